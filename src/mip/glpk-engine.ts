import type { GLPK } from 'glpk.js/node';
import { withinCutoff } from './change.ts';
import { type Program, solveProgram } from './glpk-program.ts';
import { type MipModel, objectiveOf, rowMatrix } from './model.ts';
import { objectiveRow, reduceModel } from './reduce.ts';
import type { Budget, MipResult, ModelChange, Relaxation } from './solver.ts';
import { stopwatch } from './watchdog.ts';

/** Solves changes of one model with GLPK, on the calling thread. */
export interface GlpkEngine {
  solve(change: ModelChange, budget: Pick<Budget, 'seconds'>): MipResult;
  relax(budget: Pick<Budget, 'seconds'>): Relaxation;
}

function relaxedProgram(model: MipModel): Program {
  const { cost, lower, upper, rowLower, rowUpper, columns } = model;
  return { ...rowMatrix(model), cost, lower, upper, rowLower, rowUpper, integer: new Uint8Array(columns) };
}

/** c - A'y. */
function reducedCosts(model: MipModel, rowDuals: Float64Array): Float64Array {
  const { starts, indices, values } = model;
  return model.cost.map((cost, j) => {
    let reduced = cost;
    for (let k = starts[j]!; k < starts[j + 1]!; k++) reduced -= values[k]! * rowDuals[indices[k]!]!;
    return reduced;
  });
}

/** An engine over a GLPK runtime of its own. Every solve builds the reduced model; a cutoff becomes an objective row. */
export function createGlpkEngine(glpk: GLPK, model: MipModel): GlpkEngine {
  return {
    solve(change, { seconds }) {
      const elapsed = stopwatch();
      const { cutoff } = change;
      const finite = cutoff !== undefined && cutoff < Number.POSITIVE_INFINITY;
      const rows = [...(change.rows ?? []), ...(finite ? [objectiveRow(model, cutoff)] : [])];
      const reduced = reduceModel(model, { ...change, rows });
      const outcome =
        reduced === undefined
          ? { status: 'infeasible' as const }
          : reduced.columns.length === 0
            ? { status: 'optimal' as const, x: new Float64Array() }
            : solveProgram(glpk, reduced, seconds);
      const { status, x: part, message } = { message: undefined, x: undefined, ...outcome };
      const x = part === undefined ? undefined : reduced!.expand(part);
      const objective = x === undefined ? Number.POSITIVE_INFINITY : objectiveOf(model, x);
      const kept = x !== undefined && withinCutoff(objective, cutoff);
      const proven = status === 'optimal' && change.cost === undefined;
      return {
        status: status === 'optimal' && !kept ? 'infeasible' : status,
        ...(message === undefined ? {} : { message }),
        ...(kept ? { x } : {}),
        objective: kept ? objective : Number.POSITIVE_INFINITY,
        bound: status === 'infeasible' ? Number.POSITIVE_INFINITY : proven ? objective : Number.NEGATIVE_INFINITY,
        nodes: 0,
        lpIterations: 0,
        seconds: elapsed(),
      };
    },
    relax({ seconds }) {
      const elapsed = stopwatch();
      const { status, x, rowDuals } = solveProgram(glpk, relaxedProgram(model), seconds);
      if (status !== 'optimal' || x === undefined || rowDuals === undefined)
        return { status, objective: Number.NEGATIVE_INFINITY, seconds: elapsed() };
      return {
        status,
        x,
        reducedCosts: reducedCosts(model, rowDuals),
        objective: objectiveOf(model, x),
        seconds: elapsed(),
      };
    },
  };
}
