import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Ended, type Folder, instance, marketSplit, models, runCli, testFolder } from './run-cli.ts';
import { runHere } from './run-here.ts';

const numberOrNull = z.number().nullable();
const incumbent = z.strictObject({ seconds: z.number(), objective: z.number(), source: z.string() });

/** The document of `--json`, key by key. */
const document = z.strictObject({
  schemaVersion: z.literal(1),
  status: z.enum(['optimal', 'feasible', 'infeasible', 'unbounded', 'no-solution', 'interrupted']),
  objective: numberOrNull,
  bound: numberOrNull,
  gap: numberOrNull,
  sense: z.enum(['minimize', 'maximize']),
  seconds: z.number(),
  iterations: z.number().int().min(0),
  seed: z.number().int(),
  primalIntegral: numberOrNull,
  incumbents: z.array(incumbent),
  arms: z.array(
    z.strictObject({
      name: z.string(),
      pulls: z.number().int().min(0),
      improvements: z.number().int().min(0),
      meanReward: z.number().min(0).max(1),
      seconds: z.number().min(0),
      size: z.number().positive().max(1),
    }),
  ),
  verified: z.strictObject({ bounds: numberOrNull, rows: numberOrNull, integrality: numberOrNull }),
  versions: z.strictObject({ adasolve: z.string(), highs: z.string(), node: z.string() }),
});

const step = z.strictObject({
  iteration: z.number().int().min(1),
  arm: z.number().int().min(0),
  name: z.string(),
  probability: z.number().positive().max(1),
  context: z.array(z.number()).length(6),
  size: z.number().positive().max(1),
  free: z.number().int().min(0),
  status: z.enum(['optimal', 'infeasible', 'unbounded', 'limit', 'interrupted', 'error']),
  nodes: z.number().min(0),
  verdict: z.string(),
  candidate: numberOrNull,
  best: z.number(),
  bound: numberOrNull,
  reward: z.number().min(0).max(1),
  effort: z.number().min(0),
});

const lines = (text: string) => text.trimEnd().split('\n');
const parsed = (text: string) => lines(text).map((line) => JSON.parse(line) as Record<string, unknown>);

/** A search that is over after a few iterations, the same with each run of a seed. */
const repeatable = ['-n', '6', '--node-limit', '10', '-q'];

let folder: Folder;
const model: Record<keyof typeof models, string> = { ...models };
beforeAll(async () => {
  folder = await testFolder('solve');
  for (const name of Object.keys(models) as (keyof typeof models)[])
    model[name] = await folder.put(`${name}.lp`, models[name]);
});

describe('what becomes of a model', () => {
  test.each([
    { name: 'knapsack', status: 'optimal', objective: 15, sense: 'maximize', code: 0 },
    { name: 'linear', status: 'optimal', objective: 9, sense: 'maximize', code: 0 },
    { name: 'fixed', status: 'optimal', objective: 5, sense: 'maximize', code: 0 },
    { name: 'rowless', status: 'optimal', objective: 6, sense: 'maximize', code: 0 },
    { name: 'infeasible', status: 'infeasible', objective: null, sense: 'minimize', code: 4 },
  ] as const)('$name: $status, exit code $code', async ({ name, status, objective, sense, code }) => {
    const run = await runHere(['solve', model[name], '-q', '--json']);
    expect(run).toMatchObject({ code, stderr: '' });
    const result = document.parse(JSON.parse(run.stdout));
    expect(result).toMatchObject({ status, objective, sense, seed: 1 });
    if (objective === null) expect(result).toMatchObject({ bound: null, gap: null, incumbents: [] });
    else {
      expect(result).toMatchObject({ bound: objective, gap: 0 });
      expect(result.incumbents.at(-1)?.objective).toBe(objective);
      for (const violation of Object.values(result.verified)) expect(violation).toBeLessThanOrEqual(1e-6);
    }
  });

  test('unbounded: exit code 5, no proof is claimed', async () => {
    const run = await runCli(['solve', model.unbounded, '-q', '--json']);
    expect(run).toMatchObject({ code: 5, stderr: '' });
    expect(document.parse(JSON.parse(run.stdout))).toMatchObject({ status: 'unbounded', bound: null });
  });

  test('no solution in time: exit code 6, nothing is written', async () => {
    const hard = await folder.put('hard.lp', marketSplit());
    const output = folder.path('none.sol');
    // Reading counts too, and takes its time on a busy machine: then only a longer limit is one of the search.
    const within = async (limit: number): Promise<Ended> => {
      const run = await runHere(['solve', hard, '-t', `${limit}`, '--json', '-o', output]);
      return run.stderr.includes('before the model was read') ? within(2 * limit) : run;
    };
    const run = await within(0.5);
    expect(run.code).toBe(6);
    expect(document.parse(JSON.parse(run.stdout))).toMatchObject({
      status: 'no-solution',
      objective: null,
      verified: { bounds: null, rows: null, integrality: null },
    });
    expect(run.stderr).toContain(`adasolve: warning: there is no solution, so ${output} is not written.\n`);
    expect(existsSync(output)).toBe(false);
  });

  test('a target ends the run, in the sense of the model', async () => {
    const run = await runHere(['solve', instance('multiple-knapsack.lp'), '--target', '1', '--json', '-q']);
    expect(run.code).toBe(0);
    expect(document.parse(JSON.parse(run.stdout)).objective).toBeGreaterThanOrEqual(1);
  });
});

describe('what is written', () => {
  test('without flags: a summary on the standard output, the log on the other', async () => {
    const { code, stdout, stderr } = await runCli(['solve', model.knapsack]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^(?:# [A-Z][a-z ]+ = .+\n){8}$/);
    expect(stdout).toContain('# Status = optimal\n# Objective value = 15\n# Bound = 15\n');
    expect(stderr).toMatch(/^model .*: 2 rows, 3 columns \(3 integer\), 6 nonzeros, maximise\n/);
    expect(stderr).toMatch(/\nproven optimal after .* objective 15, bound 15, gap 0%\n$/);
    expect(stderr).not.toContain('\u001b');
  });

  test('a .sol file that `check` accepts, and that is a start', async () => {
    const output = folder.path('knapsack.sol');
    expect(await runHere(['solve', model.knapsack, '-q', '-o', output])).toMatchObject({ code: 0 });
    expect(await readFile(output, 'utf8')).toMatch(/^=obj= 15\n/);
    expect(await runHere(['check', model.knapsack, output])).toMatchObject({ code: 0, stderr: '' });
    const again = await runHere(['solve', model.knapsack, '-q', '--json', '--start', output]);
    expect(document.parse(JSON.parse(again.stdout)).incumbents[0]).toMatchObject({ objective: 15, source: 'start' });
  });

  test('`check` refuses a solution that is none with exit code 8', async () => {
    const wrong = await folder.put('wrong.sol', '=obj= 15\na 3\n');
    expect(await runHere(['check', model.knapsack, wrong])).toMatchObject({ code: 8, stderr: '' });
  });

  test('a .json file: the document and the nonzero values', async () => {
    const output = folder.path('knapsack.json');
    const { stdout } = await runHere(['solve', model.knapsack, '-q', '--json', '-o', output]);
    const { solution, ...rest } = JSON.parse(await readFile(output, 'utf8'));
    expect(rest).toEqual(JSON.parse(stdout));
    const { a = 0, b = 0, c = 0 } = solution as Record<string, number>;
    expect(5 * a + 4 * b + 3 * c).toBe(15);
    expect(Object.values(solution as object)).not.toContain(0);
  });

  test('`-o -`: the solution behind the summary, as one .sol text', async () => {
    const { stdout } = await runHere(['solve', model.knapsack, '-q', '-o', '-']);
    expect(stdout).toMatch(/\n# Seed = 1\n=obj= 15\n/);
    const file = await folder.put('dash.sol', stdout);
    expect(await runHere(['check', model.knapsack, file])).toMatchObject({ code: 0 });
  });

  test('--json-stream of a failure ends in an error', async () => {
    const { code, stdout } = await runHere(['solve', folder.path('none.lp'), '--json-stream', '-q']);
    expect(code).toBe(3);
    expect(parsed(stdout)).toEqual([
      { type: 'error', message: `${folder.path('none.lp')}: no such file.`, exitCode: 3 },
    ]);
  });
});

describe('a search of a few iterations', () => {
  const search = (seed: string, trace: string, ...flags: string[]) =>
    runHere([
      'solve',
      instance('set-cover-small.lp'),
      ...repeatable,
      '-s',
      seed,
      '--trace',
      folder.path(trace),
      ...flags,
    ]);

  let runs: Ended[];
  let traces: string[];
  beforeAll(async () => {
    const files = ['first.jsonl', 'second.jsonl', 'other.jsonl'];
    runs = await Promise.all([
      search('3', files[0]!, '--json-stream'),
      search('3', files[1]!, '--json'),
      search('4', files[2]!),
    ]);
    traces = await Promise.all(files.map((file) => readFile(folder.path(file), 'utf8')));
  });

  test('ends well', () => {
    for (const run of runs) expect(run).toMatchObject({ code: 0, stderr: '' });
  });

  test('has a trace of equal bytes with one seed, of others with another', () => {
    const [first, second, other] = traces;
    expect(first).toBe(second);
    expect(first).not.toBe(other);
    const steps = parsed(first!).map((record) => step.parse(record));
    expect(steps.map(({ iteration }) => iteration)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('streams a start, what happens, and an end', () => {
    const events = parsed(runs[0]!.stdout);
    const { type: first, ...start } = events[0]!;
    expect(first).toBe('start');
    expect(start).toMatchObject({
      schemaVersion: 1,
      seed: 3,
      model: { rows: 60, columns: 100, integers: 100, sense: 'minimize' },
    });
    const { type: last, ...end } = events.at(-1)!;
    expect(last).toBe('end');
    const result = document.parse(end);
    const found = events.filter(({ type }) => type === 'incumbent').map(({ type, ...rest }) => incumbent.parse(rest));
    expect(found).toEqual(result.incumbents);
    const timed = step.extend({ solveSeconds: z.number(), seconds: z.number() });
    const steps = events.filter(({ type }) => type === 'step').map(({ type, ...rest }) => timed.parse(rest));
    expect(steps).toHaveLength(result.iterations);
    const types = new Set(events.map(({ type }) => type));
    expect([...types].filter((type) => type !== 'bound')).toEqual(['start', 'incumbent', 'step', 'end']);
  });

  test('has the arms that apply, local search the last of them, and counts their pulls', () => {
    const { arms, iterations } = document.parse(JSON.parse(runs[1]!.stdout));
    expect(arms.map(({ name }) => name)).toContain('mutation');
    expect(arms.at(-1)?.name).toBe('local-search');
    expect(arms.reduce((sum, { pulls }) => sum + pulls, 0)).toBe(iterations);
  });
});

describe('where a model comes from', () => {
  test('the standard input, with a format or without', async () => {
    const flags = ['solve', '-', '-q', '--json'];
    const mps = 'NAME m\nROWS\n N cost\n G row\nCOLUMNS\n x cost 1 row 2\nRHS\n RHS row 3\nENDATA\n';
    const runs = await Promise.all([
      runCli(flags, { stdin: models.knapsack }),
      runCli([...flags, '--format', 'lp'], { stdin: models.knapsack }),
      runCli(flags, { stdin: mps }),
    ]);
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(runs.map(({ stdout }) => document.parse(JSON.parse(stdout)).objective)).toEqual([15, 15, 1.5]);
  });

  test('a wrong format is an input error', async () => {
    const run = await runCli(['solve', '-', '-q', '--format', 'mps'], { stdin: models.knapsack });
    expect(run.code).toBe(3);
    expect(run.stderr).toMatch(/^adasolve: standard input:1: .*\n$/);
  });
});

describe('the arms', () => {
  const arms = async (...flags: string[]) => {
    const run = await runHere(['solve', instance('set-cover-small.lp'), ...repeatable, '--json', ...flags]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    return document.parse(JSON.parse(run.stdout)).arms.map(({ name }) => name);
  };

  test('are those that are named, local search among them only then', async () => {
    expect(await arms('--neighborhoods', 'graph,mutation,graph')).toEqual(['graph', 'mutation']);
    expect(await arms('--neighborhoods', 'local-search,rins')).toEqual(['rins', 'local-search']);
  });

  test('come from a module of the user too', async () => {
    const code = `
      export const lastHalf = {
        name: 'last-half',
        carve(search) {
          const columns = search.integers.subarray(0, search.integers.length >> 1);
          const values = Float64Array.from(columns, (j) => Math.round(search.current.x[j]));
          return { bounds: { columns, lower: values, upper: values } };
        },
      };`;
    const module = await folder.put('last-half.mjs', code);
    expect(await arms('--neighborhood-module', module, '--neighborhoods', 'last-half')).toEqual(['last-half']);
  });

  test('are listed', async () => {
    const { code, stdout } = await runHere(['list', 'neighborhoods', '--json']);
    expect(code).toBe(0);
    const entry = z.strictObject({ name: z.string(), description: z.string().min(20) });
    const names = z
      .array(entry)
      .parse(JSON.parse(stdout))
      .map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['mutation', 'rins', 'tight-rows', 'local-search']));
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the configuration', () => {
  const print = async (...flags: string[]) => {
    const run = await runHere(['solve', '--print-config', ...flags]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    return JSON.parse(run.stdout) as Record<string, unknown>;
  };

  test('a run without limits gets one', async () => {
    expect(await print()).toMatchObject({
      timeLimit: 60,
      seed: 1,
      backend: 'highs',
      accept: { kind: 'hill-climbing' },
    });
    expect(await print('-n', '3')).not.toHaveProperty('timeLimit');
  });

  test('flags win over the file, the file over defaults', async () => {
    const file = await folder.put('config.json', '{"timeLimit": "2m", "seed": 5, "policy": "ucb1:alpha=2"}');
    expect(await print('-c', file)).toMatchObject({ timeLimit: 120, seed: 5, policy: { kind: 'ucb1', alpha: 2 } });
    expect(await print('-c', file, '-s', '6', '-t', '1h', '--policy', 'softmax')).toMatchObject({
      timeLimit: 3600,
      seed: 6,
      policy: { kind: 'softmax', tau: 0.1 },
    });
  });

  test('what is printed is a file that says the same', async () => {
    const flags = ['-n', '7', '--policy', 'exp3-ix', '--accept', 'always', '--neighborhoods', 'rins,local-search'];
    const printed = await print(...flags);
    const file = await folder.put('printed.json', JSON.stringify(printed));
    expect(await print('-c', file)).toEqual(printed);
  });

  test('holds for a run', async () => {
    const file = await folder.put('run.json', '{"json": true, "quiet": true, "seed": 9}');
    const { stdout } = await runHere(['solve', model.knapsack, '-c', file]);
    expect(document.parse(JSON.parse(stdout)).seed).toBe(9);
  });
});

test('help and versions go to the standard output with exit code 0', async () => {
  const runs = await Promise.all(
    [['--help'], ['solve', '--help'], ['help', 'check'], ['-V'], ['list', 'policies'], ['completion', 'bash']].map(
      (args) => (args[0] === '-V' || args[0] === '--help' ? runCli : runHere)(args),
    ),
  );
  for (const run of runs) expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(runs[1]!.stdout).toContain('130  a second Ctrl-C');
  expect(runs[3]!.stdout).toMatch(/^adasolve \d.*\nHiGHS \d.*\nNode \d.*\n$/);
});
