import type { MipModel } from '../mip/model.ts';
import type { MipSolver } from '../mip/solver.ts';
import type { Rng } from '../util/rng.ts';
import type { Lanes } from './lanes.ts';
import type { Ledger } from './ledger.ts';
import type { Observer } from './observer.ts';
import type { Settled, Tree } from './tree.ts';

/** A verdict on the whole model, absent while there is none, and a global lower bound. */
export interface Proof {
  status?: Settled;
  bound: number;
}

/** What the phases of a run share. */
export interface Run {
  readonly model: MipModel;
  readonly seed: number;
  readonly rng: Rng;
  /** The relative gap at which a solution of the whole model counts as optimal. */
  readonly gap: number;
  /** Seconds since the run began. */
  readonly clock: () => number;
  /** When the run must end, in seconds of the clock; Infinity without a time limit. */
  readonly deadline: number;
  /** The node budget of a sub-MIP; with it and no time limit the run is deterministic. */
  readonly nodeLimit: number | undefined;
  /** Whether budgets are seconds; else they are nodes and the run is deterministic. */
  readonly timed: boolean;
  /** What the solver proved of the whole model outside the tree. */
  readonly proof: Proof;
  /** Fires at the deadline or when the caller interrupts. */
  readonly signal: AbortSignal;
  readonly ledger: Ledger;
  readonly observer: Observer;
  readonly solver: MipSolver;
  /** The threads of the search, at least one. */
  readonly lanes: Lanes;
  /** Branch and cut on the whole model, absent in deterministic runs and where the back end cannot hold a solve. */
  readonly tree: Tree | undefined;
  /** Whether the tree has a core to itself: then it runs all the time and takes no turns. */
  readonly apart: boolean;
  /** Whether the tree gets turns at all once there is a solution. */
  readonly prove: boolean;
}

/** Seconds left before the deadline, at least 0. */
export const timeLeft = (run: Run): number => Math.max(0, run.deadline - run.clock());

/** What is proven of the model, unless a verified solution contradicts it; a solver that failed proves nothing. */
export function settledBy({ proof, tree, ledger }: Run): Settled | undefined {
  const status = proof.status ?? tree?.state.proof;
  return status === 'infeasible' && ledger.best !== undefined ? undefined : status;
}

/** The best global lower bound that anyone has proven, -Infinity while there is none. */
export const globalBound = ({ proof, tree }: Run): number =>
  Math.max(proof.bound, tree?.state.bound ?? Number.NEGATIVE_INFINITY);

/** Resolves after some seconds, or at once when the signal fires. */
export function wait(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted || seconds <= 0) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(seconds * 1000, 2147483647));
    signal.addEventListener('abort', done);
  });
}

/** Seconds that a solve on hold may take to hold: callbacks of HiGHS are that far apart on large models. */
const holdPatience = 2;

/** Seconds between two looks at whether a turn of the tree has brought what it was for. */
const look = 0.05;

/**
 * Lets the tree run for some seconds and holds it again, unless it has a core to itself; returns early when it ends, or the
 * run does.
 * @param enough ends the turn once it says so
 */
export async function runTree(run: Run, seconds: number, enough: () => boolean = () => false): Promise<void> {
  const { tree, signal } = run;
  if (tree === undefined || tree.state.ended !== undefined) return;
  tree.go();
  const end = run.clock() + Math.min(seconds, timeLeft(run));
  while (!signal.aborted && tree.state.ended === undefined && !enough() && run.clock() < end)
    await wait(Math.min(look, end - run.clock()), signal);
  await holdTree(run);
}

/** Holds the tree, unless it has a core to itself. */
export async function holdTree({ tree, apart, signal }: Run): Promise<void> {
  if (tree === undefined || apart || signal.aborted) return;
  await Promise.race([tree.hold(holdPatience), wait(holdPatience, signal)]);
}
