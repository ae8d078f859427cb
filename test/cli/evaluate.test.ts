import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'adasolve-evaluate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const record = (arm: number, reward: number, rest: object = {}) =>
  `${JSON.stringify({ iteration: 1, arm, name: ['rins', 'crossover'][arm], probability: 0.5, reward, ...rest })}\n`;
const trace = Array.from({ length: 40 }, (_, i) => record(i % 2, i % 2 === 0 ? 0.75 : 0.25)).join('');

describe('adasolve evaluate', () => {
  it('says what a policy would have earned', async () => {
    const path = file('trace.jsonl', trace);
    const { code, stdout } = await runCli(['evaluate', path, '--policy', 'fixed:arm=0']);
    expect(code).toBe(0);
    expect(stdout).toContain('40 decisions, 2 arms, mean reward 0.5000');
    expect(stdout).toMatch(/\nsnips +0\.7500 +0\.7500 to +0\.7500\n/);
    const json = await runCli(['evaluate', path, '--policy', '{"kind":"fixed","arm":1}', '--json']);
    const document = JSON.parse(json.stdout);
    expect(document).toMatchObject({ schemaVersion: 1, arms: ['rins', 'crossover'], decisions: 40, meanWeight: 1 });
    expect(document.ips.value).toBeCloseTo(0.25, 12);
  });

  it('leaves out a last line that was cut off, and says so', async () => {
    const path = file('cut.jsonl', `${trace}{"arm": 1, "prob`);
    const { code, stdout, stderr } = await runCli(['evaluate', path, '--policy', 'uniform']);
    expect([code, stderr]).toEqual([0, `warning: ${path}: the last line is cut off and does not count.\n`]);
    expect(stdout).toContain('40 decisions');
  });

  it.each<[string, string, string, number, string]>([
    ['no file', '', 'ucb1', 3, 'no such file'],
    ['an empty file', '\n', 'ucb1', 3, 'holds no decisions'],
    ['text', 'hello\n{}\n', 'ucb1', 3, ':1: is not a JSON object'],
    ['a wrong reward', `${trace}${record(0, 2)}`, 'ucb1', 3, ':41: "reward" of the decision must be at most 1, not 2'],
    ['other features', `${record(0, 1, { context: [1] })}${record(1, 1)}`, 'ucb1', 3, ':2: has 0 features'],
    [
      'probabilities of 1',
      record(0, 1, { probability: 1 }) + record(1, 1, { probability: 1 }),
      'ucb1',
      3,
      'has probability 1',
    ],
    ['an unknown policy', trace, 'ucb', 2, 'there is no policy "ucb"'],
    ['a contextual policy where there are no contexts', trace, 'lin-ucb', 2, 'needs contexts of at least one feature'],
  ])('refuses %s in one sentence', async (name, text, policy, exitCode, message) => {
    const path = name === 'no file' ? join(folder, 'absent.jsonl') : file('bad.jsonl', text);
    const { code, stdout, stderr } = await runCli(['evaluate', path, '--policy', policy]);
    expect([code, stdout]).toEqual([exitCode, '']);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd()).not.toContain('\n');
  });
});
