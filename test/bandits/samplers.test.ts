import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillGamma, fillNormal } from '../../src/bandits/samplers.ts';
import { createRng, type Rng } from '../../src/util/rng.ts';

const draws = 200_000;

function sorted(label: string, fill: (out: Float64Array, rng: Rng) => void): Float64Array {
  const out = new Float64Array(draws);
  fill(out, createRng(1).fork(label));
  return out.sort();
}

function gammas(shape: number): Float64Array {
  return sorted(`gamma ${shape}`, (out, rng) => fillGamma(out, new Float64Array(draws).fill(shape), rng));
}

/** The largest gap between the empirical distribution of sorted values and a cumulative distribution (Kolmogorov). */
function gap(sorted: Float64Array, cumulative: (x: number) => number): number {
  return sorted.reduce((worst, x, i) => Math.max(worst, Math.abs(cumulative(x) - (i + 0.5) / sorted.length)), 0);
}

// The Kolmogorov statistic exceeds 1.95 / sqrt(n) with probability 0.001.
const bound = 1.95 / Math.sqrt(draws);

/** The integral of a density from its lower end, tabulated by the trapezoidal rule. */
function integrate(density: (x: number) => number, low: number, high: number): (x: number) => number {
  const steps = 20_000;
  const width = (high - low) / steps;
  const table = new Float64Array(steps + 1);
  for (let i = 1; i <= steps; i++)
    table[i] = table[i - 1]! + 0.5 * width * (density(low + (i - 1) * width) + density(low + i * width));
  return (x) => {
    const at = Math.min(Math.max((x - low) / width, 0), steps);
    const i = Math.min(Math.floor(at), steps - 1);
    return (table[i]! + (at - i) * (table[i + 1]! - table[i]!)) / table[steps]!;
  };
}

describe('fillNormal', () => {
  const values = sorted('normal', fillNormal);
  const cumulative = integrate((x) => Math.exp(-0.5 * x * x), -9, 9);

  it('is distributed as the standard normal', () => {
    expect(gap(values, cumulative)).toBeLessThan(bound);
  });

  it('has both tails, beyond where the ziggurat ends', () => {
    const beyond = 2.58e-4 * draws; // 2 (1 - Phi(3.65415))
    const far = values.filter((x) => Math.abs(x) > 3.6541528853610088);
    expect(far.length).toBeGreaterThan(beyond - 4 * Math.sqrt(beyond));
    expect(far.length).toBeLessThan(beyond + 4 * Math.sqrt(beyond));
    expect(far[0]!).toBeLessThan(0);
    expect(far.at(-1)!).toBeGreaterThan(0);
  });

  it('repeats itself from the same stream', () => {
    expect(sorted('normal', fillNormal)).toEqual(values);
  });
});

describe('fillGamma', () => {
  it.each([1, 1.5, 4, 60, 5000])('of shape %s is distributed as it should', (shape) => {
    const low = Math.max(0, shape - 12 * Math.sqrt(shape));
    const high = shape + 12 * Math.sqrt(shape) + 12;
    const density = (x: number) =>
      x === 0 ? Number(shape === 1) : Math.exp((shape - 1) * Math.log(x / shape) - x + shape);
    const scaled = shape === 1 ? (x: number) => Math.exp(-x) : density;
    expect(gap(gammas(shape), integrate(scaled, low, high))).toBeLessThan(bound);
  });

  it.each([0.05, 0.3, 0.8])('of shape %s, below 1, has that mean and variance', (shape) => {
    const values = gammas(shape);
    const mean = values.reduce((sum, x) => sum + x, 0) / draws;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws;
    expect(Math.abs(mean - shape)).toBeLessThan(5 * Math.sqrt(shape / draws));
    // The fourth central moment of a gamma variate is 3 shape^2 + 6 shape.
    expect(Math.abs(variance - shape)).toBeLessThan(5 * Math.sqrt((2 * shape ** 2 + 6 * shape) / draws));
  });

  it('gives each shape its own variate', () => {
    const shapes = Float64Array.from({ length: draws }, (_, i) => (i % 2 === 0 ? 2 : 50));
    const out = new Float64Array(draws);
    fillGamma(out, shapes, createRng(2));
    const means = [0, 1].map(
      (parity) => out.reduce((sum, x, i) => (i % 2 === parity ? sum + x : sum), 0) / (draws / 2),
    );
    expect(Math.abs(means[0]! - 2)).toBeLessThan(5 * Math.sqrt(4 / draws));
    expect(Math.abs(means[1]! - 50)).toBeLessThan(5 * Math.sqrt(100 / draws));
  });

  it('rests its squeeze on a true inequality', () => {
    // 1 - 0.75 d y^4 / min(1, 1 + y) never exceeds exp(d (3 ln(1 + y) - 3 y + 1.5 y^2 - y^3)).
    const any = fc.double({ min: -0.999999, max: 20, noNaN: true });
    fc.assert(
      fc.property(any, fc.double({ min: 2 / 3, max: 1e4, noNaN: true }), (y, d) => {
        const squeeze = 1 - (0.75 * d * y ** 4) / Math.min(1, 1 + y);
        const acceptance = Math.exp(d * (3 * Math.log1p(y) - 3 * y + 1.5 * y * y - y ** 3));
        expect(squeeze).toBeLessThanOrEqual(acceptance + 1e-9);
      }),
      { numRuns: 2000 },
    );
  });
});
