import type { Policy } from '../bandits/policy.ts';
import { createPolicy, type PolicySpec } from '../bandits/spec.ts';
import { highs, isFeasible, type MipSolver, violations } from '../mip/index.ts';
import { createRng, type Rng } from '../util/rng.ts';
import { wallClock } from '../util/wall-clock.ts';
import { type CcgArm, exactArm, neuralArm } from './arms.ts';
import type { BoxRelaxation } from './box-relaxation.ts';
import { branchAndBound } from './branch-and-bound.ts';
import { generateScenarios } from './ccg.ts';
import { ccgFeatures } from './ccg-learning.ts';
import { type CcgMemory, recallArms, rememberArms } from './ccg-memory.ts';
import { closed } from './evaluation.ts';
import { improve } from './improve.ts';
import { createJudge, type Judge } from './judge.ts';
import { kAdaptability } from './k-adaptability.ts';
import { exactMainProblem, neuralMainProblem } from './main-problem.ts';
import { createMipAdversary } from './mip-adversary.ts';
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
import { sideBySide } from './side-by-side.ts';
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
  /** What the bandit of an earlier run has learned, in place of a policy: the neural generation goes on from there. */
  readonly memory?: CcgMemory;
  /** Whether the run goes on until the bounds meet, not only until decisions get no better; always so where the mode is set to exact. */
  readonly certify?: boolean;
  /** Whether decisions are improved by local search and mixes of policies; default true. */
  readonly polish?: boolean;
  /** Solves a simpler problem instead, and evaluates its decision exactly. */
  readonly baseline?: RobustBaseline;
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

/** The share of the time that the neural generation may take. */
const generation = 1 / 3;

/** A run ends whose best decision stands for this many times the time that it took to find it, so many seconds, and so many rounds. */
const patience = { factor: 3, seconds: 10, rounds: 5 };

/** Seconds between two rounds that tell of branch and bound, whose nodes are many. */
const pause = 1;

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
 * Solves a two-stage robust problem: neural generation where networks are given, then, side by side, a search for better
 * decisions and a proof, by branch and bound where the problem has a relaxation for it and no mode was set, by exact
 * column-and-constraint generation else. The result is the best decision met, with its exact worst case.
 * @throws RangeError where settings do not fit the problem, SolverError when a solver fails
 */
export async function solveRobust(problem: RobustProblem, settings: RobustSettings = {}): Promise<RobustResult> {
  const { networks = [], gap = 1e-4, seed = 1, solver = highs, clock = wallClock, signal } = settings;
  const { mode = networks.length === 0 ? 'exact' : 'argmax', certify = settings.mode === 'exact' } = settings;
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
  let learned: { readonly policy: Policy; readonly names: readonly string[] } | undefined;
  let improved = { seconds: 0, round: 0, upper: Number.POSITIVE_INFINITY };

  const upper = () => judge.best?.upper ?? Number.POSITIVE_INFINITY;
  const met = () => closed(lower, upper(), gap);
  const note = (phase: RobustPhase, round: Omit<RobustRound, 'round' | 'phase' | 'lower' | 'upper' | 'seconds'>) => {
    const seconds = clock() - begun;
    if (upper() < improved.upper) improved = { seconds, round: rounds.length, upper: upper() };
    const noted = { round: rounds.length + 1, phase, ...round, lower, upper: upper(), seconds };
    rounds.push(noted);
    settings.onRound?.(noted);
  };
  const noteBest = (phase: RobustPhase) =>
    note(phase, { scenarios: judge.scenarios.length, ...(judge.best && { exact: judge.best.upper }) });

  async function generate(phase: RobustPhase, scenarios: readonly Float64Array[], exact: boolean, own: RunLimits) {
    const form = mode === 'max' ? 'max' : 'argmax';
    const { recourseModel = problem.recourseModel } = settings;
    const proving = phase === 'prove' && mode !== 'exact';
    const players = proving ? [exactArm(judge)] : arms;
    const setup = { dimension: ccgFeatures.length, rng: rng.fork(`policy ${phase}`) };
    const names = players.map(({ name }) => name);
    const policy =
      settings.memory === undefined || phase !== 'generate'
        ? createPolicy(settings.policy ?? { kind: 'ucb1' }, { ...setup, arms: names.length })
        : recallArms(settings.memory, names, setup);
    if (phase === 'generate') learned = { policy, names };
    const parts = {
      ...{ problem, judge, exact, gap, lower, scenarios, limits: own, arms: players },
      main: exact ? exactMain : neuralMainProblem(problem, mainSettings, { form, recourseModel }),
      policy,
    };
    for await (const round of generateScenarios(parts)) {
      lower = Math.max(lower, round.lower);
      const { adversary, scenarios: count, network, verdict, reward } = round;
      note(phase, {
        scenarios: count,
        ...(verdict === undefined ? {} : { adversary, exact: verdict.upper }),
        ...(network === undefined ? {} : { network }),
        ...(reward === undefined ? {} : { reward }),
      });
      const tally = proving ? undefined : tallies[round.arm];
      if (tally === undefined || reward === undefined) continue;
      tally.pulls++;
      tally.rewards += reward;
    }
  }

  /** The decision of a main problem against the nominal scenario alone. */
  async function nominalDecision() {
    const question = { scenarios: [nominal], barriers: [], network: undefined, start: undefined };
    const answer = await exactMain({ ...question, cutoff: Number.POSITIVE_INFINITY, limits });
    lower = Math.max(lower, answer.bound);
    const verdict = answer.x && (await judge.evaluate(answer.x));
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

  // What the root of a branch and bound proposes is a better start than the plain decision.
  let root = () => {};
  const rooted = new Promise<void>((resolve) => {
    root = resolve;
  });

  /** A decision that needs no solver, so that there is one whatever happens. */
  async function plainDecision() {
    const { firstStage } = problem;
    const x = firstStage.lower.map((least, j) => Math.min(Math.max(0, least), firstStage.upper[j]!));
    if (!isFeasible(violations(firstStage, x))) return;
    await judge.evaluate(x);
    noteBest('start');
  }

  async function search(own: RunLimits) {
    await rooted;
    for await (const move of improve(problem, judge, { solver, rng: rng.fork('polish') }, own)) noteBest(move);
  }

  async function branch(relaxation: BoxRelaxation, own: RunLimits) {
    const propose = async (x: Float64Array) => {
      if ((await judge.improve(x, own)) !== undefined) noteBest('branch');
    };
    let told = Number.NEGATIVE_INFINITY;
    for await (const step of branchAndBound({ problem, relaxation, upper, propose, gap, limits: own })) {
      root();
      if (step.lower <= lower) continue;
      lower = step.lower;
      if (!met() && clock() - told < pause) continue;
      told = clock();
      note('branch', { scenarios: judge.scenarios.length });
    }
  }

  async function prove(own: RunLimits) {
    if (problem.relax !== undefined && settings.mode === undefined) return branch(problem.relax(), own).finally(root);
    root();
    const found = judge.scenarios.slice(0, proofStart);
    return generate('prove', found.length === 0 ? [nominal] : found, true, own);
  }

  const tired = () =>
    !certify &&
    upper() < Number.POSITIVE_INFINITY &&
    clock() - begun > Math.max(patience.seconds, patience.factor * improved.seconds) &&
    rounds.length - improved.round > patience.rounds;

  const { baseline } = settings;
  if (baseline?.kind === 'nominal') await nominalDecision();
  else if (baseline?.kind === 'k-adaptability') await adaptableDecision(baseline.count);
  else {
    if (mode === 'exact') await plainDecision();
    else await generate('generate', [nominal], false, within(limits, generation * limits.left()));
    const tasks = settings.polish === false ? [prove] : [prove, search];
    if (!met()) await sideBySide(tasks, limits, () => met() || lower === Number.POSITIVE_INFINITY || tired());
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
    ...(learned && { memory: rememberArms(learned.policy, learned.names) }),
    arms: tallies.map(({ name, pulls, rewards }) => ({ name, pulls, meanReward: pulls === 0 ? 0 : rewards / pulls })),
    seconds: clock() - begun,
  };
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
