import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { MipModel } from '../../src/mip/model.ts';
import { readModel } from '../../src/mip/read.ts';
import { createEvaluator } from '../../src/tune/evaluate.ts';

const never = new AbortController().signal;
const contenders = [
  { name: 'balanced', settings: {} },
  { name: 'wrong', settings: { neighborhoods: ['rin'] } },
];
let model: MipModel;
beforeAll(async () => {
  const path = fileURLToPath(new URL('../../instances/set-cover-small.lp', import.meta.url));
  model = (await readModel({ path })).model;
});
const evaluator = (timeLimit: number) =>
  createEvaluator([{ name: 'cover', hash: '', model }], contenders, { timeLimit, jobs: 1 });
const trial = (contender: string) => ({ contender, instance: 'cover', seed: 3 });

describe('a trial', () => {
  test('runs solve, and tells how the best solution came', async () => {
    // Solved in a fraction of that, however busy the machine is.
    const run = await evaluator(300)(trial('balanced'), never);
    expect(run).toMatchObject({ ...trial('balanced'), status: 'optimal' });
    expect(run.incumbents.length).toBeGreaterThan(0);
    const objectives = run.incumbents.map(([, objective]) => objective);
    expect([...objectives].sort((a, b) => b - a)).toEqual(objectives);
    expect(run.cpu).toBeGreaterThan(0);
    expect(run.seconds).toBeGreaterThan(run.incumbents.at(-1)![0]);
  });

  test('that fails is a run, and says why', async () => {
    const run = await evaluator(300)(trial('wrong'), never);
    expect(run).toMatchObject({ status: 'failed', incumbents: [] });
    expect(run.failure).toMatch(/^there is no neighbourhood "rin"; there are /);
  });

  test('ends when it is interrupted', async () => {
    const controller = new AbortController();
    const run = evaluator(300)(trial('balanced'), controller.signal);
    controller.abort(new Error('enough'));
    await expect(run).rejects.toThrow('enough');
    await expect(evaluator(300)(trial('balanced'), controller.signal)).rejects.toThrow('enough');
  });
});
