import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { readInstances } from '../../src/tune/instances.ts';
import { openJournal } from '../../src/tune/journal.ts';
import { portfolio } from '../../src/tune/portfolio.ts';
import { type RaceSetup, race } from '../../src/tune/race.ts';
import type { TrialRun } from '../../src/tune/trial.ts';
import { type Folder, instance, runCli, testFolder } from './run-cli.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const plain = portfolio.map(({ name, settings }) => ({ name, settings }));
const contenders = plain as unknown as RaceSetup['contenders'];
const never = new AbortController().signal;

let folder: Folder;
let models: string;
beforeAll(async () => {
  folder = await testFolder('tune');
  models = folder.path('models');
  mkdirSync(models);
  copyFileSync(instance('set-cover-small.lp'), folder.path('models/cover.lp'));
});

/** A race in which the second configuration wins, all but the last of its runs in a journal; the runs. */
async function almostOver(path: string): Promise<readonly TrialRun[]> {
  const budget = { budget: 36000, timeLimit: 300, jobs: 1 };
  const { name, hash } = (await readInstances(models, never))[0]!;
  const runs: TrialRun[] = [];
  const setup = { ...budget, seed: 1, contenders, instances: [name] };
  const lateness = (contender: string) => (contender === plain[1]!.name ? 100 : 150);
  await race(
    setup,
    [],
    async (trial) => ({
      ...{ ...trial, status: 'feasible', seconds: 300, cpu: 30, incumbents: [[lateness(trial.contender), 1]] },
    }),
    { onRun: (run) => runs.push(run) },
    never,
  );
  const files = [{ name, hash }];
  const journal = openJournal(path, { adasolve: version, seed: 1, ...budget, instances: files, contenders });
  for (const run of runs.slice(0, -1)) journal.append(run);
  journal[Symbol.dispose]();
  return runs;
}

const flags = (output: string) => [
  ...['tune', '--instances', models, '--budget', '10h', '-t', '300', '--variations', '0', '-o', output],
];

describe('tune', () => {
  test('goes on where it stopped, writes the winner with the evidence, and solve takes it', async () => {
    const output = folder.path('tuned.json');
    const runs = await almostOver(folder.path('tuned.journal'));
    const first = await runCli([...flags(output), '--json']);
    expect(first.code).toBe(0);
    expect(first.stderr).toMatch(/warning: runs had \d+ % of a core: the machine is busy/);
    expect(first.stderr).toContain(`${runs.length - 1} runs of ${folder.path('tuned.journal')} need no repetition`);
    const lines = readFileSync(folder.path('tuned.journal'), 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(1 + runs.length);
    const { contender, instance: name, seed } = runs.at(-1)!;
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ contender, instance: name, seed, status: 'optimal' });

    const { evidence, ...settings } = JSON.parse(readFileSync(output, 'utf8'));
    expect(settings).toEqual(plain.find((shipped) => shipped.name === evidence.winner)!.settings);
    expect(evidence).toMatchObject({ schemaVersion: 1, adasolve: version, runs: runs.length, failures: 0 });
    expect(evidence.contenders).toHaveLength(plain.length);
    expect(evidence.contenders[0].score).toBeLessThanOrEqual(evidence.contenders[0].defaultScore);
    expect(JSON.parse(first.stdout)).toEqual({ output, ...evidence });

    const before = readFileSync(output, 'utf8');
    const again = await runCli([...flags(output), '-q']);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).toMatch(
      new RegExp(`^configuration [^]*\\n${evidence.winner} wins: solve --config .*tuned.json\\n$`),
    );
    expect(readFileSync(output, 'utf8')).toBe(before);

    const printed = await runCli(['solve', '--config', output, '--print-config']);
    expect(JSON.parse(printed.stdout)).toMatchObject(settings);
    expect(printed.stdout).not.toContain('evidence');
  });

  test('refuses the journal of another race, and leaves it alone', async () => {
    const journal = await folder.put('other.journal', '{"type":"race","adasolve":"0.0.1"}\n');
    const { code, stdout, stderr } = await runCli(flags(folder.path('other.json')));
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(
      /^adasolve: .*other\.journal: is the journal of another race, its version of adasolve differs: [^\n]*\n$/,
    );
    expect(readFileSync(journal, 'utf8')).toBe('{"type":"race","adasolve":"0.0.1"}\n');
    expect(existsSync(folder.path('other.json'))).toBe(false);
  });

  test.concurrent.each([
    ['an empty folder', ['--instances', 'empty'], 3, /empty: has no \.mps or \.lp file, packed or not\.$/],
    ['no folder', ['--instances', 'none'], 3, /none: no such folder\.$/],
    ['a file', ['--instances', 'file'], 3, /file: is not a folder\.$/],
    ['an unreadable instance', ['--instances', 'broken'], 3, /broken.bad\.mps:?\d*: /],
    [
      'a small budget',
      ['--instances', 'empty', '--budget', '20'],
      3,
      /a budget of 20s pays 1 run of 10s, and a race of \d+ configurations needs \d+: give it --budget \d+s, or lower/,
    ],
    ['an output that is no JSON', ['--instances', 'empty', '-o', 'x.sol'], 2, /'x\.sol' must end in \.json\.$/],
    [
      'an output without a folder',
      ['--instances', 'empty', '-o', 'no/x.json'],
      3,
      /no.x\.json: cannot be written: no such directory\.$/,
    ],
    [
      'one file for both',
      ['--instances', 'empty', '-o', 'x.json', '--journal', 'x.json'],
      2,
      /are one file: name two\.$/,
    ],
    ['more jobs than cores', ['--instances', 'empty', '-j', '4096'], 2, /at most \d+ go at once\.$/],
    ['no folder named', [], 2, /required option '--instances <folder>' not specified/],
  ] as const)('bad input: %s', async (_, args, exitCode, message) => {
    for (const name of ['empty', 'broken']) mkdirSync(folder.path(name), { recursive: true });
    await folder.put('file', '');
    await folder.put('broken/bad.mps', 'NAME x\nROWS\n Z  what\n');
    const { code, stdout, stderr } = await runCli(['tune', ...args], { cwd: folder.path('.') });
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
    expect(stderr).toMatch(/^adasolve: [^\n]*\n$/);
    expect(stderr.trimEnd()).toMatch(message);
  });
});

describe('configurations that ship', () => {
  test('are listed, and chosen by name; flags win', async () => {
    const { stdout } = await runCli(['list', 'configurations', '--json']);
    expect(JSON.parse(stdout).map(({ name }: { name: string }) => name)).toEqual(plain.map(({ name }) => name));
    const run = await runCli(['solve', '-c', 'search-only', '--policy', 'ucb1', '--print-config']);
    expect(JSON.parse(run.stdout)).toMatchObject({ prove: false, policy: { kind: 'ucb1' } });
  });

  test('are named where neither a name nor a file is found', async () => {
    const { code, stderr } = await runCli(['solve', '-c', 'balance', '--print-config']);
    expect(code).toBe(3);
    expect(stderr).toBe(
      `adasolve: balance: no such file, and no configuration that ships: they are ${plain.map(({ name }) => name).join(', ')}.\n`,
    );
  });
});
