import { describe, expect, it } from 'vitest';
import { beta, gamma, normal } from '../../src/bandits/samplers.ts';
import { createRng } from '../../src/util/rng.ts';

const draws = 200_000;

function sample(label: string, one: (rng: ReturnType<typeof createRng>) => number): Float64Array {
  const rng = createRng(1).fork(label);
  return Float64Array.from({ length: draws }, () => one(rng)).sort();
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

describe('normal', () => {
  const sorted = sample('normal', normal);

  it('is distributed as the standard normal', () => {
    expect(
      gap(
        sorted,
        integrate((x) => Math.exp(-0.5 * x * x), -9, 9),
      ),
    ).toBeLessThan(bound);
  });

  it('has both tails, beyond where the ziggurat ends', () => {
    const beyond = 2.58e-4 * draws; // 2 (1 - Phi(3.65415))
    const far = sorted.filter((x) => Math.abs(x) > 3.6541528853610088);
    expect(far.length).toBeGreaterThan(beyond - 4 * Math.sqrt(beyond));
    expect(far.length).toBeLessThan(beyond + 4 * Math.sqrt(beyond));
    expect(far[0]!).toBeLessThan(0);
    expect(far.at(-1)!).toBeGreaterThan(0);
  });
});

describe('gamma', () => {
  it.each([1, 1.5, 4, 60])('of shape %s is distributed as it should', (shape) => {
    const high = shape + 12 * Math.sqrt(shape) + 12;
    const density = (x: number) =>
      x === 0 ? Number(shape === 1) : Math.exp((shape - 1) * Math.log(x / shape) - x + shape);
    expect(
      gap(
        sample(`gamma ${shape}`, (rng) => gamma(shape, rng)),
        integrate(density, 0, high),
      ),
    ).toBeLessThan(bound);
  });

  it.each([0.05, 0.3, 0.8])('of shape %s, below 1, has that mean and variance', (shape) => {
    const sorted = sample(`gamma ${shape}`, (rng) => gamma(shape, rng));
    const mean = sorted.reduce((sum, x) => sum + x, 0) / draws;
    const variance = sorted.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws;
    expect(Math.abs(mean - shape)).toBeLessThan(5 * Math.sqrt(shape / draws));
    // The fourth central moment of a gamma variate is 3 shape^2 + 6 shape.
    expect(Math.abs(variance - shape)).toBeLessThan(5 * Math.sqrt((2 * shape ** 2 + 6 * shape) / draws));
  });
});

describe('beta', () => {
  it.each([
    [1, 1],
    [2, 5],
    [80, 3],
    [1.25, 1.75],
  ])('of shapes %s and %s is distributed as it should', (a, b) => {
    const density = (x: number) =>
      x === 0 || x === 1
        ? Number((x === 0 ? a : b) === 1)
        : Math.exp((a - 1) * (Math.log(x) + 0.5) + (b - 1) * (Math.log(1 - x) + 0.5));
    const flat = a === 1 && b === 1 ? () => 1 : density;
    expect(
      gap(
        sample(`beta ${a} ${b}`, (rng) => beta(a, b, rng)),
        integrate(flat, 0, 1),
      ),
    ).toBeLessThan(bound);
  });

  it('of tiny shapes is a coin', () => {
    const sorted = sample('coin', (rng) => beta(1e-4, 3e-4, rng));
    const ones = sorted.filter((x) => x > 0.5).length / draws;
    expect(sorted.every((x) => x >= 0 && x <= 1)).toBe(true);
    expect(Math.abs(ones - 0.25)).toBeLessThan(0.005);
  });
});
