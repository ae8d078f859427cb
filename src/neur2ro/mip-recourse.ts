import { satisfies } from '../mip/change.ts';
import { createModelBuilder, type MipModel, type MipSession, type MipSolver, type ModelChange } from '../mip/index.ts';
import { SolverError } from '../util/errors.ts';
import { wallClock } from '../util/wall-clock.ts';
import type { Recourse, RecourseModel } from './problem.ts';
import { type CallLimits, createRunLimits, type RunLimits } from './run-limits.ts';
import { solveWithin } from './solve-within.ts';

/** How near to the optimum a second stage is solved, relative to it. */
const gap = 1e-7;

/** A second stage solved as a MIP, by a session that is opened at the first question. */
export interface MipRecourse {
  /** Columns of y with their bounds; x comes first. */
  readonly model: MipModel;
  readonly x: readonly number[];
  readonly y: readonly number[];
  solve(x: Float64Array, scenario: Float64Array, limits?: CallLimits): Promise<Recourse>;
  /** Ends the session; a later question opens another. */
  dispose(): void;
}

/** The second stage of a problem as a MIP over x, which is fixed, and y. */
export function createMipRecourse(
  { name, columns }: MipModel,
  recourse: RecourseModel,
  solver: MipSolver,
): MipRecourse {
  const builder = createModelBuilder(`${name} recourse`);
  const free = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };
  const x = Array.from({ length: columns }, (_, j) => builder.column({ name: `x_${j + 1}`, ...free }));
  const y = recourse.add(builder, x, 'y');
  const model = builder.build();
  let session: Promise<MipSession> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function changeAt(point: Float64Array, scenario: Float64Array): ModelChange & { readonly constant: number } {
    const { cost, rows } = recourse.at(scenario, x, y);
    const costs = new Float64Array(model.columns);
    for (const [j, value] of cost.terms) costs[j]! += value;
    return {
      bounds: { columns: Int32Array.from(x), lower: point, upper: point },
      cost: costs,
      rows: rows.map(({ terms, lower, upper }) => {
        const sums = new Map<number, number>();
        for (const [j, value] of terms) sums.set(j, (sums.get(j) ?? 0) + value);
        return { indices: Int32Array.from(sums.keys()), values: Float64Array.from(sums.values()), lower, upper };
      }),
      constant: cost.constant,
    };
  }

  async function ask(point: Float64Array, scenario: Float64Array, limits: RunLimits): Promise<Recourse> {
    // Without a bound from the solver, an answer that was cut off tells nothing of the best one.
    const floor = Number.NEGATIVE_INFINITY;
    if (limits.over()) return { cost: Number.POSITIVE_INFINITY, floor };
    session ??= solver.open(model, { gap });
    const { constant, ...change } = changeAt(point, scenario);
    const result = await solveWithin(await session, change, limits);
    if (result.status === 'infeasible') return { cost: Number.POSITIVE_INFINITY };
    const cut = result.status === 'limit' || result.status === 'interrupted';
    if (!cut && (result.status !== 'optimal' || result.x === undefined))
      throw new SolverError(`the second stage of ${name} was not solved: ${result.message ?? result.status}.`);
    if (result.x === undefined) return { cost: Number.POSITIVE_INFINITY, floor };
    const whole = result.x.map((value, j) => (model.integer[j] === 1 ? Math.round(value) : value));
    const solution = satisfies(model, change, whole) ? whole : result.x;
    const cost = solution.reduce((sum, value, j) => sum + value * change.cost![j]!, constant);
    return { cost, y: Float64Array.from(y, (j) => solution[j]!), ...(cut ? { floor } : {}) };
  }

  return {
    model,
    x,
    y,
    solve(point, scenario, { seconds, signal } = {}) {
      // A session takes one question at a time; waiting for it counts.
      const limits = createRunLimits(wallClock, seconds, signal);
      const answer = last.then(() => ask(point, scenario, limits));
      last = answer.catch(() => {});
      return answer;
    },
    dispose() {
      session?.then((opened) => opened.dispose()).catch(() => {});
      session = undefined;
    },
  };
}
