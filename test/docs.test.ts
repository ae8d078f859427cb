import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The marked examples of a document: `<!-- example: name -->` and the code block behind it. */
function examplesOf(file: string): Map<string, string> {
  const text = readFileSync(join(root, file), 'utf8');
  const blocks = text.matchAll(/<!-- example: ([\w-]+) -->\n```\w+\n([\s\S]*?)```/g);
  const found = new Map([...blocks].map(([, name = '', code = '']) => [name, code]));
  // A marker whose block is not where it should be would be an example that nobody runs.
  expect(found.size, `examples of ${file}`).toBe(text.split('<!-- example:').length - 1);
  return found;
}

const documents = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)];
const examples = new Map(documents.filter((name) => name.endsWith('.md')).flatMap((name) => [...examplesOf(name)]));

/** A folder in which the package is installed: `adasolve` is a command, and a module. */
const folder = mkdtempSync(join(tmpdir(), 'adasolve-docs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
symlinkSync(root, join(folder, 'node_modules/adasolve'), 'dir');
chmodSync(join(root, 'dist/cli/main.js'), 0o755);
symlinkSync(join(root, 'dist/cli/main.js'), join(folder, 'node_modules/.bin/adasolve'));

/** Runs a program in the folder; fails the test with what it said unless it ends well. */
function run(command: string, ...args: string[]): string {
  const path = [join(folder, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const options = { cwd: folder, encoding: 'utf8', env: { ...process.env, PATH: path } } as const;
  const { status, stdout, stderr } = spawnSync(command, args, options);
  expect(status, `${stdout}${stderr}`).toBe(0);
  return stdout;
}

/** How each example runs, and what must come of it. */
const runs: Readonly<Record<string, (code: string) => void>> = {
  cli(code) {
    const output = run('sh', '-ec', code);
    expect(output).toMatch(/^# Model = /);
    expect(output).toMatch(/\nclaimed .*\(agrees\)\n[\s\S]*\nfeasible \(tolerance/);
    expect(readFileSync(join(folder, 'cover.sol'), 'utf8')).toMatch(/^=obj= \d+\n/);
  },
  library(code) {
    writeFileSync(join(folder, 'library.mjs'), code);
    const lines = run(process.execPath, 'library.mjs').trimEnd().split('\n');
    expect(lines.at(-2)).toMatch(/^15 by /);
    expect(lines.at(-1)).toMatch(/^optimal 15 \[/);
  },
  bandits(code) {
    writeFileSync(join(folder, 'bandits.mjs'), code);
    expect(run(process.execPath, 'bandits.mjs')).toMatch(/^1 1 Float64Array\(3\) \[/);
  },
  'bandit-arms'(code) {
    writeFileSync(join(folder, 'bandit-arms.mjs'), code);
    expect(run(process.execPath, 'bandit-arms.mjs')).toBe('0.367 0.633 0.633\n');
  },
  'off-policy'(code) {
    const output = run('sh', '-ec', code);
    expect(output).toMatch(/policy +softmax:tau=0.2\nlog +40 decisions, \d+ arms, mean reward 0\.(?!0000)/);
    expect(output).toMatch(/\ndoubly robust +-?\d\.\d{4} +-?\d\.\d{4} to +-?\d\.\d{4}\n$/);
  },
  'robust-cli'(code) {
    const output = run('sh', '-ec', code);
    expect(output).toMatch(/^[\s\S]*optimal/);
    const document = JSON.parse(output.slice(output.indexOf('\n{')));
    expect(document).toMatchObject({ problem: 'robust-knapsack', sense: 'maximize' });
    expect(document.arms).toMatchObject([{ name: 'knapsack:sampling' }]);
    expect(readFileSync(join(folder, 'knapsack.md'), 'utf8')).toContain('| shape | small');
  },
  'relax-cli'(code) {
    const output = run('sh', '-ec', code);
    expect(output).toMatch(/configurations:flops \(learner\)/);
    expect(JSON.parse(output.slice(output.indexOf('\n{')))).toMatchObject({ sequence: 'heat', systems: 100 });
    expect(readFileSync(join(folder, 'run.html'), 'utf8')).toContain('<svg');
  },
  robust(code) {
    const output = run('sh', '-ec', code);
    expect(output).toMatch(/^objective .*\n[\s\S]*\nproven optimal after [\s\S]*\nevaluated exactly in /);
    expect(JSON.parse(readFileSync(join(folder, 'decision.json'), 'utf8'))).toMatchObject({ certified: true });
  },
  'custom-neighborhood'(code) {
    writeFileSync(join(folder, 'first-half.mjs'), code);
    const model = join(root, 'instances/set-cover-small.lp');
    const flags = ['-q', '--json', '-n', '12', '--node-limit', '5', '--policy', 'roulette-wheel'];
    const output = run('adasolve', 'solve', model, ...flags, '--neighborhood-module', 'first-half.mjs');
    expect(JSON.parse(output).arms.map((arm: { name: string }) => arm.name)).toContain('first-half');
  },
  relax(code) {
    writeFileSync(join(folder, 'relax.mjs'), code);
    const lines = run(process.execPath, 'relax.mjs').trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines.at(-1)).toMatch(/^200 [a-z-]+ \d+ \d+$/);
  },
  'sequence-solver'(code) {
    writeFileSync(join(folder, 'sequence-solver.mjs'), code);
    const lines = run(process.execPath, 'sequence-solver.mjs').trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line).toMatch(/^\d+ \d+ true$/);
  },
};

test('every example has a way to run, and there are some', () => {
  expect([...examples.keys()].sort()).toEqual(Object.keys(runs).sort());
});

test.each([...examples.keys()])('the example %s does what it says', (name) => {
  runs[name]?.(examples.get(name)!);
});
