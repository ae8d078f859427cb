import { describe, expect, test } from 'vitest';
import { type StageRecord, type StageState, trainAndPrune } from '../../../src/neur2ro/training/train-and-prune.ts';
import type { TrainingTask } from '../../../src/neur2ro/training/train-network.ts';
import { createRng } from '../../../src/util/rng.ts';
import { sampleGroup, sampleSet } from '../../helpers/samples.ts';

const side = { features: 2, embed: [8, 3], post: [8, 3] };
const shape = { x: side, scenario: side, head: [4], aggregation: 'sum' } as const;
const rng = createRng(1);
const draw = (count: number) => Array.from({ length: count }, () => rng.next());
const groups = Array.from({ length: 8 }, () => sampleGroup(shape, 1, [4, 6], draw));
const task: TrainingTask = {
  shape,
  training: sampleSet(shape, 1, groups.slice(2)),
  validation: sampleSet(shape, 1, groups.slice(0, 2)),
};

async function recordsOf(from?: StageState): Promise<StageRecord[]> {
  const records: StageRecord[] = [];
  const options = { clock: () => 0, ...(from === undefined ? {} : { from }) };
  const settings = { seed: 3, epochs: 4, rate: 0.01 };
  for await (const record of trainAndPrune(task, settings, { share: 0.75, stages: 2, epochs: 3 }, options))
    records.push(record);
  return records;
}

describe('training in stages', () => {
  test('ends with the share of units that is wanted, and goes on from any epoch', async () => {
    const whole = await recordsOf();
    expect(whole.map(({ stage, epoch }) => `${stage}.${epoch}`).join(' ')).toBe(
      '0.1 0.2 0.3 0.4 1.1 1.2 1.3 2.1 2.2 2.3',
    );
    expect(whole.map(({ state }) => state.shape.x.post[0])).toEqual([8, 8, 8, 8, 4, 4, 4, 2, 2, 2]);
    expect(whole.at(-1)!.state.shape).toEqual({
      x: { features: 2, embed: [2, 3], post: [2, 3] },
      scenario: { features: 2, embed: [2, 3], post: [2, 3] },
      head: [1],
      aggregation: 'sum',
    });
    for (const done of [2, 4, 6, 9, 10]) {
      const { stage, state } = whole[done - 1]!;
      expect(await recordsOf(JSON.parse(JSON.stringify({ stage, state })))).toEqual(whole.slice(done));
    }
  });

  test('starts a stage from the weights of the one before', async () => {
    const records = await recordsOf();
    const random = records[0]!.loss;
    expect(records[4]!.loss).toBeLessThan(random);
  });
});
