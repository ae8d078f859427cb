import { formatDescription, type NetworkDescription } from '../network-description.ts';
import type { NetworkMeasures } from './measure-network.ts';
import { allLayers, layersOf } from './network-shape.ts';
import type { TrainedNetwork } from './network-weights.ts';
import type { TrainingPlan } from './training-plan.ts';
import { writeOnnx } from './write-onnx.ts';

/** What is known of a trained network. */
export interface NetworkRecord {
  readonly plan: TrainingPlan;
  readonly network: TrainedNetwork;
  readonly description: NetworkDescription;
  /** Mean absolute error on the validation samples, scaled. */
  readonly error: number;
  /** Whether the plan was carried out to its end. */
  readonly complete: boolean;
  readonly epochs: number;
  readonly measures?: NetworkMeasures;
  /** The version of adasolve. */
  readonly version: string;
}

/** The ONNX file of a network, with its description, recipe and figures in the metadata. */
export function recordedOnnx(record: NetworkRecord): Uint8Array {
  const { plan, network, description, error, complete, epochs, measures, version } = record;
  const metrics = { validationError: error, complete, epochs, ...(measures === undefined ? {} : { measures }) };
  return writeOnnx(network, {
    adasolve: formatDescription(description),
    'adasolve.recipe': JSON.stringify({ adasolve: version, ...plan }),
    'adasolve.metrics': JSON.stringify(metrics),
  });
}

const figure = (value: number) => value.toPrecision(3);

/** What is known of a network, for people: a page in Markdown. @param name of the file */
export function modelCard(name: string, record: NetworkRecord): string {
  const { plan, network, description, error, complete, epochs, measures, version } = record;
  const layers = layersOf(network.shape);
  const { embed, post } = network.shape.scenario;
  const { labels } = description;
  const range = labels.per === 'nominal' ? labels.one - labels.zero : 1;
  const rows: readonly (readonly [string, string])[] = [
    ['family', plan.family],
    ['shape', `${plan.shape}: items ${embed.join('-')}, set ${post.join('-')}, head ${network.shape.head.join('-')}-1`],
    ['weights', `${layers.size} in ${allLayers(layers).length} layers`],
    ['features', description.features],
    ['label unit', `${figure(range)} times the value of the nominal second stage`],
    ['instances', `${plan.instances} of ${plan.sizes.join(', ')} items`],
    ['samples', `${plan.decisions} decisions x ${plan.scenarios} scenarios an instance`],
    ['rounds on its own worst cases', String(plan.rounds)],
    ['epochs', `${epochs}${complete ? '' : ' (stopped early)'}, first step length ${plan.rate}`],
    ['seed', String(plan.seed)],
    ['adasolve', version],
    ['validation error', `${figure(error)} (mean absolute, in label units, instances not trained on)`],
    ...(measures === undefined
      ? [['error where searches look', 'not measured'] as const]
      : ([
          [
            'error where searches look',
            `${figure(measures.error)} mean, ${figure(measures.worst)} at most, at ${measures.points} points of ${measures.instances} instances`,
          ],
          [
            "adversary's MIP",
            `${figure(measures.units)} unsettled units, ${figure(measures.binaries)} binary columns on average`,
          ],
        ] as const)),
  ];
  return `# ${name}

A value network for \`adasolve robust --networks\`, trained by \`adasolve train ${plan.family}\`.

| | |
|---|---|
${rows.map(([key, value]) => `| ${key} | ${value} |`).join('\n')}

"Where searches look" are decisions and the scenarios that this network takes for the worst, each an answer to the other.
`;
}
