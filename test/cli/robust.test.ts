import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { instance, testFolder } from './run-cli.ts';
import { runHere } from './run-here.ts';

const folder = await testFolder('robust');
const small = await folder.put('small.txt', '4 40 1\n30 20 5 20 40\n25 10 4 18 33\n40 30 8 30 55\n12 6 3 9 16\n');
const robust = (...words: string[]) => runHere(['robust', ...words]);

describe('adasolve robust', () => {
  test('proves the best decision, logs rounds, and writes result, trace and report', async () => {
    const outputs = ['-o', 'r.json', '--trace', 't.jsonl', '--report', 'r.html'].map((word) =>
      /\./.test(word) ? folder.path(word) : word,
    );
    const { code, stdout, stderr } = await robust(small, '--json', ...outputs);
    expect(stderr).toMatch(/round by +scenarios +lower +upper +network +exact +time/);
    expect(code).toBe(0);
    const document = JSON.parse(stdout);
    expect(Object.keys(document)).toEqual([
      ...['schemaVersion', 'problem', 'status', 'objective', 'lower', 'upper', 'certified', 'sense'],
      ...['x', 'scenario', 'recourse', 'rounds', 'seconds', 'arms'],
    ]);
    expect(document).toMatchObject({ problem: 'small', status: 'optimal', certified: true, sense: 'maximize' });
    expect(document.objective).toBe(document.lower);
    expect(document.upper).toBeGreaterThanOrEqual(document.lower);
    expect(JSON.parse(await readFile(folder.path('r.json'), 'utf8'))).toEqual(document);
    const trace = (await readFile(folder.path('t.jsonl'), 'utf8')).trim().split('\n');
    expect(trace.map((line) => JSON.parse(line))).toEqual(document.rounds);
    expect(await readFile(folder.path('r.html'), 'utf8')).toContain('<svg');

    // The decision that was written is worth what the result says.
    const checked = await robust(small, '--check', folder.path('r.json'), '--json');
    const { objective, certified } = JSON.parse(checked.stdout);
    expect([objective, certified]).toEqual([expect.closeTo(document.objective, 3), true]);
    const text = await robust(small, '--check', await folder.put('x.txt', '1111'));
    expect(text).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('evaluated exactly') });
  });

  test('goes on with what the bandit over networks has learned, and keeps to what arms are still there', async () => {
    const [one, other] = ['knapsack-small', 'knapsack-published'].map((name) => instance(`networks/${name}.onnx`));
    const file = folder.path('policy.json');
    const run = (...words: string[]) =>
      robust(small, '--adversary', 'sampling', '--no-polish', '-q', '--policy-out', file, ...words);
    const kept = async () => JSON.parse(await readFile(file, 'utf8'));
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    expect(await run('--networks', `${one},${other}`)).toMatchObject({ code: 0 });
    const first = await kept();
    expect(first.arms).toEqual([{ name: 'knapsack-small:sampling' }, { name: 'knapsack-published:sampling' }]);
    expect(await run('--networks', `${one},${other}`, '--policy-in', file)).toMatchObject({ code: 0 });
    const second = await kept();
    expect(sum(second.policy.learned.pulls)).toBeGreaterThan(sum(first.policy.learned.pulls));
    expect(await run('--networks', other!, '--policy-in', file)).toMatchObject({ code: 0 });
    const third = await kept();
    expect(third.arms).toEqual([{ name: 'knapsack-published:sampling' }]);
    expect(third.policy.learned.pulls[0]).toBeGreaterThan(second.policy.learned.pulls[1]);
  });

  test('lists its problems', async () => {
    const { stdout } = await runHere(['list', 'robust-problems']);
    expect(stdout).toMatch(/^knapsack\n/);
  });

  test.each([
    [[], 2, 'name the instance'],
    [[small, '--mode', 'argmax'], 2, '--mode argmax needs a value network'],
    [[small, '--adversary', 'mip'], 2, '--adversary mip needs a value network'],
    [[small, '--adversary', 'nobody'], 2, "There is no adversary 'nobody'"],
    [[small, '--baseline', '0'], 2, 'Write nominal, static'],
    [[small, '--policy', 'nothing'], 2, 'there is no policy "nothing"'],
    [[small, '--policy-out', 'p.json'], 2, '--policy-out is for runs with a value network'],
    [[small, '--networks', 'n.onnx', '--policy', 'ucb1', '--policy-in', 'p.json'], 2, 'exclude each other'],
    [[small, '--networks', 'n.onnx', '--policy-in', small], 3, 'is not JSON, so no file of --policy-out'],
    [['/no/such/file'], 3, 'no such file'],
    [[instance('set-cover-small.lp')], 3, 'begins no known format'],
    [[small, '--networks', '/no/such.onnx'], 3, 'does not exist'],
    [[small, '--check', small], 3, 'holds 23 values where the first stage of small has 4'],
  ])('refuses %j', async (words, code, message) => {
    const ended = await robust(...words);
    expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) });
  });

  test.each([
    ['short.txt', '2 10 1\n5 2 1 4 7\n', 'short.txt:2: the file ends where the profit of item 2 was expected.'],
    ['none.mjs', 'export default 3;', 'none.mjs: its default export is no robust problem'],
    ['part.mjs', "export default { name: 'p' };", 'part.mjs: its problem needs a function "cost".'],
  ])('refuses the file %s', async (name, content, message) => {
    const ended = await robust(await folder.put(name, content));
    expect(ended).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining(message) });
  });
});
