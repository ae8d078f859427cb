import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adaptiveSor } from '../../src/sor/adaptive-sor.ts';
import { conjugateGradient } from '../../src/sor/conjugate-gradient.ts';
import type { Csr } from '../../src/sor/csr.ts';
import { multiply, shifted } from '../../src/sor/csr-operations.ts';
import { incompletePcg } from '../../src/sor/incomplete-pcg.ts';
import { norm, type SolveOptions } from '../../src/sor/iterate.ts';
import { jacobi } from '../../src/sor/jacobi.ts';
import type { LinearResult } from '../../src/sor/result.ts';
import { gaussSeidel, sor } from '../../src/sor/sor.ts';
import { ssor } from '../../src/sor/ssor.ts';
import { ssorPcg } from '../../src/sor/ssor-pcg.ts';
import { csrFromTriplets } from '../../src/sor/triplets.ts';
import { createWorkspace } from '../../src/sor/workspace.ts';
import { createRng } from '../../src/util/rng.ts';
import { goldenRhs, laplacian, randomSpd, solveDense } from './systems.ts';

type Solve = (a: Csr, b: Float64Array, options: SolveOptions) => LinearResult;
const solvers: Readonly<Record<string, Solve>> = {
  jacobi: (a, b, options) => jacobi(a, b, { ...options, omega: 0.9 }),
  gaussSeidel,
  sor: (a, b, options) => sor(a, b, { ...options, omega: 1.3 }),
  'sor backward': (a, b, options) => sor(a, b, { ...options, omega: 1.3, order: 'backward' }),
  ssor: (a, b, options) => ssor(a, b, { ...options, omega: 1.2 }),
  adaptiveSor,
  conjugateGradient,
  ssorPcg: (a, b, options) => ssorPcg(a, b, { ...options, omega: 1.3 }),
  'ic(0)': incompletePcg,
  'mic(0)': (a, b, options) => incompletePcg(a, b, { ...options, modified: 1 }),
  'ict(0.01)': (a, b, options) => incompletePcg(a, b, { ...options, dropTolerance: 0.01 }),
  'mict(0.1)': (a, b, options) => incompletePcg(a, b, { ...options, dropTolerance: 0.1, modified: 0.9 }),
};
const names = Object.keys(solvers);
const tight = { tolerance: 1e-11, relativeTo: 'rhs', maxIterations: 100_000 } as const;

function distance(x: ArrayLike<number>, y: ArrayLike<number>): number {
  return norm(Float64Array.from({ length: x.length }, (_, i) => x[i]! - y[i]!));
}

function trueResidual(a: Csr, b: Float64Array, x: Float64Array): number {
  return distance(b, multiply(a, x, new Float64Array(a.size)));
}

const a = laplacian(7, 9, 0.2);
const b = goldenRhs(63);

describe.each(names)('%s', (name) => {
  const solve = solvers[name]!;

  test('agrees with dense Cholesky on random matrices', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer(), (size, seed) => {
        const rng = createRng(seed);
        const system = randomSpd(size, rng);
        const rhs = Float64Array.from({ length: size }, () => rng.next() - 0.5);
        const result = solve(system, rhs, { rule: tight });
        const exact = solveDense(system, rhs);
        expect(result.converged).toBe(true);
        // Smallest eigenvalue at least 0.1: an error is at most ten times its residual.
        expect(distance(result.x, exact)).toBeLessThanOrEqual(10.1e-11 * norm(rhs) + 1e-14);
      }),
      { numRuns: 25 },
    );
  });

  test('reports its residual, its history and its work', () => {
    const result = solve(a, b, { history: true });
    expect(result).toMatchObject({ converged: true });
    expect(result).not.toHaveProperty('reason');
    expect(result.residual / trueResidual(a, b, result.x)).toBeCloseTo(1, 6);
    expect(result.residual).toBeLessThanOrEqual(1e-8 * norm(b));
    expect(result.history).toHaveLength(result.iterations + 1);
    expect(result.history![0]).toBe(norm(b));
    expect(result.history!.at(-1)! / result.residual).toBeCloseTo(1, 4);
    expect(Number.isInteger(result.flops)).toBe(true);
    expect(result.flops).toBeGreaterThan(result.iterations * 63 * 4);
  });

  test('stops at the cap, when told to, and where it began', () => {
    const rule = { tolerance: 1e-12, relativeTo: 'initial', maxIterations: 3 } as const;
    expect(solve(a, b, { rule })).toMatchObject({ converged: false, reason: 'iterations', iterations: 3 });
    let asked = 0;
    const interrupted = () => ++asked > 2;
    expect(solve(a, b, { interrupted })).toMatchObject({ converged: false, reason: 'interrupted', iterations: 2 });
    const solved = solve(a, b, { rule: tight }).x;
    const again = solve(a, b, { x0: solved, rule: { ...tight, tolerance: 1e-10 } });
    expect(again).toMatchObject({ converged: true, iterations: 0 });
    expect([...again.x]).toEqual([...solved]);
  });

  test('goes on from a starting point and takes tolerances three ways', () => {
    const x0 = solve(a, b, {}).x;
    const initial = trueResidual(a, b, x0);
    const relative = solve(a, b, { x0, rule: { tolerance: 1e-3, relativeTo: 'initial', maxIterations: 1e5 } });
    expect(relative.residual).toBeLessThanOrEqual(1e-3 * initial);
    const absolute = solve(a, b, { rule: { tolerance: 1e-5, relativeTo: 'absolute', maxIterations: 1e5 } });
    expect(absolute.residual).toBeLessThanOrEqual(1e-5);
    expect(absolute.iterations).toBeLessThan(solve(a, b, {}).iterations);
  });

  test('answers a right-hand side of zeros with zeros', () => {
    for (const relativeTo of ['initial', 'rhs', 'absolute'] as const) {
      const rule = { tolerance: 1e-8, relativeTo, maxIterations: 10 };
      const result = solve(a, new Float64Array(63), { x0: new Float64Array(63).fill(1), rule });
      expect(result).toMatchObject({ converged: true, iterations: 0, residual: 0 });
      expect(result.x.every((value) => value === 0)).toBe(true);
    }
  });

  test('works in the memory it is given, without change of the result', () => {
    const workspace = createWorkspace(63);
    const fresh = solve(a, b, {});
    for (let round = 0; round < 2; round++) {
      const shared = solve(a, b, { workspace });
      expect(shared.x).toBe(workspace.vectors(1)[0]);
      expect([...shared.x]).toEqual([...fresh.x]);
      expect(shared.iterations).toBe(fresh.iterations);
    }
    const warm = solve(a, b, { workspace, x0: workspace.vectors(1)[0]!, rule: { ...tight, tolerance: 2e-8 } });
    expect(warm.iterations).toBe(0);
  });

  test('refuses what cannot be right', () => {
    expect(() => solve(a, new Float64Array(5), {})).toThrow(/right-hand side has 5 entries, the matrix 63 rows/);
    expect(() => solve(a, b, { x0: new Float64Array(5) })).toThrow(/starting point has 5 entries/);
    const bad = b.slice();
    bad[4] = Number.NaN;
    expect(() => solve(a, bad, {})).toThrow(/entry 4 of the right-hand side is NaN/);
    expect(() => solve(a, b, { rule: { ...tight, tolerance: -1 } })).toThrow(/tolerance must be at least 0, not -1/);
  });

  test('does not claim a tolerance that rounding keeps out of reach', () => {
    const rule = { tolerance: 1e-25, relativeTo: 'rhs', maxIterations: 2000 } as const;
    const result = solve(a, b, { rule });
    expect(result.converged).toBe(false);
    expect(result.residual).toBeGreaterThan(0);
    expect(Math.abs(result.residual - trueResidual(a, b, result.x))).toBeLessThan(1e-15 * norm(result.x));
  });
});

describe('matrices that are not positive definite', () => {
  // Eigenvalues -1 and 3.
  const indefinite = csrFromTriplets({ size: 2, rows: [0, 0, 1, 1], columns: [0, 1, 0, 1], values: [1, 2, 2, 1] });
  const rhs = Float64Array.of(1, -1);

  test.each(names)('%s gives up with a reason', (name) => {
    const result = solvers[name]!(indefinite, rhs, { rule: { ...tight, maxIterations: 5000 } });
    if (result.converged) expect(trueResidual(indefinite, rhs, result.x)).toBeLessThanOrEqual(1e-10);
    else expect(['diverged', 'breakdown', 'iterations']).toContain(result.reason);
  });

  test('make relaxation diverge and conjugate gradients break down', () => {
    expect(gaussSeidel(indefinite, rhs)).toMatchObject({ converged: false, reason: 'diverged' });
    expect(conjugateGradient(indefinite, rhs)).toMatchObject({ converged: false, reason: 'breakdown' });
    expect(ssorPcg(indefinite, rhs, { omega: 1 })).toMatchObject({ converged: false, reason: 'breakdown' });
  });

  test('a zero on the diagonal is named', () => {
    const hollow = csrFromTriplets({ size: 2, rows: [0, 1], columns: [1, 0], values: [1, 1] });
    for (const name of ['jacobi', 'sor', 'ssor', 'ssorPcg', 'adaptiveSor'])
      expect(() => solvers[name]!(hollow, rhs, {})).toThrow(/diagonal entry of row 0 is 0/);
    expect(solvers['ic(0)']!(hollow, rhs, {})).toMatchObject({ converged: false, reason: 'breakdown' });
  });

  test('a NaN within the matrix is named', () => {
    const values = a.values.slice();
    values[7] = Number.NaN;
    const broken = { ...a, values };
    for (const name of ['jacobi', 'sor', 'ssor'])
      expect(() => solvers[name]!(broken, b, {})).toThrow(/entry 7 of the off-diagonal part of the matrix is NaN/);
  });
});

describe('successive over-relaxation', () => {
  test.each([-0.5, 0, 2, Number.NaN])('refuses omega = %s', (omega) => {
    expect(() => sor(a, b, { omega })).toThrow(/omega must lie between 0 and 2/);
    expect(() => ssor(a, b, { omega })).toThrow(RangeError);
    expect(() => ssorPcg(a, b, { omega })).toThrow(RangeError);
  });

  test('counts as the textbook form does, which forms b - A x anew', () => {
    const plain = (system: Csr, omega: number) => {
      const x = new Float64Array(system.size);
      let sweeps = 0;
      while (trueResidual(system, b, x) > 1e-8 * norm(b)) {
        for (let i = 0; i < system.size; i++) {
          let sum = b[i]! - system.diagonal[i]! * x[i]!;
          for (let k = system.rowStarts[i]!; k < system.rowStarts[i + 1]!; k++)
            sum -= system.values[k]! * x[system.columns[k]!]!;
          x[i]! += (omega * sum) / system.diagonal[i]!;
        }
        sweeps++;
      }
      return { sweeps, x };
    };
    for (const c of [-0.05, 0, 0.3])
      for (const omega of [0.7, 1, 1.25, 1.5, 1.7, 1.9]) {
        const system = shifted(laplacian(7, 9), c);
        const expected = plain(system, omega);
        const found = sor(system, b, { omega });
        expect(found.iterations).toBe(expected.sweeps);
        expect(distance(found.x, expected.x)).toBeLessThan(1e-12 * norm(found.x));
      }
  });

  test('backward is forward on the reversed matrix', () => {
    const last = a.size - 1;
    const reversed: Csr = laplacian(7, 9, 0.2);
    const mirrored = b.slice().reverse();
    const backward = sor(a, b, { omega: 1.4, order: 'backward' });
    const forward = sor(reversed, mirrored, { omega: 1.4 });
    expect(backward.iterations).toBe(forward.iterations);
    for (let i = 0; i <= last; i++) expect(backward.x[i]).toBeCloseTo(forward.x[last - i]!, 12);
  });

  test('red-black solves the same system in about as many sweeps, and refuses odd cycles', () => {
    const natural = sor(a, b, { omega: 1.4 });
    const coloured = sor(a, b, { omega: 1.4, order: 'red-black' });
    expect(coloured.converged).toBe(true);
    expect(distance(coloured.x, natural.x)).toBeLessThan(1e-7 * norm(natural.x));
    expect(Math.abs(coloured.iterations - natural.iterations)).toBeLessThanOrEqual(5);
    const triangle = csrFromTriplets({
      size: 3,
      rows: [0, 0, 0, 1, 1, 1, 2, 2, 2],
      columns: [0, 1, 2, 0, 1, 2, 0, 1, 2],
      values: [3, -1, -1, -1, 3, -1, -1, -1, 3],
    });
    expect(() => sor(triangle, Float64Array.of(1, 2, 3), { omega: 1, order: 'red-black' })).toThrow(/odd cycle/);
  });

  test('SSOR counts of the literature: 40 right-hand sides on the 10 by 10 grid', () => {
    // Means over 40 Gaussian b: 112.7 at omega 1, 56.2 at 1.4, 46.4 at 1.6, 86.5 at 1.8; absolute tolerance 1e-8.
    const grid = laplacian(10, 10);
    const rule = { tolerance: 1e-8, relativeTo: 'absolute', maxIterations: 10_000 } as const;
    const rng = createRng(3);
    const rhs = Float64Array.from({ length: 100 }, () => rng.next() + rng.next() + rng.next() - 1.5);
    const counts = [1, 1.4, 1.6, 1.8].map((omega) => ssor(grid, rhs, { omega, rule }).iterations);
    for (const [k, mean] of [112.7, 56.2, 46.4, 86.5].entries())
      expect(Math.abs(counts[k]! / mean - 1)).toBeLessThan(0.15);
  });
});
