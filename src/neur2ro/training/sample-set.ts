import { numbers } from '../algebra.ts';
import type { NetworkDescription } from '../network-description.ts';
import { type Feature, type NetworkInputs, scaledFeatures } from '../network-inputs.ts';
import type { RawGroup, RawInstance } from './raw-samples.ts';
import type { SampleGroup, SampleSet } from './samples.ts';
import type { TrainingFamily } from './training-family.ts';

/** What a relative feature is divided by: amounts of single items are a fraction of the whole, and this makes them about 1. */
const featureUnit = 0.1;

/** How networks of a family that are trained here read their inputs and scale their labels. */
export function relativeDescription({
  name: family,
  features: [x, scenario],
  labels: [zero, one],
}: TrainingFamily): NetworkDescription {
  const scale = (features: number) => ({
    lower: new Array<number>(features).fill(0),
    upper: new Array<number>(features).fill(featureUnit),
  });
  return {
    family,
    aggregation: 'sum',
    features: 'relative',
    x: scale(x),
    scenario: scale(scenario),
    labels: { per: 'nominal', zero, one },
  };
}

/** How many features of a scenario's item depend on the scenario: the first ones. */
function varyingOf(features: readonly Feature[]): number {
  const count = features.findIndex(({ terms }) => terms.length === 0);
  return count < 0 ? features.length : count;
}

/** Whether an item is all zeros under a decision, in every scenario: it adds nothing to what is without biases. */
function isNothing(x: Float64Array, decision: readonly Feature[], scenario: readonly Feature[]): boolean {
  const decided = ({ constant, terms, gate }: Feature) =>
    (gate === undefined || x[gate] !== 0) &&
    (constant !== 0 || terms.some(([variable, coefficient]) => coefficient !== 0 && x[variable] !== 0));
  const uncertain = ({ constant, terms, gate }: Feature) =>
    (gate === undefined || x[gate] !== 0) && (constant !== 0 || terms.some(([, coefficient]) => coefficient !== 0));
  return !decision.some(decided) && !scenario.some(uncertain);
}

function groupOf(
  { x, scenarios, costs }: RawGroup,
  inputs: NetworkInputs,
  { x: xScale, scenario: scenarioScale, labels }: NetworkDescription,
): SampleGroup {
  const read = inputs.layouts.relative!;
  const something = Array.from(read.x.keys()).filter((i) => !isNothing(x, read.x[i]!, read.scenario[i]!));
  const kept = something.length === 0 ? [0] : something;
  const [decided, uncertain] = [kept.map((i) => read.x[i]!), kept.map((i) => read.scenario[i]!)];
  const features = read.scenario[0]!.length;
  const varying = varyingOf(read.scenario[0]!);
  const dimension = costs.length === 0 ? 0 : scenarios.length / costs.length;
  const group = {
    items: kept.length,
    x: Float32Array.from(scaledFeatures(decided, xScale, x, x, numbers).data as number[]),
    fixed: new Float32Array(kept.length * (features - varying)),
    varying: new Float32Array(costs.length * kept.length * varying),
    labels: new Float32Array(costs.length),
  };
  if (labels.per !== 'nominal') throw new RangeError('samples are scaled by the nominal value.');
  for (const [s, cost] of costs.entries()) {
    const scenario = Float64Array.from(scenarios.subarray(s * dimension, (s + 1) * dimension));
    const { data } = scaledFeatures(uncertain, scenarioScale, scenario, x, numbers);
    for (let i = 0; i < kept.length; i++)
      for (let k = 0; k < features; k++) {
        const value = data[i * features + k] as number;
        if (k < varying) group.varying[(s * kept.length + i) * varying + k] = value;
        else if (s === 0) group.fixed[i * (features - varying) + k - varying] = value;
      }
    group.labels[s] = (cost / inputs.nominal - labels.zero) / (labels.one - labels.zero);
  }
  return group;
}

/** Samples as a network reads them: features and labels scaled as described, items that are all zeros left out. */
export function sampleSet(
  family: TrainingFamily,
  raws: readonly RawInstance[],
  description: NetworkDescription,
): SampleSet {
  const opened = raws.map(({ name, text, groups }) => ({ groups, inputs: family.open(text, name).inputs }));
  const first = opened[0]!.inputs.layouts.relative!;
  return {
    xFeatures: first.x[0]!.length,
    scenarioFeatures: first.scenario[0]!.length,
    varying: varyingOf(first.scenario[0]!),
    groups: opened.flatMap(({ groups, inputs }) =>
      groups.filter(({ costs }) => costs.length > 0).map((group) => groupOf(group, inputs, description)),
    ),
  };
}

/** Every so many instances one is for validation. */
const foldEvery = 10;

/** Splits instances, never the samples of one: what a network is validated with are problems it has not seen. */
export function splitInstances(raws: readonly RawInstance[]): {
  readonly training: readonly RawInstance[];
  readonly validation: readonly RawInstance[];
} {
  // A tenth, or the only one there is.
  const isHeld = (k: number) => k % foldEvery === Math.min(foldEvery, raws.length) - 1;
  const validation = raws.filter((_, k) => isHeld(k));
  const training = raws.length === 1 ? raws : raws.filter((_, k) => !isHeld(k));
  return { training, validation };
}
