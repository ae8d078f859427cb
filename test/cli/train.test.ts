import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeOnnx } from '../../src/neur2ro/onnx-decode.ts';
import { readNetwork } from '../../src/neur2ro/read-network.ts';
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

  test('stops at its time limit with what it has, and goes on from there', async () => {
    const flags = ['--measure', '0', '--epochs', '20000'];
    const stopped = await train('g.onnx', ...flags, '-t', '3', '--json');
    expect(stopped.code).toBe(0);
    const first = JSON.parse(stopped.stdout);
    expect(first.complete).toBe(false);
    expect(stopped.stderr).toContain(`stopped early; the same command goes on from ${folder.path('g.checkpoint')}`);
    const resumed = await train('g.onnx', ...flags, '-t', '3', '--json');
    expect(resumed.stderr).toContain(`${first.history.length} epochs need no repetition`);
    const second = JSON.parse(resumed.stdout);
    expect(second.history.length).toBeGreaterThan(first.history.length);
    expect(second.history.slice(0, first.history.length)).toEqual(first.history);
    expect(second.validationError).toBeLessThanOrEqual(first.validationError);
  });

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
