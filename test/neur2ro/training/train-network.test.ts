import { describe, expect, test } from 'vitest';
import { createGradient } from '../../../src/neur2ro/training/gradient.ts';
import type { NetworkShape } from '../../../src/neur2ro/training/network-shape.ts';
import { initialWeights } from '../../../src/neur2ro/training/network-weights.ts';
import type { SampleSet } from '../../../src/neur2ro/training/samples.ts';
import {
  type EpochRecord,
  type TrainingSettings,
  type TrainingTask,
  trainNetwork,
} from '../../../src/neur2ro/training/train-network.ts';
import { TrainingError } from '../../../src/neur2ro/training/training-error.ts';
import { bestNetwork, type TrainingState } from '../../../src/neur2ro/training/training-state.ts';
import { createRng } from '../../../src/util/rng.ts';
import { sampleGroup, sampleSet } from '../../helpers/samples.ts';

const shape: NetworkShape = {
  x: { features: 2, embed: [6, 3], post: [6, 3] },
  scenario: { features: 3, embed: [7, 3], post: [6, 3] },
  head: [5],
  aggregation: 'sum',
};

/** Groups whose labels are those of a network that nobody knows. */
function taught(seed: number, groups: number, scenarios: number): SampleSet {
  const rng = createRng(seed);
  const draw = (count: number) => Array.from({ length: count }, () => rng.next());
  const weights = initialWeights(shape, createRng(99));
  const teacher = createGradient(shape, 1, weights, new Float64Array(weights.length));
  return sampleSet(
    shape,
    1,
    Array.from({ length: groups }, () => {
      const group = sampleGroup(shape, 1, [2 + rng.int(5), scenarios], draw);
      return { ...group, labels: Float32Array.from(teacher.predict(group), (value) => 2 * value) };
    }),
  );
}

const task: TrainingTask = { shape, training: taught(1, 12, 9), validation: taught(2, 5, 7) };
const settings: TrainingSettings = { seed: 4, epochs: 6, slice: 4, batch: 5, rate: 0.01 };
const clock = () => 0;

async function recordsOf(
  change: Partial<TrainingSettings> = {},
  changed: Partial<TrainingTask> = {},
  from?: TrainingState,
): Promise<EpochRecord[]> {
  const options = { clock, ...(from === undefined ? {} : { from }) };
  const records: EpochRecord[] = [];
  for await (const record of trainNetwork({ ...task, ...changed }, { ...settings, ...change }, options))
    records.push(record);
  return records;
}

describe('training', () => {
  test('takes the same steps, bit by bit, with any number of threads', async () => {
    const alone = await recordsOf();
    expect(alone).toHaveLength(settings.epochs);
    for (const threads of [2, 3]) expect(await recordsOf({ threads })).toEqual(alone);
    expect(await recordsOf({ seed: 5 })).not.toEqual(alone);
  });

  test('goes on from any epoch as if it had never been interrupted', async () => {
    const whole = await recordsOf();
    for (const epoch of [1, 4]) {
      const stored: TrainingState = JSON.parse(JSON.stringify(whole[epoch - 1]!.state));
      expect(await recordsOf({}, {}, stored)).toEqual(whole.slice(epoch));
    }
    expect(await recordsOf({}, {}, whole.at(-1)!.state)).toEqual([]);
  });

  test('comes close to samples that it may learn by heart', async () => {
    const few = taught(3, 3, 4);
    const records = await recordsOf({ epochs: 1500, rate: 0.02 }, { training: few, validation: few });
    expect(records.at(-1)!.loss).toBeLessThan(1e-6);
    expect(records.at(-1)!.error).toBeLessThan(1e-3);
  });

  test('reports errors of the weights that it hands out, the best and the last', async () => {
    const records = await recordsOf({ epochs: 20, rate: 0.05 });
    const best = records.reduce((least, record) => (record.error < least.error ? record : least));
    expect(records.filter(({ improved }) => improved).at(-1)).toBe(best);
    const { state } = records.at(-1)!;
    expect(state.best.epoch).toBe(best.epoch);
    const network = bestNetwork(state);
    const { measure } = createGradient(shape, 1, network.weights, new Float64Array(network.weights.length));
    const sums = task.validation.groups.map((group) => measure(group, [0, 1, 2, 3, 4, 5, 6], 0, 7));
    const error = sums.reduce((sum, { absolute }) => sum + absolute, 0) / (7 * sums.length);
    expect(error).toBeCloseTo(best.error, 12);
    expect(best.error).toBeLessThan(0.5 * records[0]!.error);
  });

  test('ends when the validation error has not fallen for long enough', async () => {
    const wrong: SampleSet = {
      ...task.validation,
      groups: task.validation.groups.map((group) => ({ ...group, labels: group.labels.map((label) => -5 * label) })),
    };
    const records = await recordsOf({ epochs: 200, patience: 3 }, { validation: wrong });
    expect(records.length).toBeLessThan(200);
    expect(records.at(-1)!.epoch - records.at(-1)!.state.best.epoch).toBe(3);
  });

  test('starts from the weights of an earlier round', async () => {
    const first = await recordsOf({ epochs: 40 });
    const { weights } = bestNetwork(first.at(-1)!.state);
    const [warm] = await recordsOf({ rate: 1e-5 }, { start: weights });
    expect(Math.abs(warm!.error - first.at(-1)!.state.best.error)).toBeLessThan(1e-3);
  });

  test.each([
    ['NaN', Number.NaN],
    ['infinite', Number.POSITIVE_INFINITY],
  ])('stops at a %s label and names the epoch and the batch', async (_, label) => {
    const groups = task.training.groups.map((group, k) =>
      k === 0 ? { ...group, labels: group.labels.with(0, label) } : group,
    );
    const run = recordsOf({ batch: 2 }, { training: { ...task.training, groups } });
    await expect(run).rejects.toThrow(TrainingError);
    await expect(run).rejects.toThrow(/^the loss is no number in epoch 1, batch \d+: /);
  });

  test('stops where it diverges, with what it reported before still good', async () => {
    const records: EpochRecord[] = [];
    const diverging = async () => {
      for await (const record of trainNetwork(task, { ...settings, epochs: 1000, rate: 1e60 }, { clock }))
        records.push(record);
    };
    await expect(diverging()).rejects.toThrow(TrainingError);
    for (const { state } of records) expect(bestNetwork(state).weights.every(Number.isFinite)).toBe(true);
  });

  test.each([1, 2])('ends within an epoch when it is told to, with %i threads', async (threads) => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const run = trainNetwork(task, { ...settings, threads }, { clock, signal: controller.signal });
    expect((await run.next()).value!.epoch).toBe(1);
    controller.abort(reason);
    await expect(run.next()).rejects.toBe(reason);
  });

  test.each<readonly [string, Partial<TrainingTask>, string]>([
    ['no samples', { training: { ...task.training, groups: [] } }, 'there are no samples for training.'],
    [
      'samples of other features',
      { validation: { ...task.validation, xFeatures: 4 } },
      'the samples for validation have 4 and 3 features; the network takes 2 and 3.',
    ],
    [
      'sets that vary otherwise',
      { validation: { ...task.validation, varying: 2 } },
      '1 features vary in training, 2 in validation.',
    ],
    ['weights of another network', { start: new Float64Array(7) }, '7 weights to start from, for a network of 185.'],
  ])('is refused with %s', async (_, change, message) => {
    await expect(recordsOf({}, change)).rejects.toThrow(new RangeError(message));
  });

  test('is refused with a state of which a part is missing', async () => {
    const { state } = (await recordsOf({ epochs: 1 }))[0]!;
    const short = { ...state, weights: state.weights.slice(0, 320) };
    await expect(recordsOf({}, {}, short)).rejects.toThrow(
      /^the state of a training run holds 30 numbers where 185 are/,
    );
  });
});
