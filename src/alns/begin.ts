import { integerColumns, isBinary, type MipModel } from '../mip/model.ts';
import { SolverError } from '../util/errors.ts';
import type { StartBudget } from './local-protocol.ts';
import type { PaceLimits } from './pace.ts';
import { createRepair } from './repair.ts';
import { holdTree, type Run, runTree, settledBy, timeLeft, wait } from './run.ts';
import { takeStart } from './take-start.ts';

/** Seconds of work of the LP-free heuristics, and their share of the time that is left, whichever is less; less where they find nothing. */
const heuristic = { seconds: 2, share: 0.1, blind: 0.75 };

/**
 * The heuristics work alone at first; while they have nothing they then leave branch and cut nearly all of the time, so that
 * its first solution, where it has to come from there, is not late.
 */
const pace: PaceLimits = { alone: 0.25, share: 1 / 12 };

/** Seconds that the heuristics, until they have a point, work alone where they rarely fail and branch and cut is slow: see {@link inequalitiesOnly}. */
const aloneWithInequalities = 2;

/** Seconds between two looks at whether they have one. */
const look = 0.02;

/** Seconds of the tree beside heuristics that have a point: what is easy is settled by then. They go on without it. */
const trial = 0.4;

/** Nonzeros the heuristics may touch; in a deterministic run, where no clock ends them, in proportion to the model. */
const heuristicEffort = { most: 2e8, perEntry: 5000 };

/** Seconds of the tree's first turn when nothing was found, then of the turns that repair and tree take: the tree's first solution must not wait. */
const turns = { treeFirst: 10, treeShare: 0.5, repair: 3, tree: 12 };

/** Whether all columns are binary and no row is an equation: covering, packing, knapsacks. */
function inequalitiesOnly(model: MipModel): boolean {
  for (let j = 0; j < model.columns; j++) if (!isBinary(model, j)) return false;
  return model.rowLower.every((side, i) => side < model.rowUpper[i]!);
}

/**
 * Looks for a first solution: a start given by the user, the LP-free heuristics, and beside them HiGHS's own way to a first
 * solution by branch and cut; then, in turns, more branch and cut and the repair of the least infeasible point. Returns when
 * the heuristics are over and there is a solution, when the tree has settled the model, or when time is up.
 * @param given values of a user's start, NaN where it says nothing
 * @throws SolverError when the solver failed again and again and nothing else found a solution
 */
export async function begin(run: Run, given: Float64Array | undefined): Promise<void> {
  const { model, ledger, tree, signal, observer, clock } = run;
  const hint = given === undefined || (await takeStart(run, given)) ? undefined : given;
  if (ledger.best !== undefined && hint === undefined) return tree === undefined ? wholeBySolver(run) : undefined;
  observer.onPhase?.('looking for a first solution', clock());
  const nearest = await byHeuristics(run, hint);
  if (tree === undefined) return wholeBySolver(run);
  const found = () => ledger.best !== undefined;
  if (!found() && !run.apart) await runTree(run, firstSlice(run), found);
  if (!found() && nearest !== undefined && model.integer.includes(1)) await repairInTurns(run, nearest);
  if (!found()) await runTree(run, timeLeft(run), found);
  const { ended } = tree.state;
  if (!found() && !signal.aborted && ended?.status === 'error')
    throw new SolverError(ended.message ?? 'the solver failed.');
  await holdTree(run);
}

/**
 * Runs the heuristics, beside the tree after a while.
 * @returns the least infeasible vector they met, undefined when the tree was faster or they failed
 */
async function byHeuristics(run: Run, hint: Float64Array | undefined): Promise<Float64Array | undefined> {
  const { model, ledger, tree, signal, clock } = run;
  const begun = clock();
  const before = ledger.best;
  const most = Math.min(heuristic.seconds, heuristic.share * timeLeft(run));
  // With a mended start there is no hurry to hear of a first solution.
  const patient = before !== undefined || inequalitiesOnly(model);
  const alone = run.apart ? 0 : patient ? aloneWithInequalities : pace.alone;
  const blind = run.apart ? {} : { blind: heuristic.blind * most, pace: { ...pace, alone } };
  const entries = model.values.length + model.rows + model.columns;
  const budget: StartBudget = run.timed
    ? { effort: heuristicEffort.most, seconds: most, ...blind }
    : { effort: Math.min(heuristicEffort.most, heuristicEffort.perEntry * entries) };
  const late = new AbortController();
  let found = false;
  let over = false;
  const onPoint = (x: Float64Array, source: string) => {
    found = ledger.claim(x, source) !== undefined || found;
  };
  const heuristics = run.lanes[0].local
    .start(budget, hint, onPoint, AbortSignal.any([signal, late.signal]))
    .finally(() => {
      over = true;
    });
  if (tree === undefined) return heuristics;
  if (run.apart) tree.go();
  else await Promise.race([heuristics, wait(pace.alone, signal)]);
  while (!found && !over && clock() < begun + alone && !signal.aborted) await wait(look, signal);
  const overtaken = () => settledBy(run) !== undefined || (ledger.best !== before && !found);
  await runTree(
    run,
    found ? trial : Number.POSITIVE_INFINITY,
    () => over || overtaken() || (found && !run.apart && clock() > begun + alone + trial),
  );
  if (!over && overtaken()) late.abort();
  return heuristics;
}

/** Repair and tree take turns until one of them has a solution or the tree has settled the model. */
async function repairInTurns(run: Run, nearest: Float64Array): Promise<void> {
  const { ledger, signal, observer, clock } = run;
  const repair = await createRepair(run, nearest);
  observer.onPhase?.('repairing the least infeasible point', clock());
  const open = () => !signal.aborted && ledger.best === undefined && settledBy(run) === undefined;
  try {
    while (open()) {
      const repaired = await repair.turn(turns.repair);
      if (repaired !== undefined) {
        // Where the least violation that counts for the repair is too much for the model, more of it would end the same way.
        ledger.claim(repaired, 'repair');
        break;
      }
      if (open() && !run.apart) await runTree(run, turns.tree, () => !open());
    }
  } finally {
    repair.dispose();
  }
}

const firstSlice = (run: Run) => Math.max(turns.treeFirst, turns.treeShare * Math.min(timeLeft(run), 600));

/** How often a solver that fails is asked for the whole model. */
const attempts = 3;

/**
 * Deterministic runs, and back ends that cannot hold a solve, have no tree: the solver is asked for its first solution where
 * the heuristics found nothing, and for the optimum where so few integer columns are free that there is nothing to search.
 */
async function wholeBySolver(run: Run): Promise<void> {
  const { model, ledger, signal, seed, solver, proof } = run;
  const searchable = integerColumns(model).filter((j) => model.lower[j]! < model.upper[j]!).length > 1;
  if (ledger.best !== undefined && searchable) return;
  const session = await solver.open(model, { seed, gap: run.gap });
  try {
    for (let attempt = 0; attempt < attempts && !signal.aborted; attempt++) {
      const budget = { ...(searchable ? { improvements: 1 } : {}), ...(run.timed ? { seconds: timeLeft(run) } : {}) };
      const { x, status, bound } = await session.solve({}, budget, ledger.best?.x, { signal });
      const holds = x !== undefined && ledger.claim(x, solver.name) !== undefined;
      if (status === 'infeasible' || status === 'unbounded' || (status === 'optimal' && holds)) proof.status = status;
      if (Number.isFinite(bound)) proof.bound = bound;
      if (status !== 'error') return;
    }
  } finally {
    session.dispose();
  }
}
