import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { type Folder, instance, marketSplit, models, startCli, testFolder } from './run-cli.ts';
import { runHere } from './run-here.ts';

let folder: Folder;
beforeAll(async () => {
  folder = await testFolder('signals');
});

const model = instance('set-cover.mps.gz');

test.each(['SIGINT', 'SIGTERM'] as const)('%s keeps the best solution and writes all files', async (signal) => {
  const output = folder.path(`${signal}.sol`);
  const trace = folder.path(`${signal}.jsonl`);
  const run = startCli(['solve', model, '-t', '2m', '-v', '--json', '-o', output, '--trace', trace]);
  await run.shows('stderr', /\n[H ] +1 /);
  run.child.kill(signal);
  const { code, stdout, stderr } = await run.ended;
  expect(code).toBe(0);
  expect(stderr).toContain('\nstopping (again to quit)\n');
  expect(stderr).toMatch(/\ninterrupted after \d+ iterations?, .*\n$/);
  const result = JSON.parse(stdout);
  expect(result.status).toBe('interrupted');
  expect(await readFile(output, 'utf8')).toMatch(new RegExp(`^=obj= ${result.objective}\n`));
  expect(await runHere(['check', model, output])).toMatchObject({ code: 0 });
  const lines = (await readFile(trace, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).iteration)).toEqual(lines.map((_, k) => k + 1));
  expect(lines).toHaveLength(result.iterations);
  expect((await readdir(folder.path('.'))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('before there is a solution: exit code 6, and no file', async () => {
  const hard = await folder.put('hard.lp', marketSplit());
  const output = folder.path('hard.sol');
  const run = startCli(['solve', hard, '-t', '1h', '-o', output]);
  await run.shows('stderr', 'looking for a first solution');
  run.child.kill('SIGINT');
  const { code, stdout } = await run.ended;
  expect(code).toBe(6);
  expect(stdout).toContain('# Status = interrupted\n# Bound');
  expect(existsSync(output)).toBe(false);
});

test('while the model is read: exit code 6, and a sentence', async () => {
  // The module tells that the program listens to signals; it is loaded just before the model is.
  const code = 'process.stderr.write("importing\\n"); export const own = { name: "own", carve() {} };';
  const run = startCli(['solve', '-', '--neighborhood-module', await folder.put('own.mjs', code)], { openInput: true });
  run.child.stdin?.write('Minimize\n x\n');
  await run.shows('stderr', 'importing\n');
  run.child.kill('SIGINT');
  const ended = await run.ended;
  expect(ended).toMatchObject({ code: 6, stdout: '' });
  expect(ended.stderr).toMatch(/\nadasolve: interrupted before the model was read\.\n$/);
});

test('a time limit that ends the reading still gives the document that --json promises', async () => {
  const run = startCli(['solve', '-', '--json', '-s', '7', '-t', '0.5s'], { openInput: true });
  const { code, stdout, stderr } = await run.ended;
  expect(code).toBe(6);
  expect(stderr).toMatch(/adasolve: the time limit of 0\.50s ended before the model was read\.\n$/);
  const document = JSON.parse(stdout);
  expect(document).toMatchObject({ status: 'no-solution', objective: null, sense: null, seed: 7, incumbents: [] });
  const whole = await runHere(['solve', await folder.put('knapsack.lp', models.knapsack), '--json', '-q']);
  expect(Object.keys(document).sort()).toEqual(Object.keys(JSON.parse(whole.stdout)).sort());
});

test('a second Ctrl-C quits with 130, whatever goes on', async () => {
  const module = await folder.put(
    'endless.mjs',
    'process.stderr.write("importing\\n"); setInterval(() => {}, 1000); await new Promise(() => {});',
  );
  const run = startCli(['solve', model, '--neighborhood-module', module]);
  await run.shows('stderr', 'importing\n');
  run.child.kill('SIGINT');
  await run.shows('stderr', 'stopping (again to quit)\n');
  run.child.kill('SIGINT');
  expect(await run.ended).toMatchObject({ code: 130, stdout: '' });
});

test.each(['stdout', 'stderr'] as const)('a reader of %s who has seen enough ends the run quietly', async (stream) => {
  const output = folder.path(`${stream}.sol`);
  const run = startCli(['solve', model, '-t', '1h', '--json-stream', '-v', '-o', output]);
  await run.shows(stream, stream === 'stdout' ? '"type":"incumbent"' : '\nH ');
  run.child[stream]?.destroy();
  const { code, stderr } = await run.ended;
  expect(code).toBe(0);
  expect(stderr).not.toMatch(/adasolve: |EPIPE/);
  expect(await runHere(['check', model, output])).toMatchObject({ code: 0 });
});

test('a closed pipe is no failure of the short commands either', async () => {
  const run = startCli(['generate', 'set-cover']);
  run.child.stdout?.destroy();
  expect(await run.ended).toMatchObject({ code: 0, stderr: '' });
});
