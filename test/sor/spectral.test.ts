import fc from 'fast-check';
import { EigenvalueDecomposition, inverse, Matrix } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { type Coefficients, conjugateGradient } from '../../src/sor/conjugate-gradient.ts';
import { measureJacobiRadius, scaledSpectrum } from '../../src/sor/lanczos.ts';
import { ritzExtremes, ritzValues } from '../../src/sor/ritz.ts';
import { sor } from '../../src/sor/sor.ts';
import { ssorPcg } from '../../src/sor/ssor-pcg.ts';
import { cgOmega, cgSurrogate, sorSurrogate, ssorCondition } from '../../src/sor/surrogates.ts';
import { tailContraction } from '../../src/sor/tail-contraction.ts';
import { tridiagonalEigenvalue } from '../../src/sor/tridiagonal.ts';
import { jacobiRadius, sorRadius, youngOmega } from '../../src/sor/young.ts';
import { createRng } from '../../src/util/rng.ts';
import { dense, goldenRhs, laplacian, randomSpd } from './systems.ts';

const spectrumOf = (matrix: Matrix): number[] =>
  new EigenvalueDecomposition(matrix).realEigenvalues.sort((left, right) => left - right);

function randomRhs(size: number): Float64Array {
  const rng = createRng(17);
  return Float64Array.from({ length: size }, () => rng.next() - 0.5);
}

const tight = { tolerance: 1e-14, relativeTo: 'rhs', maxIterations: 45 } as const;

describe("Young's formulas", () => {
  const beta = fc.double({ min: 0.01, max: 0.9999, noNaN: true });

  test('are least at omega*, where the radius is omega* - 1', () => {
    fc.assert(
      fc.property(beta, fc.double({ min: 0.01, max: 1.99, noNaN: true }), (radius, omega) => {
        const best = youngOmega(radius);
        expect(sorRadius(best, radius)).toBeCloseTo(best - 1, 6);
        expect(sorRadius(omega, radius)).toBeGreaterThanOrEqual(best - 1 - 1e-7);
        expect(sorRadius(1, radius)).toBeCloseTo(radius ** 2, 12);
      }),
    );
  });

  test('give back beta from the radius left of omega*', () => {
    fc.assert(
      fc.property(beta, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (radius, share) => {
        const omega = 1 + share * (youngOmega(radius) - 1);
        expect(jacobiRadius(sorRadius(omega, radius), omega)).toBeCloseTo(radius, 9);
      }),
    );
  });

  test('say nothing about beta from omega* on', () => {
    expect(jacobiRadius(0.7, 1.7)).toBeUndefined();
    expect(jacobiRadius(0.6, 1.7)).toBeUndefined();
    expect(jacobiRadius(1, 1.2)).toBeUndefined();
    expect(jacobiRadius(0, 0.5)).toBeUndefined();
  });

  test('refuse what is no radius', () => {
    expect(() => youngOmega(1)).toThrow(/must lie in \[0, 1\), not 1/);
    expect(() => sorRadius(1, -0.1)).toThrow(RangeError);
    expect(() => sorRadius(2, 0.5)).toThrow(RangeError);
  });

  test('agree with powers of a sweep', () => {
    const a = dense(laplacian(5, 4));
    const radius = (Math.cos(Math.PI / 6) + Math.cos(Math.PI / 5)) / 2;
    for (const omega of [0.8, 1, 1.1, 1.6]) {
      const splitting = Matrix.zeros(20, 20);
      for (let i = 0; i < 20; i++) for (let j = 0; j <= i; j++) splitting.set(i, j, i === j ? 4 / omega : a.get(i, j));
      let power = Matrix.eye(20).sub(inverse(splitting).mmul(a));
      let logarithm = 0;
      const doublings = 12;
      for (let k = 0; k < doublings; k++) {
        const size = power.norm();
        power = Matrix.mul(power, 1 / size);
        power = power.mmul(power);
        logarithm = 2 * (logarithm + Math.log(size));
      }
      const growth = (logarithm + Math.log(power.norm())) / 2 ** doublings;
      expect(Math.exp(growth)).toBeCloseTo(sorRadius(omega, radius), 2);
    }
  });
});

describe('the tail of a solve', () => {
  test('shows beta', () => {
    const a = laplacian(10, 10);
    const { history } = sor(a, goldenRhs(100), { omega: 1.2, history: true });
    const beta = jacobiRadius(tailContraction(history!)!, 1.2);
    expect(beta).toBeCloseTo(Math.cos(Math.PI / 11), 5);
  });

  test('is the geometric mean of the last ratios', () => {
    expect(tailContraction([8, 4, 1], 2)).toBeCloseTo(Math.sqrt(1 / 8), 14);
    expect(tailContraction([8, 4, 1], 1)).toBe(0.25);
    expect(tailContraction([8, 4, 1])).toBe(0.25);
    expect(tailContraction([64, 32, 16, 8, 4, 2, 0.5])).toBeCloseTo(Math.sqrt(1 / 8), 14);
    expect(tailContraction([8])).toBeUndefined();
    expect(tailContraction([8, 0])).toBeUndefined();
    expect(tailContraction([0, 0])).toBeUndefined();
  });
});

describe('the surrogates', () => {
  test('take the values of the paper on the 10 by 10 grid', () => {
    // c = 0, tau = 0.19: U = 278, 122, 59, 48, 95, 560 at these omega, rounded in the source of the table.
    const beta = Math.cos(Math.PI / 11);
    const at = [1, 1.36, 1.54, 1.6, 1.78, 1.96].map((omega) => sorSurrogate(omega, beta, 1e-8, 0.19));
    for (const [k, value] of [278, 122, 59, 48, 95, 560].entries())
      expect(Math.abs(at[k]! / value - 1)).toBeLessThan(0.03);
  });

  test('bound conjugate gradients, and are least at omega*', () => {
    // mu = 24.7, omega* = 1.558 for 100 unknowns and 194.9, 1.816 for 900.
    expect(cgOmega({ mu: 24.69, nu: 0 })).toBeCloseTo(1.5569, 3);
    expect(cgOmega({ mu: 194.9, nu: 0 })).toBeCloseTo(1.816, 3);
    const spectrum = { mu: 24.69, nu: 0 };
    const best = cgOmega(spectrum);
    for (const omega of [0.9, 1.3, 1.5, 1.6, 1.8, 1.95]) {
      expect(ssorCondition(omega, spectrum)).toBeGreaterThan(ssorCondition(best, spectrum));
      const bound = cgSurrogate(omega, spectrum, 48.4, 1e-8, 1);
      expect(bound).toBeGreaterThan(cgSurrogate(best, spectrum, 48.4, 1e-8, 1));
      expect(ssorPcg(laplacian(10, 10), goldenRhs(100), { omega }).iterations).toBeLessThan(bound);
    }
  });

  test('refuse impossible arguments', () => {
    expect(() => sorSurrogate(1, 0.5, 0, 0.1)).toThrow(/tolerance must lie between 0 and 1/);
    expect(() => sorSurrogate(1, 0.5, 0.1, 1)).toThrow(/tau must lie in \[0, 1\), not 1/);
    expect(() => cgOmega({ mu: 0, nu: 0 })).toThrow(/mu = 0 must be positive/);
  });
});

describe('eigenvalues', () => {
  test('of tridiagonal matrices are those of a dense solver', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer(), (size, seed) => {
        const rng = createRng(seed);
        const diagonal = Array.from({ length: size }, () => 4 * rng.next() - 2);
        const beside = Array.from({ length: size - 1 }, () => rng.next() - 0.3);
        const matrix = Matrix.zeros(size, size);
        for (let i = 0; i < size; i++) {
          matrix.set(i, i, diagonal[i]!);
          if (i > 0) {
            matrix.set(i, i - 1, beside[i - 1]!);
            matrix.set(i - 1, i, beside[i - 1]!);
          }
        }
        for (const [index, value] of spectrumOf(matrix).entries())
          expect(tridiagonalEigenvalue({ diagonal, beside }, index)).toBeCloseTo(value, 10);
      }),
    );
  });

  test('by Lanczos are the ends of the scaled spectrum', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), fc.integer(), (size, seed) => {
        const rng = createRng(seed);
        const a = randomSpd(size, rng);
        const root = Matrix.diag([...a.diagonal].map((value) => 1 / Math.sqrt(value)));
        const expected = spectrumOf(root.mmul(dense(a)).mmul(root));
        const { smallest, largest } = scaledSpectrum(a, rng);
        expect(smallest).toBeCloseTo(expected[0]!, 5);
        expect(largest).toBeCloseTo(expected.at(-1)!, 5);
      }),
      { numRuns: 30 },
    );
  });

  test('by Lanczos give beta of a grid', () => {
    const exact = (Math.cos(Math.PI / 61) + Math.cos(Math.PI / 41)) / 2;
    expect(measureJacobiRadius(laplacian(60, 40), createRng(5))).toBeCloseTo(exact, 7);
    expect(() => measureJacobiRadius(laplacian(2, 2, -5), createRng(5))).toThrow(/row 0 must be positive, not -1/);
  });

  test('come free with conjugate gradients', () => {
    const a = laplacian(10, 10);
    const coefficients: Coefficients = { alphas: [], betas: [] };
    const { iterations } = conjugateGradient(a, randomRhs(100), { coefficients, rule: tight });
    expect(coefficients.alphas).toHaveLength(iterations);
    expect(coefficients.betas).toHaveLength(iterations - 1);
    const { smallest, largest } = ritzExtremes(coefficients)!;
    // 8 sin^2(pi / 22), and 8 minus that.
    expect(smallest).toBeCloseTo(0.162028, 6);
    expect(largest).toBeCloseTo(8 - 0.162028, 4);
    const all = ritzValues(coefficients);
    expect(all[0]).toBe(smallest);
    expect(all.at(-1)).toBe(largest);
    expect(ritzExtremes({ alphas: [], betas: [] })).toBeUndefined();
  });

  test('come free with SSOR as well', () => {
    const omega = 1.4;
    const a = dense(laplacian(6, 6));
    const lower = Matrix.zeros(36, 36);
    for (let i = 0; i < 36; i++) for (let j = 0; j <= i; j++) lower.set(i, j, i === j ? 4 / omega : a.get(i, j));
    // (D/omega + L) D^-1/2 is a factor of the preconditioner, so the symmetric form has the eigenvalues of M^-1 A.
    const root = inverse(Matrix.mul(lower, 1 / 2));
    const expected = spectrumOf(root.mmul(a).mmul(root.transpose()));
    const coefficients: Coefficients = { alphas: [], betas: [] };
    ssorPcg(laplacian(6, 6), randomRhs(36), { omega, coefficients, rule: tight });
    const { smallest, largest } = ritzExtremes(coefficients)!;
    expect(smallest).toBeCloseTo(expected[0]!, 4);
    expect(largest).toBeCloseTo(expected.at(-1)!, 3);
  });
});
