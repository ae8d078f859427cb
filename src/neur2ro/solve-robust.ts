import { createPolicy, type PolicySpec } from '../bandits/spec.ts';
import { highs, isFeasible, type MipSolver, violations } from '../mip/index.ts';
import { createRng, type Rng } from '../util/rng.ts';
import { wallClock } from '../util/wall-clock.ts';
import { type CcgArm, exactArm, neuralArm } from './arms.ts';
import { type CcgRound, generateScenarios } from './ccg.ts';
import { ccgFeatures } from './ccg-learning.ts';
import { closed } from './evaluation.ts';
import { createJudge, type Judge } from './judge.ts';
import { kAdaptability } from './k-adaptability.ts';
import { exactMainProblem, neuralMainProblem } from './main-problem.ts';
import { createMipAdversary } from './mip-adversary.ts';
import { polish } from './polish.ts';
import type { RecourseModel, RobustProblem } from './problem.ts';
import {
  decisionOf,
  type RobustPhase,
  type RobustResult,
  type RobustRound,
  type RobustStatus,
} from './robust-result.ts';
import { createRunLimits, type RunLimits, remaining, within } from './run-limits.ts';
import { createGradientAdversary, createSamplingAdversary } from './search-adversaries.ts';
import type { ValueNetwork } from './value-network.ts';

/** How the next scenario is looked for. */
export type AdversaryName = 'mip' | 'sampling' | 'gradient' | 'exact';

/** What stands for the two-stage problem: its nominal scenario, or so many answers fixed in advance (1 is static). */
export type RobustBaseline = { readonly kind: 'nominal' } | { readonly kind: 'k-adaptability'; readonly count: number };

/** How a robust problem is solved. */
export interface RobustSettings {
  /** The main problem: one recourse per scenario, or a network's in its argmax or max form. Default: argmax with networks, exact without. */
  readonly mode?: 'exact' | 'argmax' | 'max';
  /** Value networks, bound to the problem; each with each adversary is an arm. */
  readonly networks?: readonly ValueNetwork[];
  /** Default: mip with networks, exact without. */
  readonly adversaries?: readonly AdversaryName[];
  /** The bandit over the arms; default ucb1. */
  readonly policy?: PolicySpec;
  /** Whether the run goes on until the bounds meet; always so in exact mode. */
  readonly certify?: boolean;
  /** Whether decisions are improved by local search and mixes of policies; default true. */
  readonly polish?: boolean;
  /** Solves a simpler problem instead, and evaluates its decision exactly. */
  readonly baseline?: RobustBaseline;
  /** A bound on the robust optimum from elsewhere, say of a column generation; asked for once, with the limits of the run. */
  readonly rootBound?: (limits: RunLimits) => Promise<number>;
  /** The recourse of the argmax form; default the problem's own. */
  readonly recourseModel?: RecourseModel;
  /** Seconds; without it a run goes on until it has what it wants. */
  readonly seconds?: number;
  /** The relative gap at which bounds meet, and the published tolerance between predictions; default 1e-4. */
  readonly gap?: number;
  readonly seed?: number;
  readonly solver?: MipSolver;
  /** Seconds since some start. */
  readonly clock?: () => number;
  readonly signal?: AbortSignal;
  readonly onRound?: (round: RobustRound) => void;
}

/** Shares of the time left that the nominal problem, the neural generation, the polish, and the search for a bound may take. */
const shares = { nominal: 0.25, generate: 1 / 3, polish: 0.8, bound: 1 / 3 };

/** The relative gap of the nominal problem: its decision is but a start. */
const nominalGap = 1e-3;

/** Scenarios of the run that the proof begins with. */
const proofStart = 5;

function createArms(problem: RobustProblem, judge: Judge, settings: RobustSettings, rng: Rng): CcgArm[] {
  const { networks = [], solver = highs, gap = 1e-4 } = settings;
  const { adversaries = [networks.length === 0 ? 'exact' : 'mip'] } = settings;
  const set = problem.uncertainty;
  const attackers = {
    mip: (network: ValueNetwork) => createMipAdversary(network, set, solver, rng.fork('mip'), { gap }),
    sampling: (network: ValueNetwork) => createSamplingAdversary(network, set, rng.fork('sampling')),
    gradient: (network: ValueNetwork) => createGradientAdversary(network, set, rng.fork('gradient')),
  };
  return adversaries.flatMap((name) => {
    if (name === 'exact') return [exactArm(judge, networks[0])];
    if (networks.length === 0) throw new RangeError(`the adversary "${name}" needs a network.`);
    return networks.map((network) => neuralArm(network, attackers[name](network)));
  });
}

/**
 * Solves a two-stage robust problem: column-and-constraint generation in the mode asked for, then a polish of the best
 * decision, then exact generation for a bound or a proof. The result is the best decision met, with its exact worst case.
 * @throws RangeError where settings do not fit the problem, SolverError when a solver fails
 */
export async function solveRobust(problem: RobustProblem, settings: RobustSettings = {}): Promise<RobustResult> {
  const { networks = [], gap = 1e-4, seed = 1, solver = highs, clock = wallClock, signal } = settings;
  const { mode = networks.length === 0 ? 'exact' : 'argmax', certify = mode === 'exact' } = settings;
  if (mode !== 'exact' && networks.length === 0) throw new RangeError(`the mode "${mode}" needs a network.`);
  const begun = clock();
  const rng = createRng(seed);
  const limits = createRunLimits(clock, settings.seconds, signal);
  const judge = createJudge(problem, limits);
  const nominal = problem.uncertainty.project(new Float64Array(problem.uncertainty.dimension));
  const arms = createArms(problem, judge, settings, rng.fork('adversary'));
  const rounds: RobustRound[] = [];
  const tallies = arms.map(({ name }) => ({ name, pulls: 0, rewards: 0 }));
  const mainSettings = { solver, gap: gap / 2, seed };
  const exactMain = exactMainProblem(problem, mainSettings);
  let lower = Number.NEGATIVE_INFINITY;

  const upper = () => judge.best?.upper ?? Number.POSITIVE_INFINITY;
  const met = () => closed(lower, upper(), gap);
  const note = (phase: RobustPhase, round: Omit<RobustRound, 'round' | 'phase' | 'lower' | 'upper' | 'seconds'>) => {
    const state = { lower, upper: upper(), seconds: clock() - begun };
    const noted = { round: rounds.length + 1, phase, ...round, ...state };
    rounds.push(noted);
    settings.onRound?.(noted);
  };
  const noteRound = (phase: RobustPhase, { adversary, scenarios, network, verdict, reward }: CcgRound) =>
    note(phase, {
      scenarios,
      ...(verdict === undefined ? {} : { adversary, exact: verdict.upper }),
      ...(network === undefined ? {} : { network }),
      ...(reward === undefined ? {} : { reward }),
    });

  async function generate(phase: RobustPhase, scenarios: readonly Float64Array[], exact: boolean, own: RunLimits) {
    const form = mode === 'max' ? 'max' : 'argmax';
    const { recourseModel = problem.recourseModel } = settings;
    const proving = phase === 'prove' && mode !== 'exact';
    const players = proving ? [exactArm(judge)] : arms;
    const setup = { arms: players.length, dimension: ccgFeatures.length, rng: rng.fork(`policy ${phase}`) };
    const parts = {
      ...{ problem, judge, exact, gap, lower, scenarios, limits: own, arms: players },
      main: exact ? exactMain : neuralMainProblem(problem, mainSettings, { form, recourseModel }),
      policy: createPolicy(settings.policy ?? { kind: 'ucb1' }, setup),
    };
    for await (const round of generateScenarios(parts)) {
      lower = Math.max(lower, round.lower);
      noteRound(phase, round);
      const tally = proving ? undefined : tallies[round.arm];
      if (tally === undefined || round.reward === undefined) continue;
      tally.pulls++;
      tally.rewards += round.reward;
    }
  }

  /** The decision of a main problem against the nominal scenario alone. */
  async function nominalDecision(gapAsked: number, share: number) {
    const question = { scenarios: [nominal], barriers: [], network: undefined, start: undefined };
    const main = exactMainProblem(problem, { ...mainSettings, gap: gapAsked });
    const own = within(limits, share * limits.left());
    const answer = await main({ ...question, cutoff: Number.POSITIVE_INFINITY, limits: own });
    lower = Math.max(lower, answer.bound);
    const x = answer.x ?? (answer.status === 'infeasible' ? undefined : plainDecision(problem));
    const verdict = x && (await judge.evaluate(x));
    note('nominal', { scenarios: 1, ...(verdict && { exact: verdict.upper }) });
  }

  /** The decision of K-adaptability; its own bounds are not those of the two-stage problem. */
  async function adaptableDecision(count: number) {
    const own = { solver, clock, gap, ...remaining(limits) };
    for await (const { x, scenarios } of kAdaptability(problem, count, own)) {
      const verdict = x && (await judge.evaluate(x));
      note('k-adaptability', { scenarios, ...(verdict && { exact: verdict.upper }) });
    }
  }

  async function improve(own: RunLimits) {
    for await (const move of polish(problem, judge, solver, rng.fork('polish'), own))
      note(move, { scenarios: judge.scenarios.length, ...(judge.best && { exact: judge.best.upper }) });
  }

  const { baseline } = settings;
  if (baseline?.kind === 'nominal') await nominalDecision(mainSettings.gap, 1);
  else if (baseline?.kind === 'k-adaptability') await adaptableDecision(baseline.count);
  else {
    if (mode === 'exact') await nominalDecision(Math.max(nominalGap, mainSettings.gap), shares.nominal);
    else await generate('generate', [nominal], false, within(limits, shares.generate * limits.left()));
    if (!met() && settings.polish !== false && judge.best !== undefined)
      await improve(within(limits, shares.polish * limits.left()));
    if (settings.rootBound !== undefined && !met()) {
      lower = Math.max(lower, await settings.rootBound(within(limits, shares.bound * limits.left())));
      note('bound', { scenarios: judge.scenarios.length });
    }
    const proof = certify ? limits : within(limits, shares.bound * Math.min(limits.left(), clock() - begun));
    if (!met() && lower < Number.POSITIVE_INFINITY) {
      const found = judge.scenarios.slice(0, proofStart);
      await generate('prove', found.length === 0 ? [nominal] : found, true, proof);
    }
  }

  const { best } = judge;
  const finite = best !== undefined && best.upper < Number.POSITIVE_INFINITY ? best : undefined;
  const status = statusOf({ lower, found: finite !== undefined, met: met(), stopped: signal?.aborted === true });
  return {
    status,
    lower,
    upper: upper(),
    ...(finite && { decision: decisionOf(finite) }),
    rounds,
    arms: tallies.map(({ name, pulls, rewards }) => ({ name, pulls, meanReward: pulls === 0 ? 0 : rewards / pulls })),
    seconds: clock() - begun,
  };
}

/** The first stage without anything in it, where that is allowed: for when the time does not suffice for a better one. */
function plainDecision({ firstStage }: RobustProblem): Float64Array | undefined {
  const x = firstStage.lower.map((least, j) => Math.min(Math.max(0, least), firstStage.upper[j]!));
  return isFeasible(violations(firstStage, x)) ? x : undefined;
}

interface Ending {
  readonly lower: number;
  readonly found: boolean;
  readonly met: boolean;
  readonly stopped: boolean;
}

function statusOf({ lower, found, met, stopped }: Ending): RobustStatus {
  if (met) return 'optimal';
  if (lower === Number.POSITIVE_INFINITY) return 'infeasible';
  if (stopped) return 'interrupted';
  return found ? 'feasible' : 'no-solution';
}
