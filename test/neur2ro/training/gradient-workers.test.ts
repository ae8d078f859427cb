import { describe, expect, test } from 'vitest';
import { createJob, type GradientJob, totalErrors, totalGradient } from '../../../src/neur2ro/training/gradient-job.ts';
import { openGradientWorkers } from '../../../src/neur2ro/training/gradient-workers.ts';
import { layersOf } from '../../../src/neur2ro/training/network-shape.ts';
import { initialWeights } from '../../../src/neur2ro/training/network-weights.ts';
import { shareSamples } from '../../../src/neur2ro/training/shared-samples.ts';
import { createSlices } from '../../../src/neur2ro/training/slices.ts';
import { SolverError } from '../../../src/util/errors.ts';
import { createRng } from '../../../src/util/rng.ts';
import { sampleGroup, sampleSet } from '../../helpers/samples.ts';

const side = { features: 2, embed: [5, 2], post: [4, 2] };
const shape = { x: side, scenario: side, head: [3], aggregation: 'sum' } as const;

function exampleJob(): GradientJob {
  const rng = createRng(6);
  const draw = (count: number) => Array.from({ length: count }, () => rng.next());
  const groups = Array.from({ length: 11 }, (_, k) => sampleGroup(shape, 1, [2 + (k % 4), 6], draw));
  const samples = shareSamples(sampleSet(shape, 1, groups));
  const course = { samples, slices: createSlices(samples, 4) };
  const job = createJob(shape, course, course);
  job.weights.set(initialWeights(shape, rng));
  return job;
}

describe('threads for gradients', () => {
  test('come to the same sums, bit by bit, as one thread, batch by batch', async () => {
    const results = [];
    for (const threads of [1, 2, 4]) {
      const job = exampleJob();
      await using workers = openGradientWorkers(job, threads);
      const gradient = new Float64Array(layersOf(shape).size);
      for (const first of [0, 3, 14, 20]) {
        const count = Math.min(9, job.training.slices.count - first);
        await workers.run({ kind: 'learn', first, count });
        totalGradient(job, 0.5, gradient);
        results.push({ threads, errors: totalErrors(job), gradient: [...gradient] });
      }
      await workers.run({ kind: 'measure', first: 0, count: 22 });
      results.push({ threads, errors: totalErrors(job), gradient: [] });
    }
    const alone = results.filter(({ threads }) => threads === 1);
    expect(alone.map(({ errors }) => errors.samples)).toEqual([27, 27, 24, 6, 66]);
    for (const many of [2, 4])
      expect(results.filter(({ threads }) => threads === many).map((row) => ({ ...row, threads: 1 }))).toEqual(alone);
  });

  test('that fail are an error, in this batch and the next', async () => {
    const job = exampleJob();
    // A group that is not there.
    job.training.slices.table[0] = 99;
    await using workers = openGradientWorkers(job, 2);
    const batch = { kind: 'learn', first: 0, count: 22 } as const;
    await expect(workers.run(batch)).rejects.toThrow(SolverError);
    await expect(workers.run(batch)).rejects.toThrow(/^a thread that trains a network ended: /);
  });
});
