import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Ended, type Folder, runCli, startCli, testFolder } from './run-cli.ts';

let folder: Folder;
beforeAll(async () => {
  folder = await testFolder('experiment');
});

/** Five trials a seed. */
const spec = {
  environments: [{ kind: 'bernoulli', means: [0.6, 0.4] }],
  policies: ['ucb1'],
  seeds: 4,
  horizon: 300,
};
const put = (name: string, content: unknown) =>
  folder.put(name, typeof content === 'string' ? content : JSON.stringify(content));
const idsOf = (file: string) =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).id as string);

test('runs, goes on where it was, and joins shards to the same trials', async () => {
  const file = await put('spec.json', spec);
  const output = folder.path('whole.jsonl');
  const first = await runCli(['experiment', 'run', file, '-o', output, '-j', '1', '--json']);
  expect(first.code).toBe(0);
  expect(JSON.parse(first.stdout)).toMatchObject({ total: 20, done: 20, played: 20, interrupted: false });
  expect(first.stderr).toMatch(/^0 of 20 trials \(0 %\)[\s\S]*20 of 20 trials \(100 %\), .*\n$/);

  const bytes = readFileSync(output);
  writeFileSync(output, bytes.subarray(0, bytes.length - 100));
  const again = await runCli(['experiment', 'run', file, '-o', output, '-j', '1', '--json']);
  expect(JSON.parse(again.stdout)).toMatchObject({ total: 20, done: 20, played: 1 });
  expect(again.stderr).toContain('was not whole: its trial is played again\n');

  const parts = await Promise.all(
    [1, 2].map(async (index) => {
      const part = folder.path(`part-${index}.jsonl`);
      await runCli(['experiment', 'run', file, '-o', part, '--shard', `${index}/2`, '-j', '1', '-q']);
      return part;
    }),
  );
  const merged = folder.path('merged.jsonl');
  const joined = await runCli(['experiment', 'merge', ...parts, output, '-o', merged]);
  expect(joined).toMatchObject({ code: 0, stdout: `20 trials added, 20 in ${merged}\n`, stderr: '' });
  expect(idsOf(merged).sort()).toEqual(idsOf(output).sort());
  expect(parts.flatMap(idsOf).sort()).toEqual(idsOf(output).sort());
});

test('killed at any moment, or stopped by Ctrl-C, it loses and repeats nothing', async () => {
  const file = await put('long.json', { ...spec, seeds: 30, horizon: 20_000 });
  const output = folder.path('long.jsonl');
  const command = ['experiment', 'run', file, '-o', output, '-j', '1'];
  const enough = (count: number) =>
    expect
      .poll(() => (existsSync(output) ? idsOfWhole(output) : 0), { timeout: 60_000, interval: 5 })
      .toBeGreaterThanOrEqual(count);
  const idsOfWhole = (path: string) => readFileSync(path, 'utf8').split('\n').length - 1;

  const killed = startCli(command);
  await enough(3);
  killed.child.kill('SIGKILL');
  await killed.ended;
  expect(existsSync(`${output}.lock`)).toBe(true);

  const stopped = startCli([...command, '--json']);
  await stopped.shows('stderr', 'of 150 trials');
  await enough(idsOfWhole(output) + 2);
  const second = await runCli(command);
  expect(second).toMatchObject({ code: 3, stdout: '' });
  expect(second.stderr).toMatch(
    /^adasolve: .*long\.jsonl: is being written by another run \(process \d+ on .*\); name another file, or wait\.\n$/,
  );
  stopped.child.kill('SIGINT');
  const { code, stdout } = await stopped.ended;
  expect(code).toBe(0);
  const document = JSON.parse(stdout);
  expect(document.interrupted).toBe(document.done < 150);
  expect(idsOf(output)).toHaveLength(document.done);

  expect(JSON.parse((await runCli([...command, '--json', '-q'])).stdout)).toMatchObject({ total: 150, done: 150 });
  const ids = idsOf(output);
  expect([ids.length, new Set(ids).size]).toEqual([150, 150]);
});

function expectSentence(run: Ended, code: number, sentence: string | RegExp): void {
  expect(run.stderr).toMatch(/^adasolve: [^\n]*\n$/);
  expect(run.stderr).not.toMatch(/\bat .*:\d+:\d+|unexpected failure|undefined|\[object/);
  expect(run.stderr.slice('adasolve: '.length, -1)).toMatch(sentence);
  expect(run).toMatchObject({ code, stdout: '' });
}

describe('input that cannot be used', () => {
  test.each([
    ['unknown', { ...spec, horizn: 3 }, 'unknown\\.json: the experiment has no setting "horizn"; it has name, '],
    ['policy', { ...spec, policies: ['ucb9'] }, 'policy\\.json: there is no policy "ucb9"; there are uniform, '],
    [
      'arms',
      {
        ...spec,
        environments: [
          {
            kind: 'abrupt',
            phases: [
              { rounds: 1, means: [1] },
              { rounds: 1, means: [0, 1] },
            ],
          },
        ],
      },
      'arms\\.json: "phases\\.1\\.means" of the environment "abrupt" must have 1 arms as the first phase has, not \\[0,1\\]\\.',
    ],
    ['horizon', { ...spec, horizon: -5 }, 'horizon\\.json: "horizon" of the experiment must be more than 0, not -5\\.'],
  ])('%s: exit code 3', async (name, content, sentence) => {
    const file = await put(`${name}.json`, content);
    const run = await runCli(['experiment', 'run', file, '-o', folder.path('never.jsonl')]);
    expectSentence(run, 3, new RegExp(sentence));
    expect(existsSync(folder.path('never.jsonl'))).toBe(false);
  });

  test('a queue that nobody serves: exit code 3', async () => {
    const file = await put('queued.json', spec);
    const queue = ['--queue', 'redis://127.0.0.1:1'];
    const runs = [
      runCli(['experiment', 'run', file, '-o', folder.path('queued.jsonl'), ...queue]),
      runCli(['experiment', 'worker', ...queue, '-j', '1']),
    ];
    for (const run of await Promise.all(runs))
      expectSentence(run, 3, /^the queue redis:\/\/127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)\.$/);
    expect(existsSync(folder.path('queued.jsonl.lock'))).toBe(false);
  });
});
