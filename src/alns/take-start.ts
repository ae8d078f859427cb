import { adaptStart } from './adapt-start.ts';
import { type Run, timeLeft } from './run.ts';

/** Limits of the completion of a partial start: seconds, their share of the time that is left, nodes in a deterministic run. */
const completion = { seconds: 10, share: 0.2, nodes: 1000 };

/**
 * Takes a user's start: as it is where it is feasible, with 0 where it says nothing, as solution files leave out zeros; else
 * mended where that keeps most of it; else completed by a sub-MIP over the values that it leaves open.
 * @param given values of the columns, NaN where it says nothing
 * @returns whether it was complete and feasible; otherwise the heuristics may know better
 */
export async function takeStart(run: Run, given: Float64Array): Promise<boolean> {
  const { model, ledger, observer, clock } = run;
  const complete = given.every((value) => !Number.isNaN(value));
  const filled = given.map((value) => (Number.isNaN(value) ? 0 : value));
  if (ledger.claim(filled, 'start') !== undefined) return complete;
  observer.onPhase?.(complete ? 'the start is infeasible: mending it' : 'mending or completing the start', clock());
  if (await adaptStart(run, filled)) return false;
  const inside = (j: number) => Math.round(given[j]!) >= model.lower[j]! && Math.round(given[j]!) <= model.upper[j]!;
  const columns = Int32Array.from(given.keys()).filter((j) => model.integer[j] === 1 && inside(j));
  const values = Float64Array.from(columns, (j) => Math.round(given[j]!));
  const seconds = Math.min(completion.seconds, completion.share * timeLeft(run));
  const budget = run.timed ? { seconds } : { nodes: run.nodeLimit ?? completion.nodes };
  const change = { bounds: { columns, lower: values, upper: values } };
  const { x } = await run.lanes[0].session.solve(change, budget, undefined, { signal: run.signal });
  if (x !== undefined) ledger.claim(x, 'start');
  return false;
}
