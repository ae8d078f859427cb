import type { Rng } from '../../util/rng.ts';
import { sampleDecisions } from './sample-decisions.ts';
import type { InstanceTask, SampleCounts } from './sample-recipe.ts';
import { sampleScenarios } from './sample-scenarios.ts';
import type { TrainingFamily, TrainingInstance } from './training-family.ts';

/** A decision, scenarios, and what the exact second stage costs in each. */
export interface RawGroup {
  readonly x: Float64Array;
  /** One after the other, as 32-bit numbers: the costs are those of the rounded scenarios. */
  readonly scenarios: Float32Array;
  /** In the problem's units, one per scenario. */
  readonly costs: Float64Array;
}

/** An instance, as the text of its file, with samples that no network has a say in. */
export interface RawInstance {
  readonly name: string;
  readonly text: string;
  readonly groups: readonly RawGroup[];
}

/** Answers a decision in scenarios: the exact costs. Scenarios without an answer are left out. */
async function labelled(
  { problem }: TrainingInstance,
  x: Float64Array,
  scenarios: readonly Float64Array[],
): Promise<RawGroup> {
  const kept: Float32Array[] = [];
  const costs: number[] = [];
  for (const scenario of scenarios) {
    const rounded = Float32Array.from(scenario);
    const { cost } = await problem.recourse(x, Float64Array.from(rounded));
    if (!Number.isFinite(cost)) continue;
    kept.push(rounded);
    costs.push(cost);
  }
  const flat = new Float32Array(kept.length * problem.uncertainty.dimension);
  kept.forEach((scenario, k) => {
    flat.set(scenario, k * scenario.length);
  });
  return { x, scenarios: flat, costs: Float64Array.from(costs) };
}

/** Looks for scenarios that are bad for a decision, the worst first, at least one. */
export type SampleAdversary = (instance: TrainingInstance, x: Float64Array, rng: Rng) => readonly Float64Array[];

/**
 * Draws an instance of some number of items, with decisions, scenarios and labels.
 * @param adversary stands in for the family's own, and adds what it finds against each decision
 */
export async function drawInstance(
  family: TrainingFamily,
  { name, items, rng }: InstanceTask,
  { decisions: count, scenarios }: SampleCounts,
  adversary?: SampleAdversary,
): Promise<RawInstance> {
  const text = family.draw(items, rng.fork('instance'));
  const own = family.open(text, name);
  const attacks = rng.fork('attacks');
  const instance =
    adversary === undefined ? own : { ...own, attack: async (x: Float64Array) => adversary(own, x, attacks)[0]! };
  const { decisions, known } = await sampleDecisions(instance, count, rng.fork('decisions'));
  const draw = rng.fork('scenarios');
  const groups: RawGroup[] = [];
  for (const x of decisions) {
    const bad = adversary === undefined ? known : [...known, ...adversary(own, x, attacks).toReversed()];
    groups.push(await labelled(own, x, sampleScenarios(own, x, scenarios, bad, draw)));
  }
  return { name, text, groups };
}
