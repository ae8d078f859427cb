import { createRepair } from './repair.ts';
import { type Run, runTree, timeLeft, wait } from './run.ts';

/** Seconds of the LP-free heuristics, and their share of the time that is left, whichever is less. */
const heuristicSeconds = 2;
const heuristicShare = 0.1;

/** Nonzeros the heuristics may touch; in a deterministic run, where no clock ends them, in proportion to the model. */
const heuristicEffort = { most: 2e8, perEntry: 5000 };

/** Seconds of the tree's first turn when nothing was found, then of the turns that repair and tree take: the tree's first solution must not wait. */
const turns = { treeFirst: 10, repair: 2, tree: 10 };

/**
 * Looks for a first solution: a start given by the user, the LP-free heuristics, and beside them HiGHS's own way to a first
 * solution by branch and cut; then, in turns, more branch and cut and the repair of the least infeasible point. Returns when
 * the heuristics are over and there is a solution, when the tree has settled the model, or when time is up.
 * @param given values of a user's start, NaN where it says nothing
 */
export async function begin(run: Run, given: Float64Array | undefined): Promise<void> {
  const { model, ledger, tree, signal, observer, clock } = run;
  const hint = given === undefined ? undefined : await takeStart(run, given);
  if (ledger.best !== undefined && given !== undefined) return;
  observer.onPhase?.('looking for a first solution', clock());
  tree?.go();
  const seconds = run.timed ? Math.min(heuristicSeconds, heuristicShare * timeLeft(run)) : undefined;
  const entries = model.values.length + model.rows + model.columns;
  const effort = run.timed ? heuristicEffort.most : Math.min(heuristicEffort.most, heuristicEffort.perEntry * entries);
  const budget = { effort, ...(seconds === undefined ? {} : { seconds }) };
  const heuristics = run.local.start(budget, hint, (x, source) => ledger.claim(x, source), signal);
  const nearest = await (tree === undefined
    ? heuristics
    : Promise.race([heuristics, tree.ended.then(() => undefined)]));
  if (tree === undefined) return firstBySolver(run);
  if (ledger.best === undefined) await runTree(run, firstSlice(run), () => ledger.best !== undefined);
  if (ledger.best === undefined && nearest !== undefined) await repairInTurns(run, nearest);
  await Promise.race([tree.hold(2), wait(2, signal)]);
}

/** Repair and tree take turns until one of them has a solution or the tree has settled the model. */
async function repairInTurns(run: Run, nearest: Float64Array): Promise<void> {
  const { ledger, tree, signal, observer, clock } = run;
  const repair = await createRepair(run, nearest);
  observer.onPhase?.('repairing the least infeasible point', clock());
  const open = () => !signal.aborted && ledger.best === undefined && tree?.state.ended === undefined;
  while (open()) {
    const repaired = await repair.turn(turns.repair);
    if (repaired !== undefined && ledger.claim(repaired, 'repair') !== undefined) break;
    if (open()) await runTree(run, turns.tree, () => !open());
  }
  repair.dispose();
}

const firstSlice = (run: Run) => Math.max(turns.treeFirst, 0.1 * Math.min(timeLeft(run), 600));

/**
 * Deterministic runs, and back ends that cannot hold a solve, have no tree: where the heuristics found nothing the solver is
 * asked for its first solution.
 */
async function firstBySolver(run: Run): Promise<void> {
  const { ledger, signal, session, solver, proof } = run;
  if (ledger.best !== undefined || signal.aborted) return;
  const budget = { improvements: 1, ...(run.timed ? { seconds: timeLeft(run) } : {}) };
  const { x, status, bound } = await session.solve({}, budget, undefined, { signal });
  if (x !== undefined) ledger.claim(x, solver.name);
  if (status === 'optimal' || status === 'infeasible' || status === 'unbounded') proof.status = status;
  if (Number.isFinite(bound)) proof.bound = bound;
}

/** Seconds the completion of a partial or infeasible start may take. */
const completionSeconds = 10;

/** Takes a user's start: as it is where it is feasible, completed by a sub-MIP over the values it leaves open otherwise. */
async function takeStart(run: Run, given: Float64Array): Promise<Float64Array> {
  const { model, ledger, observer, clock, signal } = run;
  const complete = given.every((value) => !Number.isNaN(value));
  if (complete && ledger.claim(given, 'start') !== undefined) return given;
  observer.onPhase?.(complete ? 'the start is infeasible: repairing it' : 'completing the partial start', clock());
  const columns = Int32Array.from(given.keys()).filter((j) => model.integer[j] === 1 && !Number.isNaN(given[j]!));
  const values = Float64Array.from(columns, (j) => Math.round(given[j]!));
  const seconds = Math.min(completionSeconds, 0.2 * timeLeft(run));
  const budget = run.timed ? { seconds } : { nodes: run.nodeLimit ?? 1000 };
  const result = await run.session.solve({ bounds: { columns, lower: values, upper: values } }, budget, undefined, {
    signal,
  });
  if (result.x !== undefined) ledger.claim(result.x, 'start');
  return given;
}
