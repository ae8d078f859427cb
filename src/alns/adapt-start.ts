import { activities, type MipModel, objectiveOf, rowMatrix } from '../mip/model.ts';
import type { Budget } from '../mip/solver.ts';
import { tolerance } from '../mip/verify.ts';
import { complete, fixAllBut } from './free-set.ts';
import { type Run, timeLeft } from './run.ts';
import { createSearch } from './search.ts';

/** Shares of the integer columns that are free around what a start violates: ever wider, until the rest can stay. */
const widths = [0.05, 0.15, 0.3, 0.5, 0.75];

/** Seconds of one attempt and their share of the time that is left, whichever is less; nodes in a deterministic run. */
const attempt = { seconds: 4, share: 0.04, nodes: 200 };

/**
 * The start within the bounds, whole where it must be; and the integer columns that are in question: whose value had to
 * move, and those of violated rows.
 */
function placed(model: MipModel, given: Float64Array): { x: Float64Array; open: Int32Array } {
  const open = new Set<number>();
  const x = Float64Array.from(given, (said, j) => {
    const value = Number.isFinite(said) ? said : 0;
    const [lower, upper] = [model.lower[j]!, model.upper[j]!];
    if (model.integer[j] !== 1) return Math.min(Math.max(value, lower), upper);
    const whole = Math.min(Math.max(Math.round(value), Math.ceil(lower - tolerance)), Math.floor(upper + tolerance));
    if (Math.abs(whole - value) > tolerance) open.add(j);
    return whole;
  });
  const activity = activities(model, x);
  const byRow = rowMatrix(model);
  for (let i = 0; i < model.rows; i++) {
    const slack = tolerance * Math.max(1, Math.abs(activity[i]!));
    if (activity[i]! >= model.rowLower[i]! - slack && activity[i]! <= model.rowUpper[i]! + slack) continue;
    for (let k = byRow.starts[i]!; k < byRow.starts[i + 1]!; k++) open.add(byRow.indices[k]!);
  }
  const free = (j: number) => model.integer[j] === 1 && model.lower[j]! < model.upper[j]!;
  return { x, open: Int32Array.from(open).filter(free) };
}

/**
 * Makes a solution of a related model, or a start with faults, feasible for this model, near to where it was: fixes the
 * integer columns that have nothing to do with what it violates and solves for the others; where they cannot mend it, frees
 * more of them, in the order of their distance in the variable-constraint graph.
 * @returns whether the ledger has a solution now
 */
export async function adaptStart(run: Run, given: Float64Array): Promise<boolean> {
  const { model, ledger, signal, clock, rng } = run;
  const { x, open } = placed(model, given);
  const search = createSearch(model, { x, objective: objectiveOf(model, x) });
  const stream = rng.fork('adapt-start');
  const { session } = run.lanes[0];
  for (const width of widths) {
    const most = width * search.integers.length;
    // What is in question has to be free all at once; where it is nearly everything, nothing of the start is kept.
    if (open.length > most) continue;
    const seconds = Math.min(attempt.seconds, attempt.share * timeLeft(run));
    const budget: Budget = run.timed ? { seconds } : { nodes: run.nodeLimit ?? attempt.nodes };
    const change = { bounds: fixAllBut(search, complete(search, open, width, stream)) };
    const begun = clock();
    const result = await session.solve(change, budget, undefined, { signal });
    if (result.x !== undefined && ledger.claim(result.x, 'start') !== undefined) return true;
    if (signal.aborted) return false;
    // Where time ran out on so few columns, more of them would take longer.
    if (run.timed && result.status !== 'infeasible' && clock() - begun >= seconds) return false;
  }
  return false;
}
