import type { MipModel } from '../mip/model.ts';
import { completeSolution, readSolution } from '../mip/solution-file.ts';
import { isFeasible, violations } from '../mip/verify.ts';

/** A start from a file: one value per column, NaN where it says nothing, and what is wrong with it. */
export interface Start {
  readonly x: Float64Array;
  readonly warning?: string;
}

/**
 * Reads a start. A file that leaves out zeros, as solvers write them, counts as complete where that is feasible; else the
 * columns it does not name are left open.
 * @throws InputError when it cannot be read or does not fit the model
 */
export function readStart(path: string, model: MipModel): Start {
  const solution = readSolution({ path, name: path }, model);
  const whole = completeSolution(solution);
  const found = violations(model, whole);
  if (isFeasible(found)) return { x: whole };
  if (solution.named.length < model.columns) return { x: solution.x };
  const most = Math.max(found.bounds, found.rows, found.integrality);
  return {
    x: solution.x,
    warning: `the start ${path} is infeasible: '${found.worst}' is off by ${most.toPrecision(3)}.`,
  };
}
