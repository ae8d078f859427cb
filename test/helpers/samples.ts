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
