import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type MultipleChoice, solveMultipleChoice } from '../../src/neur2ro/multiple-choice.ts';
import { generateCapitalBudgeting } from '../../src/neur2ro/problems/capital-budgeting-data.ts';
import { createRng } from '../../src/util/rng.ts';

type Option = readonly [weight: number, gain: number];

const layOut = (classes: readonly (readonly Option[])[]): MultipleChoice => ({
  starts: Int32Array.from([0, ...classes.map((_, i) => classes.slice(0, i + 1).flat().length)]),
  weights: Float64Array.from(classes.flat(), ([weight]) => weight),
  gains: Float64Array.from(classes.flat(), ([, gain]) => gain),
});

/** The best gain by trying every choice; -Infinity when none fits. */
function tryAll(classes: readonly (readonly Option[])[], capacity: number): number {
  const [first, ...rest] = classes;
  if (first === undefined) return capacity >= 0 ? 0 : Number.NEGATIVE_INFINITY;
  return Math.max(...first.map(([weight, gain]) => gain + tryAll(rest, capacity - weight)));
}

const option = (weight: fc.Arbitrary<number>) => fc.tuple(weight, fc.integer({ min: -5, max: 40 }));
const classesOf = (weight: fc.Arbitrary<number>) =>
  fc.array(fc.array(option(weight), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 });

test.each([
  ['whole weights', fc.integer({ min: 0, max: 20 })],
  ['weights of either sign', fc.integer({ min: -5, max: 20 })],
  ['fractional weights', fc.integer({ min: 0, max: 1280 }).map((whole) => whole / 64)],
])('finds what trying every choice finds: %s', (_, weight) => {
  fc.assert(
    fc.property(classesOf(weight), fc.integer({ min: -5, max: 90 }), (classes, capacity) => {
      const best = tryAll(classes, capacity);
      const problem = layOut(classes);
      const found = solveMultipleChoice(problem, capacity);
      if (found === undefined) {
        expect(best).toBe(Number.NEGATIVE_INFINITY);
        return;
      }
      expect(found.gain).toBeCloseTo(best, 8);
      const at = (values: Float64Array) =>
        found.chosen.reduce((sum, option, i) => sum + values[problem.starts[i]! + option]!, 0);
      expect(at(problem.weights)).toBeLessThanOrEqual(capacity + 1e-9);
      expect(at(problem.gains)).toBeCloseTo(found.gain, 9);
      expect(at(problem.weights)).toBeCloseTo(found.weight, 9);
    }),
    { numRuns: 400, endOnFailure: true },
  );
});

/** A 0/1 knapsack by the textbook table, at a size where trying all is out of reach. */
test('agrees with the table of a 0/1 knapsack of 60 items', () => {
  const weights = Array.from({ length: 60 }, (_, i) => 10 + ((i * 7919) % 91));
  const gains = weights.map((weight, i) => weight + ((i * 104729) % 23));
  const capacity = 1500;
  const table = new Float64Array(capacity + 1);
  weights.forEach((weight, i) => {
    for (let c = capacity; c >= weight; c--) table[c] = Math.max(table[c]!, table[c - weight]! + gains[i]!);
  });
  const classes = weights.map((weight, i): readonly Option[] => [
    [0, 0],
    [weight, gains[i]!],
  ]);
  expect(solveMultipleChoice(layOut(classes), capacity)?.gain).toBe(table[capacity]);
});

/** Gains in proportion to weights: a subset sum, whose partial solutions do not dominate one another. */
test('cuts off a subset sum of 40 items with a bound that holds', () => {
  const { cost } = generateCapitalBudgeting(40, 4, createRng(1));
  const classes = Array.from(cost, (weight): readonly Option[] => [
    [0, 0],
    [weight, weight / 5],
  ]);
  const capacity = cost.reduce((sum, weight) => sum + weight, 0) / 2;
  const cut = solveMultipleChoice(layOut(classes), capacity, { states: 1000 })!;
  expect(cut.weight).toBeLessThanOrEqual(capacity + 1e-9);
  expect(cut.bound).toBeCloseTo(capacity / 5, 9);
  expect(cut.gain).toBeGreaterThan(0.999 * cut.bound);
  const near = solveMultipleChoice(layOut(classes), capacity, { tolerance: 1e-3, states: 1e5 })!;
  expect(near.bound - near.gain).toBeLessThanOrEqual(1e-3);
});
