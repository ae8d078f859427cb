import type { Policy } from '../bandits/policy.ts';
import type { Budget } from '../mip/solver.ts';
import type { Accept } from './accept.ts';
import { featureCount, searchFeatures } from './features.ts';
import { lns, type Step } from './lns.ts';
import { localSearchArm } from './local-move.ts';
import { remember, type SearchMemory } from './memory.ts';
import type { Move } from './move.ts';
import { createMoves } from './moves.ts';
import type { Neighborhood } from './neighborhood.ts';
import { effortScaled } from './reward.ts';
import { globalBound, type Run, runTree, settledBy, timeLeft } from './run.ts';
import { createSearch, type RootRelaxation, type Search } from './search.ts';
import { adaptiveSlice } from './slice.ts';
import { relativeGap, type Stop } from './stop.ts';
import { oneWorker, treeShare } from './tree-share.ts';

/** The decisions of the search, made by the caller. */
export interface Improvement {
  readonly neighborhoods: readonly Neighborhood[];
  /** Whether local search is an arm too. */
  readonly localSearch: boolean;
  readonly policy: (arms: readonly string[], dimension: number) => Policy;
  /** What an earlier search has learned. */
  readonly memory: SearchMemory | undefined;
  readonly accept: (spent: () => number) => Accept;
  /** How much worse than the best a sub-MIP with a replaced cost may be, relative to |best|. */
  readonly slack: number;
  readonly stop: Stop;
  /** The share of the budget used, in [0, 1]. */
  readonly spent: (iteration: number) => number;
  /** The smallest difference between two objective values, 0 where there is none. */
  readonly step: number;
}

/** The relaxation may take this share of the time that is left. */
const relaxationShare = 0.1;

/** Runs without a time limit slice their time as if they had this many seconds. */
const openEnded = 600;

/** Nodes of a sub-MIP where nothing else limits it. */
const fewNodes = 500;

/** Seconds that the first guess of the tree's share weighs, and the longest turn of the tree. */
const sharePrior = 5;
const treeTurn = 3;

/** What the search did, arm by arm. */
export interface Improved {
  readonly iterations: number;
  readonly moves: readonly Move[];
  /** What it has learned, absent when there was nothing to choose from. */
  readonly memory?: SearchMemory;
}

/** Improves the best solution of the ledger by adaptive large-neighbourhood search, with turns of branch and cut between its iterations. */
export async function improve(run: Run, plan: Improvement, onStep: (step: Step) => void): Promise<Improved> {
  const { model, ledger, tree, clock, signal, lanes, rng } = run;
  if (run.apart) tree?.go();
  const best = ledger.best!;
  const soFar = { iteration: 0, stagnant: 0, seconds: clock(), best: best.objective, bound: globalBound(run) };
  if (plan.stop(soFar)) return { iterations: 0, moves: [] };
  const search = createSearch(model, best, await relaxation(run));
  search.raiseBound(globalBound(run));
  const began = clock();
  let iteration = 0;
  let stagnant = 0;
  let gained = 0;
  const treeBegan = tree?.seconds ?? 0;
  /** Seconds that the search itself has had. */
  const searched = () => clock() - began - (run.apart ? 0 : (tree?.seconds ?? 0) - treeBegan);
  const slice = adaptiveSlice(Math.min(run.deadline - began, openEnded));

  const budget = (): Budget => {
    if (!run.timed) return { nodes: run.nodeLimit ?? fewNodes };
    return {
      seconds: Math.min(slice.seconds, timeLeft(run)),
      ...(run.nodeLimit === undefined ? {} : { nodes: run.nodeLimit }),
    };
  };
  // A tree with a core to itself may end the run in the middle of a pull.
  const done = new AbortController();
  void tree?.ended.then(() => {
    if (settledBy(run) !== undefined) done.abort();
  });
  const moves = createMoves(search, { ...plan, timed: run.timed, budget, stagnant: () => stagnant });
  if (moves.length === 0) {
    await runTree(run, timeLeft(run));
    return { iterations: 0, moves };
  }
  // A tree that gets no more turns need not keep its memory.
  if (!run.prove) tree?.dispose();
  const spent = () => plan.spent(iteration);
  const features = searchFeatures(spent);
  const policy = plan.policy(
    moves.map(({ name }) => name),
    featureCount,
  );
  const parts = {
    search,
    moves,
    lanes,
    policy,
    features,
    accept: plan.accept(spent),
    reward: effortScaled,
    stop: (progress: Parameters<Stop>[0]) => settledBy(run) !== undefined || plan.stop(progress),
    rng: rng.fork('carve'),
    clock,
    signal: AbortSignal.any([signal, done.signal]),
  };
  for await (const step of lns(parts)) {
    iteration = step.iteration;
    stagnant = step.verdict === 'best' ? 0 : stagnant + 1;
    if (step.name !== localSearchArm.name) slice.adapt(step.status, step.nodes, step.verdict === 'best', step.effort);
    if (step.verdict === 'best') {
      gained = searched();
      ledger.enter(search.best, step.name);
    }
    onStep(step);
    if (tree === undefined) continue;
    if (run.prove && !run.apart) await giveTurn(run, search, searched() - gained, spent());
    if (ledger.best !== undefined) search.offer(ledger.best);
    search.raiseBound(tree.state.bound);
  }
  return { iterations: iteration, moves, memory: remember(policy, moves) };
}

/** Gives the tree the time it has earned. */
async function giveTurn(run: Run, search: Search, stale: number, spent: number): Promise<void> {
  const { tree, clock } = run;
  const gap = relativeGap(search.best.objective, tree!.state.bound);
  const treeStale = tree!.seconds - tree!.state.gained;
  const bounds = oneWorker(gap, tree!.seconds, treeStale, spent);
  const due = treeShare(stale, treeStale, sharePrior, bounds) * clock() - tree!.seconds;
  if (due > treeTurn / 2) await runTree(run, Math.min(due, treeTurn));
}

/** Solves the root relaxation; its objective is a bound on the whole model. */
export async function relaxation(run: Run): Promise<RootRelaxation | undefined> {
  const { signal, proof } = run;
  const { session } = run.lanes[0];
  const budget = Number.isFinite(run.deadline) ? { seconds: relaxationShare * timeLeft(run) } : {};
  const { status, x, reducedCosts, objective } = await session.relax(budget, { signal });
  // Over rational data a feasible point, and this one verified, makes an unbounded relaxation an unbounded model (Meyer 1974).
  if (status === 'unbounded') proof.status = 'unbounded';
  if (status !== 'optimal' || x === undefined || reducedCosts === undefined) return undefined;
  proof.bound = Math.max(proof.bound, objective);
  return { x, reducedCosts, objective };
}
