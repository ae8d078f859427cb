import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type CheckReport, checkCommand } from '../../src/cli/check.ts';

const modelFile =
  'Maximize\n 3 x + 2 y + 1\nSubject To\n cap: x + y <= 4\nBounds\n x <= 3\n y <= 3\nGenerals\n x y\nEnd\n';

let folder: string;
let model: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adasolve-check-'));
  model = join(folder, 'model.lp');
  await writeFile(model, modelFile);
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** Runs the command; what it writes and the exit code it leaves. */
async function check(solution: string, ...flags: string[]) {
  const path = join(folder, 'a.sol');
  await writeFile(path, solution);
  const streams = [process.stdout, process.stderr].map((stream) => {
    let text = '';
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      text += chunk;
      return true;
    });
    return () => text;
  });
  await checkCommand().parseAsync([model, path, ...flags], { from: 'user' });
  const exitCode = process.exitCode ?? 0;
  return { stdout: streams[0]!(), stderr: streams[1]!(), exitCode };
}

test('a feasible solution with a true claim passes', async () => {
  const { stdout, stderr, exitCode } = await check('=obj= 12\nx 3\ny 1\n');
  expect(exitCode).toBe(0);
  expect(stderr).toBe('');
  expect(stdout).toBe(
    'objective    12 (maximize)\nclaimed      12 (agrees)\nbounds       0\nrows         0\nintegrality  0\nfeasible (tolerance 0.000001)\n',
  );
});

test('violations are named and fail', async () => {
  const { stdout, exitCode } = await check('x 3\ny 2.5\n');
  expect(exitCode).toBe(8);
  expect(stdout).toContain('rows         1.5\nintegrality  0.5\nworst        cap\ninfeasible');
  const json = JSON.parse((await check('x 3\ny 3\n', '--json')).stdout) as CheckReport;
  expect(json).toEqual({
    schemaVersion: 1,
    feasible: false,
    sense: 'maximize',
    objective: 16,
    claimedObjective: null,
    objectiveAgrees: null,
    violations: { bounds: 0, rows: 2, integrality: 0 },
    worst: 'cap',
    tolerance: 1e-6,
    missing: 0,
  });
});

test('a false claim fails though the solution is feasible', async () => {
  const { stdout, exitCode } = await check('=obj= 13\nx 3\ny 1\n');
  expect(exitCode).toBe(8);
  expect(stdout).toMatch(/claimed {6}13 \(differs\)[\s\S]*\nfeasible/);
});

test('the tolerance decides', async () => {
  const close = 'x 3\ny 1.00001\n';
  expect((await check(close)).exitCode).toBe(8);
  process.exitCode = undefined;
  expect((await check(close, '--tolerance', '1e-4')).exitCode).toBe(0);
  await expect(check(close, '--tolerance', 'much')).rejects.toThrow(
    "--tolerance must be a number of at least 0, not 'much'.",
  );
});

test('columns that the file leaves out count as 0', async () => {
  const { missing, objective, feasible } = JSON.parse((await check('x 3\n', '--json')).stdout) as CheckReport;
  expect({ missing, objective, feasible }).toEqual({ missing: 1, objective: 10, feasible: true });
});

test('bad input is an input error that names its file', async () => {
  await expect(check('q 3\n')).rejects.toThrow(/a\.sol:1: the model has no column 'q'\.$/);
});
