import fc from 'fast-check';
import type { NetworkShape } from '../../src/neur2ro/training/network-shape.ts';
import type { SampleGroup, SampleSet } from '../../src/neur2ro/training/samples.ts';

/** Numbers in [-1, 1] that single precision holds exactly; `test/oracles/training/steps.py` makes the same ones. */
export function waves(count: number, phase: number): number[] {
  return Array.from({ length: count }, (_, k) => Math.round(Math.sin(1.7 * k + phase) * 1024) / 1024);
}

/** A group of samples with features and labels made up by a source of numbers. */
export function sampleGroup(
  { x, scenario }: NetworkShape,
  varying: number,
  [items, scenarios]: readonly [items: number, scenarios: number],
  draw: (count: number, part: number) => readonly number[],
): SampleGroup {
  return {
    items,
    x: Float32Array.from(draw(items * x.features, 0)),
    fixed: Float32Array.from(draw(items * (scenario.features - varying), 1)),
    varying: Float32Array.from(draw(scenarios * items * varying, 2)),
    labels: Float32Array.from(draw(scenarios, 3)),
  };
}

/** Groups of samples as a set. */
export function sampleSet({ x, scenario }: NetworkShape, varying: number, groups: readonly SampleGroup[]): SampleSet {
  return { xFeatures: x.features, scenarioFeatures: scenario.features, varying, groups };
}

const width = fc.integer({ min: 1, max: 6 });
const side = fc.record({
  features: fc.integer({ min: 3, max: 5 }),
  embed: fc.array(width, { minLength: 2, maxLength: 4 }),
  post: fc.array(width, { minLength: 1, maxLength: 3 }),
});

/** Small networks of all kinds, with three features a side or more. */
export const networkShapes: fc.Arbitrary<NetworkShape> = fc.record({
  x: side,
  scenario: side,
  head: fc.array(width, { minLength: 1, maxLength: 3 }),
  aggregation: fc.constantFrom('sum', 'mean'),
});
