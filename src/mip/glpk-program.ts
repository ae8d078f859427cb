import type { GLPK, LP } from 'glpk.js/node';
import type { MipStatus } from './solver.ts';

/** A linear program by rows, as GLPK is given it. */
export interface Program {
  readonly cost: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly integer: Uint8Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

/** How GLPK left a program; x where it has a feasible point, row duals where it solved a linear program. */
export interface Outcome {
  readonly status: MipStatus;
  readonly message?: string;
  readonly x?: Float64Array;
  readonly rowDuals?: Float64Array;
}

/** The longest time limit GLPK takes, in seconds. */
const longest = 2147483;

/** Seconds for telling infeasible from unbounded where the budget has no seconds: GLPK may never end on unbounded integers. */
const longestProbe = 10;

const nameOf = (j: number) => `c${j}`;
const rowNameOf = (i: number) => `r${i}`;

function sidesOf(glpk: GLPK, lower: number, upper: number): { type: number; lb: number; ub: number } {
  const bounded = Number.isFinite(lower);
  const capped = Number.isFinite(upper);
  const type = bounded
    ? capped
      ? lower === upper
        ? glpk.GLP_FX
        : glpk.GLP_DB
      : glpk.GLP_LO
    : capped
      ? glpk.GLP_UP
      : glpk.GLP_FR;
  return { type, lb: bounded ? lower : 0, ub: capped ? upper : 0 };
}

/** The program in the package's own form; every column is named in the objective, so that they keep their order. */
function formOf(glpk: GLPK, program: Program): LP {
  const { cost, lower, upper, integer, rowLower, rowUpper, starts, indices, values } = program;
  const subjectTo = Array.from(rowLower, (low, i) => {
    const vars: { name: string; coef: number }[] = [];
    for (let k = starts[i]!; k < starts[i + 1]!; k++) vars.push({ name: nameOf(indices[k]!), coef: values[k]! });
    return { name: rowNameOf(i), vars, bnds: sidesOf(glpk, low, rowUpper[i]!) };
  });
  return {
    name: 'model',
    objective: {
      direction: glpk.GLP_MIN,
      name: 'cost',
      vars: Array.from(cost, (coef, j) => ({ name: nameOf(j), coef })),
    },
    subjectTo,
    bounds: Array.from(lower, (low, j) => ({ name: nameOf(j), ...sidesOf(glpk, low, upper[j]!) })),
    generals: Array.from(integer.keys())
      .filter((j) => integer[j] === 1)
      .map(nameOf),
  };
}

/** One run. GLPK's own limit is in seconds of any fraction: the package turns them into whole milliseconds. */
function run(glpk: GLPK, program: Program, presolve: boolean, seconds: number) {
  const begun = performance.now();
  const limit = Math.ceil(Math.min(Math.max(seconds, 0.001), longest) * 1000) / 1000;
  const { result } = glpk.solve(formOf(glpk, program), { msglev: glpk.GLP_MSG_OFF, presol: presolve, tmlim: limit });
  return { ...result, spent: (performance.now() - begun) / 1000, limit };
}

/**
 * Solves a program. The package keeps GLPK's return code to itself, so that an undefined status may be an end of time, an
 * infeasible or an unbounded program or a failure: those are told apart by the clock, by the simplex method without
 * presolve, and by a solve without costs where the relaxation is unbounded.
 */
export function solveProgram(glpk: GLPK, program: Program, seconds = Number.POSITIVE_INFINITY): Outcome {
  const mixed = program.integer.includes(1);
  const first = run(glpk, program, true, seconds);
  const x = () => Float64Array.from(program.cost, (_, j) => first.vars[nameOf(j)]!);
  const { dual } = first;
  switch (first.status) {
    case glpk.GLP_OPT: {
      const rowDuals = mixed || dual === undefined ? {} : { rowDuals: dualsOf(program, dual) };
      return { status: 'optimal', x: x(), ...rowDuals };
    }
    case glpk.GLP_FEAS:
      return { status: 'limit', x: x() };
    case glpk.GLP_NOFEAS:
      return { status: 'infeasible' };
  }
  const left = seconds - first.spent;
  if (left <= 0) return { status: 'limit' };
  const relaxed = run(glpk, { ...program, integer: new Uint8Array(program.cost.length) }, false, left);
  if (relaxed.status === glpk.GLP_NOFEAS) return { status: 'infeasible' };
  if (relaxed.status === glpk.GLP_UNBND)
    return mixed ? probe(glpk, program, left - relaxed.spent) : { status: 'unbounded' };
  if (relaxed.spent >= relaxed.limit) return { status: 'limit' };
  return { status: 'error', message: `GLPK ended without an answer (status ${first.status}).` };
}

function dualsOf(program: Program, dual: Readonly<Record<string, number>>): Float64Array {
  return Float64Array.from(program.rowLower, (_, i) => dual[rowNameOf(i)] ?? 0);
}

/** A MIP with an unbounded relaxation is unbounded if it has an integer point (rational data; Meyer 1974). */
function probe(glpk: GLPK, program: Program, left: number): Outcome {
  const seconds = Math.min(left, longestProbe);
  const found = run(glpk, { ...program, cost: new Float64Array(program.cost.length) }, true, seconds);
  if (found.status === glpk.GLP_OPT || found.status === glpk.GLP_FEAS)
    return { status: 'unbounded', x: Float64Array.from(program.cost, (_, j) => found.vars[nameOf(j)]!) };
  return { status: found.status === glpk.GLP_NOFEAS ? 'infeasible' : 'limit' };
}
