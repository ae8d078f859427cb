import { EigenvalueDecomposition } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { conjugateGradient } from '../../../src/sor/conjugate-gradient.ts';
import { createLattice, latticeLaplacian } from '../../../src/sor/sequences/lattice.ts';
import { planeLaplacian, smallestEigenvalue } from '../../../src/sor/sequences/plane.ts';
import { createSineTransform } from '../../../src/sor/sequences/sine-transform.ts';
import { createSequence, parseSequenceSpec } from '../../../src/sor/sequences/spec.ts';
import { denseOf, take } from '../../conformance/linear-system-sequence.ts';

const eigenvalues = (a: Parameters<typeof denseOf>[0]) =>
  new EigenvalueDecomposition(denseOf(a), { assumeSymmetric: true }).realEigenvalues.sort((p, q) => p - q);

describe('Laplacians', () => {
  it.each([
    { stencil: 'five-point', anisotropy: 1 },
    { stencil: 'five-point', anisotropy: 30 },
    { stencil: 'nine-point', anisotropy: 1 },
    { stencil: 'nine-point', anisotropy: 3 },
  ] as const)('in a square have the smallest eigenvalue that is said, in an L-shape one above it: %o', (variant) => {
    const square = { side: 6, domain: 'square', ...variant } as const;
    const bound = smallestEigenvalue(square);
    expect(eigenvalues(planeLaplacian(square))[0]).toBeCloseTo(bound, 10);
    expect(eigenvalues(planeLaplacian({ ...square, domain: 'l-shape' }))[0]).toBeGreaterThan(bound);
  });

  it('are diagonal in sines, in every dimension', () => {
    for (const dimension of [1, 2, 3]) {
      const lattice = createLattice(4, dimension);
      const transform = createSineTransform(lattice);
      expect([...transform.eigenvalues].sort((p, q) => p - q)).toEqual(
        eigenvalues(latticeLaplacian(lattice)).map((value) => expect.closeTo(value, 10)),
      );
      const vector = Float64Array.from({ length: lattice.size }, (_, i) => Math.sin(i * i));
      const twice = vector.slice();
      transform.apply(twice);
      transform.apply(twice);
      expect([...twice]).toEqual([...vector].map((value) => expect.closeTo(value, 12)));
    }
  });
});

describe('the paper’s sequence', () => {
  it('draws shifts by the two Beta laws on [-0.15, 0.45], and right-hand sides no longer than sqrt(n)', () => {
    for (const [law, mean, variance] of [
      ['high-variance', 0.25, 0.0625],
      ['low-variance', 0.25, (0.25 * 0.75) / 9],
    ] as const) {
      const systems = take(createSequence({ kind: 'shifted-laplacian', law }), 2000);
      const positions = systems.map(({ a }) => (a.diagonal[0]! - 4 + 0.15) / 0.6);
      const average = positions.reduce((sum, p) => sum + p, 0) / positions.length;
      const spread = positions.reduce((sum, p) => sum + (p - average) ** 2, 0) / positions.length;
      expect(Math.abs(average - mean)).toBeLessThan(4 * Math.sqrt(variance / positions.length));
      expect(spread / variance).toBeGreaterThan(0.85);
      expect(spread / variance).toBeLessThan(1.15);
      expect(
        systems.every(({ a, context }, t) => Math.abs(context[0]! - 2 * positions[t]! + 1) < 1e-12 && a.size === 100),
      ).toBe(true);
      expect(systems.every(({ b }) => Math.hypot(...b) <= 10)).toBe(true);
    }
  });
});

describe('the heat equation', () => {
  it('goes on from the solution of the system before it', () => {
    for (const dimension of [1, 2, 3]) {
      const systems = take(createSequence({ kind: 'heat', dimension, cells: 6, step: 0.02 }), 12);
      const rule = { tolerance: 1e-13, relativeTo: 'rhs', maxIterations: 1000 } as const;
      for (const [t, { a, b, x0 }] of systems.slice(0, -1).entries()) {
        const { x } = conjugateGradient(a, b, { rule, x0: x0! });
        expect([...systems[t + 1]!.x0!]).toEqual([...x].map((value) => expect.closeTo(value, 9)));
      }
    }
  });
});

describe('specs of sequences', () => {
  it('are read from a shorthand or an object, defaults filled in', () => {
    const full = { kind: 'heat', dimension: 3, cells: 8, step: 1e-3, feature: 'start', systems: 5000 };
    expect(parseSequenceSpec('heat:dimension=3,cells=8')).toEqual(full);
    expect(parseSequenceSpec({ kind: 'heat', dimension: 3, cells: 8 })).toEqual(full);
  });

  it.each([
    ['weather', /there is no sequence "weather"; there are shifted-laplacian, heat,/],
    ['heat:cells=1', /"cells" of the sequence heat must be at least 3, not 1/],
    ['heat:size=1', /the sequence heat has no setting "size"; it has dimension,/],
    ['heat:cells=25.5', /"cells" of the sequence heat must be a whole number/],
    [[1], /a sequence is a text such as "heat:cells=50"/],
  ])('are refused with a sentence: %j', (input, message) => {
    expect(() => parseSequenceSpec(input)).toThrow(message);
  });

  it('are refused when the numbers in them do not go together', () => {
    const first = (options: object) => () => take(createSequence({ kind: 'shifted-laplacian', ...options }), 1);
    expect(first({ lowest: -0.2 })).toThrow(/lowest shift -0.2 makes the Laplacian indefinite/);
    expect(() => take(createSequence({ kind: 'interior-point', rows: 9, columns: 5 }), 1)).toThrow(
      /at least as many as rows/,
    );
  });
});
