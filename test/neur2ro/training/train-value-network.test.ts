import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { highs } from '../../../src/mip/highs-solver.ts';
import { formatCheckpoint, readCheckpoint } from '../../../src/neur2ro/training/checkpoint.ts';
import { trainingFamily } from '../../../src/neur2ro/training/families.ts';
import { measureNetwork } from '../../../src/neur2ro/training/measure-network.ts';
import { networkFromBytes } from '../../../src/neur2ro/training/network-bytes.ts';
import {
  plainOnnx,
  type TrainingResult,
  type TrainingRun,
  trainValueNetwork,
} from '../../../src/neur2ro/training/train-value-network.ts';
import { stageOf, type TrainingPlan, type TrainingProgress } from '../../../src/neur2ro/training/training-plan.ts';

const plan: TrainingPlan = {
  ...{ family: 'knapsack', instances: 11, decisions: 4, scenarios: 8, sizes: [5, 6, 7], seed: 2 },
  ...{ shape: 'small', epochs: 6, rounds: 1, rate: 0.01 },
};
let clocked = 0;
const clock = () => clocked++;
const train = (run: Partial<TrainingRun> = {}, other: Partial<TrainingPlan> = {}) =>
  trainValueNetwork({ ...plan, ...other }, { jobs: 1, clock, ...run });
const bytesOf = ({ network, description }: TrainingResult) => plainOnnx(network!, description);

let folder: string;
let whole: TrainingResult;
const told: TrainingProgress[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'training-'));
  whole = await train({ onEpoch: (_, progress) => void told.push(progress) });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a training', () => {
  test('carries out its plan: epochs, then a round of new samples, then half as many', () => {
    expect(whole.complete).toBe(true);
    expect(whole.progress.finished).toHaveLength(2);
    expect(whole.progress.history.map(({ round, epoch }) => [round, epoch])).toEqual([
      ...[1, 2, 3, 4, 5, 6].map((epoch) => [0, epoch]),
      ...[1, 2, 3].map((epoch) => [1, epoch]),
    ]);
    expect(stageOf(plan, 1)).toEqual({ epochs: 3, rate: 0.005 });
    const last = whole.progress.history.filter(({ round }) => round === 1);
    expect(whole.error).toBe(Math.min(...last.map(({ error }) => error)));
  });

  test('comes to the same network with two threads', async () => {
    expect(bytesOf(await train({ jobs: 2 }))).toEqual(bytesOf(whole));
  });

  test.each([1, 6, 8])('goes on after epoch %i of all as if it had not been interrupted', async (epochs) => {
    const path = join(folder, `after-${epochs}`);
    await writeFile(path, formatCheckpoint(told[epochs - 1]!));
    const from = await readCheckpoint(path, plan);
    const resumed = await train({ from: from! });
    expect(bytesOf(resumed)).toEqual(bytesOf(whole));
    expect(resumed.progress.history).toHaveLength(9);
  });

  test('that is stopped keeps the best network so far', async () => {
    const stop = new AbortController();
    const stopped = await train({
      signal: stop.signal,
      onEpoch: ({ epoch }) => (epoch === 3 ? stop.abort() : undefined),
    });
    expect(stopped.complete).toBe(false);
    expect(stopped.progress.history).toHaveLength(3);
    expect(stopped.error).toBe(Math.min(...stopped.progress.history.map(({ error }) => error)));
    expect(bytesOf(await train({ from: stopped.progress }))).toEqual(bytesOf(whole));
    const early = new AbortController();
    early.abort();
    expect(await train({ signal: early.signal })).toMatchObject({ complete: false, error: Number.POSITIVE_INFINITY });
  });

  test('ends with epoch and batch where the loss is no number', async () => {
    await expect(train({}, { rate: 1e200 })).rejects.toThrow(/^the loss is no number in epoch 1, batch \d+: /);
  });
});

describe('a checkpoint', () => {
  const path = () => join(folder, 'checkpoint');
  const kept = (text: string) => writeFile(path(), text);

  test('is refused for another plan, with what differs', async () => {
    await kept(formatCheckpoint(told[0]!));
    await expect(readCheckpoint(path(), { ...plan, epochs: 7 })).rejects.toThrow(
      `${path()}: is the checkpoint of another training, its number of epochs differs: delete it to begin anew, or name another one.`,
    );
    await expect(readCheckpoint(path(), { ...plan, sizes: [5] })).rejects.toThrow('its sizes differ:');
  });

  test('is refused where it was cut off, or is something else', async () => {
    await kept(formatCheckpoint(told[0]!).slice(0, 500));
    await expect(readCheckpoint(path(), plan)).rejects.toThrow('is no checkpoint of a training, or was cut off:');
    await kept('{"format":"adasolve training 2"}');
    await expect(readCheckpoint(path(), plan)).rejects.toThrow('by this version of adasolve.');
    const { state, ...rest } = told[0]!;
    await kept(formatCheckpoint({ ...rest, state: { ...state!, weights: 'AAAA' } }));
    await expect(readCheckpoint(path(), plan)).rejects.toThrow('numbers where 281 are expected.');
    await expect(readCheckpoint(folder, plan)).rejects.toThrow('cannot be read');
    expect(await readCheckpoint(join(folder, 'none'), plan)).toBeUndefined();
  });
});

describe('measures', () => {
  test('are taken where searches look, on instances drawn for that', async () => {
    const network = networkFromBytes(bytesOf(whole), 'trained');
    const settings = { instances: 1, sizes: [5], seed: 1, solver: highs, clock: () => 0 };
    const measures = await measureNetwork(trainingFamily('knapsack'), network, settings);
    expect(measures.instances).toBe(1);
    expect(measures.points).toBeGreaterThanOrEqual(2);
    expect(measures.error).toBeGreaterThan(0);
    expect(measures.error).toBeLessThanOrEqual(measures.worst);
    expect(measures.worst).toBeLessThan(2);
    expect(measures.binaries).toBeGreaterThanOrEqual(measures.units);
  });
});
