import { createPolicy, type PolicySpec } from '../bandits/spec.ts';
import { highs } from '../mip/highs-solver.ts';
import type { MipModel, Point } from '../mip/model.ts';
import type { MipSolver, SessionSettings } from '../mip/solver.ts';
import { createRng } from '../util/rng.ts';
import { type ArmSummary, summarise, tallySteps } from './arm-summary.ts';
import { begin } from './begin.ts';
import { type Improved, improve } from './improve.ts';
import { disposeLanes, type Lane, openLane } from './lanes.ts';
import { createLedger, type Incumbent, primalIntegral } from './ledger.ts';
import { recall, type SearchMemory } from './memory.ts';
import type { Neighborhood } from './neighborhood.ts';
import { neighborhoods as allNeighborhoods } from './neighborhoods/index.ts';
import { objectiveStep } from './objective-step.ts';
import type { Observer } from './observer.ts';
import { globalBound, type Proof, type Run, settledBy } from './run.ts';
import { type AcceptSpec, acceptSlack, createAccept } from './spec.ts';
import {
  iterations as afterIterations,
  any,
  gap as atGap,
  target as atTarget,
  noImprovement,
  relativeGap,
  type Stop,
} from './stop.ts';
import { growTree, type Tree } from './tree.ts';

/** How to run; everything has a default. */
export interface SolveOptions {
  /** Default 1. */
  readonly seed?: number;
  /** Seconds of the clock at which the run ends. Without any limit a run goes on until it is proven optimal or interrupted. */
  readonly timeLimit?: number;
  /** Nodes of one sub-MIP. With it and without a time limit, two runs with one seed take the same steps. */
  readonly nodeLimit?: number;
  /** Iterations of the search. */
  readonly iterations?: number;
  /** Iterations without an improvement. */
  readonly noImprovement?: number;
  /** The relative gap that ends the run, default 1e-4 as in HiGHS. */
  readonly gap?: number;
  /** An objective that is good enough, in minimisation form. */
  readonly target?: number;
  readonly policy?: PolicySpec;
  /** What an earlier run has learned, of this model or another: its policy goes on, in place of `policy`. */
  readonly memory?: SearchMemory;
  readonly accept?: AcceptSpec;
  /** The arms; those that do not apply to the model are left out. Default: all that ship. */
  readonly neighborhoods?: readonly Neighborhood[];
  /** Threads that compute at once, default 1. With one, branch and cut and the search take turns; with more, branch and cut has one to itself. */
  readonly jobs?: number;
  /** Whether branch and cut goes on beside the search, for the bound and the proof; default true. Without it, it only helps to find a first solution. */
  readonly prove?: boolean;
  /** Whether LP-free local search is an arm too, default true. */
  readonly localSearch?: boolean;
  /** A start, of one value per column; NaN where it says nothing. It may be infeasible. */
  readonly start?: Float64Array;
  /** The back end, default HiGHS. */
  readonly solver?: MipSolver;
  /** Interrupts the run; the best solution is returned. */
  readonly signal?: AbortSignal;
  readonly observer?: Observer;
  /** Seconds since the run began, for callers whose run begins earlier, say with reading. Default: from the call. */
  readonly clock?: () => number;
}

/** Why a run ended with what it has. */
export type SolveStatus = 'optimal' | 'feasible' | 'infeasible' | 'unbounded' | 'no-solution' | 'interrupted';

/** The result of a run. Objectives are in minimisation form. */
export interface SolveResult {
  readonly status: SolveStatus;
  /** The best solution, verified against the model. */
  readonly best: Point | undefined;
  /** A global lower bound, -Infinity when nothing is known. */
  readonly bound: number;
  /** See {@link relativeGap}. */
  readonly gap: number;
  readonly seconds: number;
  readonly iterations: number;
  readonly incumbents: readonly Incumbent[];
  /** The primal integral against the run's own best solution. */
  readonly primalIntegral: number;
  readonly arms: readonly ArmSummary[];
  /** What the search has learned, for {@link SolveOptions.memory}; absent when it never began. */
  readonly memory?: SearchMemory;
}

/** The gap at which a solution counts as optimal: HiGHS's default, or a smaller one that is asked for. */
const optimalGap = (options: SolveOptions) => Math.min(1e-4, options.gap ?? 1e-4);

/** The default policy: rewards fade as the search matures, hence a discount. */
export const defaultPolicy: PolicySpec = { kind: 'thompson-normal', mean: 0.3, rate: 0.05, decay: 0.99 };

function stopRule(options: SolveOptions): Stop {
  const { iterations, noImprovement: stagnant, target } = options;
  return any(
    atGap(options.gap ?? optimalGap(options)),
    ...(iterations === undefined ? [] : [afterIterations(iterations)]),
    ...(stagnant === undefined ? [] : [noImprovement(stagnant)]),
    ...(target === undefined ? [] : [atTarget(target)]),
  );
}

/**
 * Solves a MIP by bandit-driven adaptive large-neighbourhood search beside branch and cut: finds a first solution, then
 * improves it until a stop rule fires. Solver failures are survived; every solution is verified.
 * @throws SolverError when the solver cannot be started at all, RangeError on a start of another length than the model or on
 * `jobs` that is no whole number of at least 1, or on a memory that no run wrote
 */
export async function solve(model: MipModel, options: SolveOptions = {}): Promise<SolveResult> {
  const { seed = 1, nodeLimit, observer = {}, solver = highs, accept = { kind: 'hill-climbing' } } = options;
  const { jobs = 1, prove = true } = options;
  if (options.start !== undefined && options.start.length !== model.columns)
    throw new RangeError(`a start of ${options.start.length} values for ${model.columns} columns.`);
  if (!Number.isInteger(jobs) || jobs < 1)
    throw new RangeError(`jobs must be a whole number of at least 1, not ${jobs}.`);
  const rng = createRng(seed);
  const started = performance.now();
  const clock = options.clock ?? (() => (performance.now() - started) / 1000);
  const deadline = options.timeLimit ?? Number.POSITIVE_INFINITY;
  const timed = Number.isFinite(deadline) || nodeLimit === undefined;
  const over = new AbortController();
  const timer = Number.isFinite(deadline)
    ? setTimeout(() => over.abort(), Math.min(Math.max(0, deadline - clock()) * 1000, 2147483647))
    : undefined;
  const signal = options.signal === undefined ? over.signal : AbortSignal.any([over.signal, options.signal]);

  let tree: Tree | undefined;
  const ledger = createLedger(model, clock, (incumbent, point) => {
    tree?.offer(point);
    observer.onIncumbent?.(incumbent, point);
  });
  const lanes: [Lane, ...Lane[]] = [await openLane(model, solver, seed, 0)];
  const settings = { seed, gap: optimalGap(options) };
  tree = timed ? await openTree(model, solver, settings, clock, signal, ledger.enter, observer) : undefined;
  const apart = tree !== undefined && jobs > 1 && prove;
  // The search does with fewer threads where more cannot be had, say for want of memory.
  for (let k = 1; k < (apart ? jobs - 1 : jobs); k++)
    await openLane(model, solver, seed, k).then(
      (lane) => lanes.push(lane),
      () => undefined,
    );
  const proof: Proof = { bound: Number.NEGATIVE_INFINITY };
  const limits = { clock, deadline, nodeLimit, timed, signal };
  const run: Run = {
    model,
    seed,
    rng,
    gap: settings.gap,
    ...limits,
    proof,
    ledger,
    observer,
    solver,
    lanes,
    tree,
    apart,
    prove,
  };
  const arms = tallySteps();
  let improved: Improved = { iterations: 0, moves: [] };
  try {
    await begin(run, options.start);
    if (ledger.best !== undefined && settledBy(run) === undefined && !signal.aborted) {
      observer.onPhase?.('searching', clock());
      const spent = (iteration: number) =>
        Number.isFinite(deadline)
          ? clock() / deadline
          : iteration / (options.iterations ?? Math.max(1000, 2 * iteration));
      const plan = {
        neighborhoods: options.neighborhoods ?? allNeighborhoods,
        localSearch: options.localSearch ?? true,
        memory: options.memory,
        policy: (names: readonly string[], dimension: number) => {
          const setup = { dimension, rng: rng.fork('policy') };
          return options.memory === undefined
            ? createPolicy(options.policy ?? defaultPolicy, { ...setup, arms: names.length })
            : recall(options.memory, names, setup);
        },
        accept: (share: () => number) => createAccept(accept, share, rng.fork('accept')),
        slack: acceptSlack(accept),
        stop: stopRule(options),
        spent,
        step: objectiveStep(model),
      };
      improved = await improve(run, plan, (step) => {
        arms.enter(step);
        observer.onStep?.(step);
      });
    }
  } finally {
    clearTimeout(timer);
    disposeLanes(lanes);
    tree?.dispose();
    // Ends what still waits, so that nothing outlives the run.
    over.abort();
  }
  return resultOf(run, options, improved, summarise(arms, improved.moves));
}

async function openTree(
  model: MipModel,
  solver: MipSolver,
  settings: SessionSettings,
  clock: () => number,
  signal: AbortSignal,
  enter: (point: Point, source: string) => boolean,
  observer: Observer,
): Promise<Tree | undefined> {
  // The search does without branch and cut where a second session cannot be had, say for want of memory.
  const session = await solver.open(model, settings).catch(() => undefined);
  if (session?.pause === undefined) {
    session?.dispose();
    return undefined;
  }
  return growTree(
    model,
    session,
    clock,
    signal,
    (point) => enter(point, 'branch-and-cut'),
    (bound) => observer.onBound?.(bound, clock()),
  );
}

function resultOf(run: Run, options: SolveOptions, improved: Improved, arms: readonly ArmSummary[]): SolveResult {
  const { ledger, clock } = run;
  const best = ledger.best;
  const seconds = clock();
  const value = best?.objective ?? Number.POSITIVE_INFINITY;
  const settled = settledBy(run);
  const bound = Math.min(globalBound(run), value);
  const gap = relativeGap(value, bound);
  let status: SolveStatus = best === undefined ? 'no-solution' : 'feasible';
  if (best !== undefined && (gap <= run.gap || settled === 'optimal')) status = 'optimal';
  else if (settled === 'unbounded' || settled === 'infeasible') status = settled;
  else if (options.signal?.aborted) status = 'interrupted';
  const primal = primalIntegral(ledger.incumbents, value, seconds);
  const { iterations, memory } = improved;
  return {
    ...{ status, best, bound, gap, seconds, iterations, incumbents: ledger.incumbents, primalIntegral: primal, arms },
    ...(memory === undefined ? {} : { memory }),
  };
}
