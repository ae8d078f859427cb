import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { z } from 'zod';
import { createRng, type Rng } from '../../util/rng.ts';
import type { Csr } from '../csr.ts';
import { defineSequence } from './define.ts';
import { seedOption, systemsOption } from './options.ts';
import { matrixByRows } from './rows.ts';

/** Nonzeros of each column of the constraint matrix. */
const entriesPerColumn = 3;

/** A column of constraints: sorted rows and their coefficients. */
interface Column {
  readonly rows: readonly number[];
  readonly values: readonly number[];
}

function drawColumns(rows: number, columns: number, rng: Rng): readonly Column[] {
  return Array.from({ length: columns }, (_, j) => {
    // The first columns cover every row once, which makes the matrix have full rank.
    const chosen = new Set<number>([j < rows ? j : rng.int(rows)]);
    while (chosen.size < Math.min(entriesPerColumn, rows)) chosen.add(rng.int(rows));
    const sorted = [...chosen].sort((p, q) => p - q);
    return { rows: sorted, values: sorted.map((row) => (row === j ? 2 : 2 * rng.next() - 1)) };
  });
}

/** Where entries of M D M' are, and how they are summed for a diagonal D. */
interface NormalEquations {
  assemble(weights: Float64Array, regularization: number): Csr;
}

function createNormalEquations(size: number, columns: readonly Column[]): NormalEquations {
  const places = Array.from({ length: size }, () => new Map<number, number>());
  for (const { rows } of columns) for (const i of rows) for (const j of rows) if (i !== j) places[i]!.set(j, 0);
  const sorted = places.map((row) => [...row.keys()].sort((p, q) => p - q));
  const count = sorted.reduce((sum, row) => sum + row.length, 0);
  const pattern = matrixByRows(size, count, (i, entry) => {
    for (const j of sorted[i]!) entry(j, 0);
    return 0;
  });
  for (let i = 0; i < size; i++)
    for (let k = pattern.rowStarts[i]!; k < pattern.rowStarts[i + 1]!; k++) places[i]!.set(pattern.columns[k]!, k);
  return {
    assemble(weights, regularization) {
      const values = new Float64Array(count);
      const diagonal = new Float64Array(size).fill(regularization);
      columns.forEach(({ rows, values: entries }, column) => {
        const weight = weights[column]!;
        for (let p = 0; p < rows.length; p++) {
          diagonal[rows[p]!]! += weight * entries[p]! * entries[p]!;
          for (let q = 0; q < rows.length; q++)
            if (p !== q) values[places[rows[p]!]!.get(rows[q]!)!]! += weight * (entries[p]! * entries[q]!);
        }
      });
      return { ...pattern, values, diagonal };
    },
  };
}

/** Dense, since near the end of a run these matrices are too ill-conditioned to be solved by iterations. */
function solveDense(a: Csr, b: Float64Array): number[] {
  const dense = Matrix.zeros(a.size, a.size);
  for (let i = 0; i < a.size; i++) {
    dense.set(i, i, a.diagonal[i]!);
    for (let k = a.rowStarts[i]!; k < a.rowStarts[i + 1]!; k++) dense.set(i, a.columns[k]!, a.values[k]!);
  }
  return new CholeskyDecomposition(dense).solve(Matrix.columnVector([...b])).to1DArray();
}

/** The longest step, at most 1, along which `values` stay positive with some distance. */
function stepLength(values: Float64Array, directions: Float64Array): number {
  let length = 1;
  for (let j = 0; j < values.length; j++)
    if (directions[j]! < 0) length = Math.min(length, (-0.9 * values[j]!) / directions[j]!);
  return length;
}

/**
 * The normal equations (M D M' + r I) dy = rhs of a primal-dual path-following method for random linear programs
 * min c'x, M x = b, x >= 0 that share M: D = x / s spreads over more and more orders of magnitude as the gap mu falls from
 * step to step, and is near to a multiple of the identity again when the next program begins. The feature is log10 mu, from
 * 1e-3 (where a program ends) to 1e1 mapped to [-1, 1].
 */
export const interiorPoint = defineSequence({
  kind: 'interior-point',
  description: 'Normal equations of an interior-point method that solves random linear programs with one matrix.',
  paper: 'Wright, Primal-Dual Interior-Point Methods, 1997',
  positiveDefinite: true,
  schema: z.strictObject({
    rows: z.number().int().min(2).max(2000).default(80),
    columns: z.number().int().min(2).max(20_000).default(200),
    regularization: z.number().positive().default(1e-3),
    systems: systemsOption(500),
    seed: seedOption,
  }),
  features: () => ['logarithm of the gap'],
  length: ({ systems }) => systems,
  *systems({ rows, columns: count, regularization, systems, seed }) {
    if (count < rows) throw new RangeError(`columns must be at least as many as rows, ${rows}, not ${count}.`);
    const root = createRng(seed);
    const columns = drawColumns(rows, count, root.fork('constraints'));
    const normal = createNormalEquations(rows, columns);
    const draw = root.fork('programs');
    for (let t = 0; t < systems; ) {
      const x = Float64Array.from({ length: count }, () => 0.5 + draw.next());
      const s = Float64Array.from({ length: count }, () => 0.5 + draw.next());
      for (let goOn = true; goOn && t < systems; ) {
        const mu = x.reduce((sum, value, j) => sum + value * s[j]!, 0) / count;
        const weights = x.map((value, j) => value / s[j]!);
        const a = normal.assemble(weights, regularization);
        // The iterates are feasible by construction, so the right-hand side holds the centring alone: -M (target / s - x).
        const push = x.map((value, j) => (0.2 * mu) / s[j]! - value);
        const b = new Float64Array(rows);
        columns.forEach((column, j) => {
          column.rows.forEach((row, k) => {
            b[row]! -= column.values[k]! * push[j]!;
          });
        });
        yield { a, b, context: Float64Array.of(Math.max(-1, Math.min(1, (Math.log10(mu) + 1) / 2))) };
        t++;
        const dy = solveDense(a, b);
        const ds = Float64Array.from(
          columns,
          (column) => -column.rows.reduce((sum, i, k) => sum + column.values[k]! * dy[i]!, 0),
        );
        const dx = push.map((value, j) => value - weights[j]! * ds[j]!);
        const [primal, dual] = [stepLength(x, dx), stepLength(s, ds)];
        for (let j = 0; j < count; j++) {
          x[j]! += primal * dx[j]!;
          s[j]! += dual * ds[j]!;
        }
        goOn = mu > 1e-3;
      }
    }
  },
});
