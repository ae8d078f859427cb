import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Folder, instance, testFolder } from './run-cli.ts';
import { runHere } from './run-here.ts';

const cover = instance('set-cover-small.lp');
const few = ['-q', '-n', '8', '--node-limit', '5', '--gap', '0'];

let folder: Folder;
let learned: string;
beforeAll(async () => {
  folder = await testFolder('memory');
  learned = folder.path('learned.json');
  expect(await runHere(['solve', cover, ...few, '--policy-out', learned])).toMatchObject({ code: 0, stderr: '' });
});

test('what a run has learned goes on in the next one, and equal runs write equal files', async () => {
  const next = folder.path('next.json');
  expect(
    await runHere(['solve', cover, ...few, '-s', '2', '--policy-in', learned, '--policy-out', next]),
  ).toMatchObject({ code: 0, stderr: '' });
  const [before, after] = (await Promise.all([learned, next].map((path) => readFile(path, 'utf8')))).map((text) =>
    JSON.parse(text),
  );
  expect(after.arms.map(({ name }: { name: string }) => name)).toEqual(
    before.arms.map(({ name }: { name: string }) => name),
  );
  const pulls = (of: { policy: { learned: { counts: number[] } } }) =>
    of.policy.learned.counts.reduce((sum, count) => sum + count, 0);
  expect(pulls(after)).toBeGreaterThan(pulls(before) + 4);
  const again = folder.path('again.json');
  await runHere(['solve', cover, ...few, '--policy-out', again]);
  expect(await readFile(again, 'utf8')).toBe(await readFile(learned, 'utf8'));
});

test('the log says where the policy comes from', async () => {
  const { stderr } = await runHere(['solve', cover, '-n', '2', '--node-limit', '5', '--policy-in', learned]);
  expect(stderr).toContain(`policy of ${learned}`);
});

describe('a file that is no memory: one sentence and its exit code', () => {
  const refused = async (content: string) => {
    const path = await folder.put(`bad-${content.length}.json`, content);
    const { code, stdout, stderr } = await runHere(['solve', cover, ...few, '--policy-in', path]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/^adasolve: [^\n]*\n$/);
    return stderr.slice(`adasolve: ${path}: `.length, -1);
  };

  test('no JSON, another document, what no policy wrote, arms that do not match', async () => {
    expect(await refused('{"schemaVersion": 1')).toBe('is not JSON, so no file of --policy-out.');
    expect(await refused('{"seed": 1}')).toMatch(/of the file of --policy-out must be /);
    const whole = JSON.parse(await readFile(learned, 'utf8'));
    const kind = { ...whole, policy: { ...whole.policy, kind: 'oracle' } };
    expect(await refused(JSON.stringify(kind))).toMatch(/^there is no policy "oracle"; there are /);
    const fewer = { ...whole, arms: whole.arms.slice(1) };
    expect(await refused(JSON.stringify(fewer))).toMatch(/^the policy has \d+ arms, the file names \d+\.$/);
    const broken = { ...whole, policy: { ...whole.policy, learned: {} } };
    expect(await refused(JSON.stringify(broken))).toMatch(/^the saved state of the policy needs /);
  });

  test('flags that contradict each other, files that are missing or would be replaced', async () => {
    const say = async (...flags: string[]) => {
      const { code, stderr } = await runHere(['solve', cover, ...few, ...flags]);
      return [code, stderr.trimEnd()];
    };
    expect(await say('--policy-in', learned, '--policy', 'ucb1')).toEqual([
      2,
      'adasolve: --policy and --policy-in exclude each other: the file says which policy goes on.',
    ]);
    expect(await say('--policy-in', folder.path('none.json'))).toEqual([
      3,
      `adasolve: ${folder.path('none.json')}: no such file.`,
    ]);
    expect(await say('--policy-out', '-')).toEqual([2, 'adasolve: --policy-out writes to a file, not to -.']);
    expect(await say('--policy-out', cover)).toEqual([
      2,
      `adasolve: --policy-out ${cover} would replace the model: name another file.`,
    ]);
    expect(await say('-j', '0')).toEqual([2, expect.stringMatching(/^adasolve: .*at least 1/)]);
  });
});

describe('several threads', () => {
  test('come to the optimum that instances/manifest.json tells, and say how many they are', async () => {
    const { code, stdout, stderr } = await runHere(['solve', cover, '-j', '2', '--json']);
    expect(code).toBe(0);
    expect(stderr).toContain(', 2 threads, seed 1,');
    expect(JSON.parse(stdout)).toMatchObject({ status: 'optimal', objective: 369 });
  });

  test('without branch and cut give no bound, and end when they are told to', async () => {
    const flags = ['-q', '--json', '-j', '2', '--no-prove', '-n', '6'];
    const { code, stdout } = await runHere(['solve', instance('set-cover.mps.gz'), ...flags]);
    expect(code).toBe(0);
    const { status, iterations } = JSON.parse(stdout);
    expect(status).toBe('feasible');
    // The other thread comes down with what it has.
    expect([6, 7]).toContain(iterations);
  });
});
