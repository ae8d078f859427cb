import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeOnnx } from '../../src/neur2ro/onnx-decode.ts';
import { readNetwork } from '../../src/neur2ro/read-network.ts';
import { formatCheckpoint } from '../../src/neur2ro/training/checkpoint.ts';
import { trainValueNetwork } from '../../src/neur2ro/training/train-value-network.ts';
import type { TrainingPlan, TrainingProgress } from '../../src/neur2ro/training/training-plan.ts';
import { type Folder, instance, testFolder } from './run-cli.ts';
import { runHere } from './run-here.ts';

let folder: Folder;
beforeAll(async () => {
  folder = await testFolder('train');
});

const small = ['--instances', '10', '--decisions', '3', '--scenarios', '6', '--sizes', '5,6', '--shape', 'small'];
const train = (name: string, ...flags: string[]) =>
  runHere(['train', 'knapsack', ...small, '--epochs', '4', '-j', '1', '-o', folder.path(name), ...flags]);

describe('train', () => {
  test('writes a network with its recipe, a card and a report, and robust takes it', async () => {
    const report = folder.path('report.html');
    const { code, stdout, stderr } = await train('a.onnx', '--measure', '2', '--report', report, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('epoch 4 of 4: loss ') });
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ schemaVersion: 1, complete: true, plan: { family: 'knapsack', sizes: [5, 6] } });
    expect(document.history).toHaveLength(6);
    expect(document.measures.instances).toBe(2);
    const bytes = readFileSync(folder.path('a.onnx'));
    const { metadata } = decodeOnnx(bytes, 'a.onnx');
    expect(JSON.parse(metadata.get('adasolve.recipe')!)).toMatchObject({ family: 'knapsack', seed: 1, shape: 'small' });
    expect(JSON.parse(metadata.get('adasolve.metrics')!)).toMatchObject({ validationError: document.validationError });
    expect((await readNetwork(folder.path('a.onnx'))).description.features).toBe('relative');
    const card = readFileSync(folder.path('a.md'), 'utf8');
    expect(card).toContain('| instances | 10 of 5, 6 items |');
    expect(card).toMatch(/\| error where searches look \| \S+ mean, \S+ at most, at \d+ points of 2 instances \|/);
    expect(readFileSync(report, 'utf8')).toMatch(/validation, mean absolute[\s\S]*<h2>Network<\/h2>/);
    expect(existsSync(folder.path('a.checkpoint'))).toBe(false);
    const words = ['robust', instance('robust-knapsack.txt'), '--networks', folder.path('a.onnx'), '-t', '3', '-q'];
    const solved = await runHere([...words, '--adversary', 'sampling', '--json']);
    expect(solved.code).toBe(0);
    expect(JSON.parse(solved.stdout).arms[0].name).toBe('a:sampling');
  });

  test('gives the same file again, takes samples from a folder, and refuses those of another recipe', async () => {
    const data = folder.path('data');
    await train('b.onnx', '--measure', '0', '--rounds', '0', '--data', data, '-q');
    expect(readdirSync(data)).toEqual(['knapsack-001.samples']);
    const again = await train('c.onnx', '--measure', '0', '--rounds', '0', '--data', data);
    expect(again.stderr).toContain('samples: 1 of 1 files found');
    expect(readFileSync(folder.path('c.onnx'))).toEqual(readFileSync(folder.path('b.onnx')));
    const other = await train('d.onnx', '--data', data, '-s', '2');
    expect(other).toMatchObject({ code: 3, stdout: '' });
    expect(other.stderr).toContain('holds samples of another recipe: its seed is 1, not 2; name another folder');
    writeFileSync(`${data}/knapsack-001.samples`, readFileSync(`${data}/knapsack-001.samples`).subarray(0, 400));
    const cut = await train('d.onnx', '--data', data);
    expect(cut).toMatchObject({ code: 3 });
    expect(cut.stderr).toContain(
      'knapsack-001.samples: ends too early: it was cut off; delete it, and it is made anew.',
    );
  });

  test('names the checkpoint of another training, and what a loss that is no number leaves', async () => {
    const failed = await train('e.onnx', '--rate', '1e200');
    expect(failed.code).toBe(7);
    expect(failed.stderr).toMatch(/the loss is no number in epoch 1, batch \d+: /);
    writeFileSync(folder.path('f.checkpoint'), 'nothing');
    const strange = await train('f.onnx');
    expect(strange.code).toBe(3);
    expect(strange.stderr).toContain('f.checkpoint: is no checkpoint of a training, or was cut off');
  });

  test('stops at its time limit with what it has, goes on from there, and comes to the same network', async () => {
    const plan: TrainingPlan = {
      ...{ family: 'knapsack', instances: 10, decisions: 3, scenarios: 6, sizes: [5, 6], seed: 1 },
      ...{ shape: 'small', epochs: 4, rounds: 1, rate: 0.005 },
    };
    const told: TrainingProgress[] = [];
    const run = {
      jobs: 1,
      clock: () => 0,
      onEpoch: (_: unknown, progress: TrainingProgress) => void told.push(progress),
    };
    const whole = await trainValueNetwork(plan, run);
    writeFileSync(folder.path('g.checkpoint'), formatCheckpoint(told[1]!));

    const stopped = await train('g.onnx', '--measure', '0', '-t', '0.001', '--json');
    expect(stopped.code).toBe(0);
    expect(stopped.stderr).toContain(`stopped early; the same command goes on from ${folder.path('g.checkpoint')}`);
    expect(JSON.parse(stopped.stdout)).toMatchObject({ complete: false, validationError: told[1]!.state!.best.error });
    expect((await readNetwork(folder.path('g.onnx'))).description).toEqual(whole.description);

    const resumed = await train('g.onnx', '--measure', '0', '--json');
    expect(resumed.stderr).toContain('2 epochs need no repetition');
    const { complete, history } = JSON.parse(resumed.stdout);
    expect({ complete, epochs: history.length }).toEqual({ complete: true, epochs: 6 });
    expect(history.at(-1).loss).toBe(whole.progress.history.at(-1)!.loss);
    expect(existsSync(folder.path('g.checkpoint'))).toBe(false);

    const early = await train('h.onnx', '-t', '0.001');
    expect(early.code).toBe(6);
    expect(early.stderr).toContain('stopped before the first epoch ended');
    expect(existsSync(folder.path('h.onnx'))).toBe(false);
  });

  test.skipIf(!existsSync('/dev/full'))(
    'has written the network where the disk is too full for the report (needs /dev/full)',
    async () => {
      const full = await train('i.onnx', '--measure', '0', '--report', '/dev/full', '-q');
      expect(full).toMatchObject({ code: 3, stdout: '' });
      expect(full.stderr).toContain('/dev/full: cannot be written: no space left on the device.');
      expect((await readNetwork(folder.path('i.onnx'))).description.features).toBe('relative');
    },
  );

  test.each([
    [['train', 'facility-location'], 2, "'facility-location' is invalid"],
    [['train'], 2, 'train: name a family: knapsack, capital-budgeting, loan-budgeting.'],
    [['train', 'knapsack', '-o', 'network.bin'], 2, "--output: 'network.bin' must end in .onnx."],
    [['train', 'knapsack', '--sizes', '5,x'], 2, 'It is not a number'],
    [['train', 'knapsack', '--rate', '0'], 2, 'It must be above 0'],
    [['train', 'knapsack', '-o', '/proc/none/a.onnx'], 3, '/proc/none/a.onnx: cannot be written: no such directory.'],
    [['train', 'knapsack', '-o', 'a.onnx', '--report', 'a.onnx'], 2, 'two files of this run would be a.onnx'],
    [['train', 'knapsack', '-o', '/tmp/a.onnx', '--data', '/proc/none'], 3, '/proc/none: cannot be written'],
  ])('refuses %j', async (words, code, sentence) => {
    const ended = await runHere(words);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toContain(sentence);
    expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
