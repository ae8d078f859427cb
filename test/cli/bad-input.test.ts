import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Ended, type Folder, instance, models, runCli, testFolder } from './run-cli.ts';
import { runHere } from './run-here.ts';

/** A model on which the search has something to do. */
const cover = instance('set-cover-small.lp');

let folder: Folder;
let model: string;
beforeAll(async () => {
  folder = await testFolder('bad-input');
  model = await folder.put('model.lp', models.knapsack);
  await mkdir(folder.path('there.sol'));
});

/** Nothing on the standard output, and one sentence without a stack on the other. */
function expectSentence(run: Ended, code: number, sentence: string | RegExp): void {
  expect(run.stderr).toMatch(/^adasolve: [^\n]*\n$/);
  expect(run.stderr).not.toMatch(/\bat .*:\d+:\d+|unexpected failure|undefined|\[object/);
  const said = run.stderr.slice('adasolve: '.length, -1);
  if (typeof sentence === 'string') expect(said).toBe(sentence);
  else expect(said).toMatch(sentence);
  expect(run).toMatchObject({ code, stdout: '' });
}

/** The sections of a small MPS file, one of them replaced. */
function mps(changes: Readonly<Record<string, string>> = {}): string {
  const sections = {
    ROWS: 'ROWS\n N cost\n L row',
    COLUMNS: 'COLUMNS\n x cost 1 row 1\n y cost 2 row 1',
    RHS: 'RHS\n RHS row 4',
    BOUNDS: 'BOUNDS\n UP BND x 3',
    ...changes,
  };
  return `NAME bad\n${Object.values(sections).join('\n')}\nENDATA\n`;
}

const integerX = "COLUMNS\n M 'MARKER' 'INTORG'\n x cost 1 row 1\n N 'MARKER' 'INTEND'\n y cost 2 row 1";

describe('a model that cannot be used: exit code 3', () => {
  const binary = Uint8Array.from({ length: 2000 }, (_, k) => (k * 7919 + (k % 13) * 31) % 256);
  test.each([
    { what: 'empty', file: 'empty.mps', content: '', says: /empty\.mps: is empty\.$/ },
    {
      what: 'blank',
      file: 'blank.lp',
      content: ' \n\n',
      says: /blank\.lp:3: expected Minimize or Maximize, not the end of the text\.$/,
    },
    { what: 'binary', file: 'binary.lp', content: binary, says: /binary\.lp: is binary data, not text\.$/ },
    { what: 'no gzip', file: 'text.lp.gz', content: binary, says: /text\.lp\.gz: / },
    {
      what: 'truncated gzip',
      file: 'cut.mps.gz',
      content: gzipSync(mps()).subarray(0, 60),
      says: /cut\.mps\.gz: the gzip data ends early: the file is truncated\.$/,
    },
    { what: 'truncated', file: 'cut.mps', content: mps().slice(0, 28), says: /cut\.mps:\d+: the text ends without/ },
    {
      what: 'mis-sectioned',
      file: 'order.mps',
      content: 'NAME x\nCOLUMNS\n x c 1\nROWS\n N c\nENDATA\n',
      says: /order\.mps:2: expected a ROWS section before COLUMNS\.$/,
    },
    {
      what: 'of unknown rows',
      file: 'row.mps',
      content: mps({ COLUMNS: 'COLUMNS\n x cost 1 other 1' }),
      says: /row\.mps:6: .*other/,
    },
    {
      what: 'with NaN',
      file: 'nan.mps',
      content: mps({ COLUMNS: 'COLUMNS\n x cost nan row 1' }),
      says: /nan\.mps:6: expected a number, not 'nan'\.$/,
    },
    {
      what: 'with an infinite coefficient',
      file: 'inf.mps',
      content: mps({ COLUMNS: 'COLUMNS\n x cost 1 row inf' }),
      says: /inf\.mps/,
    },
    {
      what: 'without columns',
      file: 'none.mps',
      content: mps({ COLUMNS: 'COLUMNS', BOUNDS: '' }),
      says: /none\.mps: has no columns/,
    },
    { what: 'prose', file: 'prose.lp', content: 'Dear reader,\nthis is no model.\n', says: /prose\.lp/ },
    {
      what: 'LP in MPS',
      file: 'lp.mps',
      content: models.knapsack,
      says: /lp\.mps:1: expected a section of an MPS file/,
    },
  ])('$what', async ({ file, content, says }) => {
    const path = await folder.put(file, content);
    expectSentence(await runHere(['solve', path, '-q']), 3, says);
  });

  test('missing, or a folder', async () => {
    const missing = folder.path('missing.mps');
    expectSentence(await runCli(['solve', missing]), 3, `${missing}: no such file.`);
    expectSentence(await runHere(['solve', folder.path('.')]), 3, /is a folder, not a file\.$/);
  });

  test('empty standard input', async () => {
    expectSentence(await runCli(['solve', '-'], { stdin: '' }), 3, 'standard input: is empty.');
  });
});

test('integers with fractional or infinite bounds are models like others', async () => {
  const fractional = await folder.put(
    'half.mps',
    mps({ COLUMNS: integerX, BOUNDS: 'BOUNDS\n LO BND x 0.5\n UP BND x 2.5' }),
  );
  const infinite = await folder.put('free.mps', mps({ COLUMNS: integerX, BOUNDS: 'BOUNDS\n PL BND x\n LO BND x 2' }));
  const empty = await folder.put('gap.mps', mps({ COLUMNS: integerX, BOUNDS: 'BOUNDS\n LO BND x 0.4\n UP BND x 0.6' }));
  const runs = await Promise.all([fractional, infinite, empty].map((path) => runHere(['solve', path, '-q', '--json'])));
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 4]);
  expect(runs.map(({ stdout }) => JSON.parse(stdout).objective)).toEqual([1, 2, null]);
});

describe('flags that make no sense: exit code 2', () => {
  test.each([
    { flags: ['--frobnicate'], says: /unknown option '--frobnicate'/ },
    { flags: ['another.lp'], says: /too many arguments/ },
    { flags: ['-t', '0'], says: /--time-limit.*'0'.*not a duration/ },
    { flags: ['-n', '1.5'], says: /--iterations.*'1\.5'.*whole number/ },
    { flags: ['--gap=-1'], says: /--gap.*'-1'.*at least 0/ },
    { flags: ['--target', 'much'], says: /--target.*'much'.*not a number/ },
    { flags: ['--json', '--json-stream'], says: '--json and --json-stream exclude each other: choose one.' },
    { flags: ['-q', '-v'], says: '--quiet and --verbose exclude each other: choose one.' },
    { flags: ['-o', '-', '--json'], says: /--output - prints the solution where --json prints/ },
    { flags: ['-o', 'solution.txt'], says: /'solution\.txt' must end in \.sol or \.json/ },
    { flags: ['--trace', '-'], says: /--trace writes to a file/ },
    { flags: ['--backend', 'glpk', '--node-limit', '9'], says: /--node-limit needs --backend highs/ },
    { flags: ['--backend', 'abacus'], says: /'abacus' is invalid.*highs, glpk/ },
    { flags: ['--policy', 'guess'], says: /there is no policy "guess"; there are uniform, .*lin-ucb/ },
    { flags: ['--policy', 'ucb1:zeta=3'], says: 'the policy "ucb1" has no option "zeta"; it has alpha.' },
    { flags: ['--accept', 'none'], says: /there is no acceptance rule "none"; there are hill-climbing/ },
    {
      flags: ['--neighborhoods', 'rins,far-away'],
      says: /no neighbourhood "far-away"; there are mutation, .*local-search/,
    },
    { flags: ['--neighborhoods', ','], says: /--neighborhoods.*names nothing/ },
  ])('$flags', async ({ flags, says }) => {
    expectSentence(await runHere(['solve', model, ...flags]), 2, says);
  });

  test('no model, no command, a wrong command', async () => {
    expectSentence(await runCli(['solve']), 2, /^name the model to solve/);
    expectSentence(await runHere(['resolve']), 2, /unknown command 'resolve'/);
    expect(await runCli([])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^Usage: adasolve/) });
  });

  test('a configuration that says what it may not', async () => {
    const wrong = await folder.put('wrong.json', '{"timelimit": 3}');
    expectSentence(await runHere(['solve', model, '-c', wrong]), 2, /wrong\.json.*timelimit/);
    const broken = await folder.put('broken.json', '{"timeLimit": ');
    expectSentence(await runHere(['solve', model, '-c', broken]), 3, `${broken}: is not JSON.`);
    const list = await folder.put('list.json', '[]');
    expectSentence(await runHere(['solve', model, '-c', list]), 2, /list\.json/);
  });

  test('an output that would replace an input', async () => {
    const start = await folder.put('start.sol', 'a 1\n');
    expectSentence(await runHere(['solve', model, '--trace', model]), 2, /--trace .* would replace the model/);
    const flags = ['--start', start, '--trace', start];
    expectSentence(await runHere(['solve', model, ...flags]), 2, /--trace .* would replace the start/);
    expect(await readFile(start, 'utf8')).toBe('a 1\n');
  });
});

describe('a start that does not fit', () => {
  test.each([
    { what: 'with too many values', content: 'a 1\nb 1\nc 1\nd 1\n', says: /:4: the model has no column 'd'\.$/ },
    { what: 'with unknown names', content: 'alpha 1\n', says: /:1: the model has no column 'alpha'\.$/ },
    { what: 'with no number', content: 'a one\n', says: /:1: .*'one'/ },
    { what: 'with NaN', content: 'a nan\n', says: /:1: .*nan/i },
    { what: 'with a name twice', content: 'a 1\na 2\n', says: /:2: .*'a'/ },
    { what: 'that is binary', content: Uint8Array.of(1, 0, 2, 255, 0, 9), says: /./ },
  ])('$what: exit code 3', async ({ what, content, says }) => {
    const start = await folder.put(`${what.replace(/ /g, '-')}.sol`, content);
    expectSentence(await runHere(['solve', model, '-q', '--start', start]), 3, says);
  });

  test('with infeasible values: it is said, and the run repairs it', async () => {
    const start = await folder.put('infeasible.sol', 'a 9\nb 9\nc 9\n');
    const run = await runHere(['solve', model, '--start', start, '--json']);
    expect(run.code).toBe(0);
    expect(run.stderr).toContain(`adasolve: warning: the start ${start} is infeasible: `);
    expect(JSON.parse(run.stdout)).toMatchObject({ status: 'optimal', objective: 15 });
  });

  test('with few values: it is completed', async () => {
    const start = await folder.put('partial.sol', 'c 5\n');
    const run = await runHere(['solve', model, '--start', start, '--json', '-q']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(run.stdout)).toMatchObject({ status: 'optimal', objective: 15 });
  });
});

describe('neighbourhoods of a module', () => {
  test.each([
    { what: 'no module', content: 'export {', code: 3, says: /cannot be imported: / },
    { what: 'nothing in it', content: 'export default 1', code: 3, says: /exports no neighbourhood/ },
    {
      what: 'no function',
      content: 'export const a = { name: "a" }',
      code: 3,
      says: /the export "a" needs a function "carve"\.$/,
    },
    {
      what: 'a name that is taken',
      content: 'export const a = { name: "rins", carve() {} }',
      code: 2,
      says: /already a neighbourhood named "rins"/,
    },
    {
      what: 'the name of local search',
      content: 'export const a = { name: "local-search", carve() {} }',
      code: 2,
      says: /already a neighbourhood named "local-search"/,
    },
  ])('$what', async ({ what, content, code, says }) => {
    const module = await folder.put(`${what.replace(/ /g, '-')}.mjs`, content);
    expectSentence(await runHere(['solve', model, '-q', '--neighborhood-module', module]), code, says);
  });

  test('that throw or return nonsense end the run with its result', async () => {
    const broken = { throws: 'throw new Error("no idea")', nonsense: 'return { bounds: 7 }' };
    for (const [name, body] of Object.entries(broken)) {
      const module = await folder.put(`${name}.mjs`, `export const own = { name: "own", carve() { ${body} } };`);
      const own = ['--neighborhood-module', module, '--neighborhoods', 'own'];
      const output = folder.path(`${name}.sol`);
      const run = await runHere(['solve', cover, '-q', '-n', '5', '--node-limit', '5', '-o', output, ...own]);
      expect(run.stdout).toMatch(/# Status = interrupted\n# Objective value = \d+\n/);
      expect(await readFile(output, 'utf8')).toMatch(/^=obj= \d+\n/);
      expectSentence({ ...run, stdout: '' }, 3, new RegExp(`${name}\\.mjs: .*"carve" of the neighbourhood "own"`));
    }
  });
});

describe('an output that cannot be written: exit code 3 before the work', () => {
  test.each([
    { flag: '-o', name: 'no/such/folder.sol', says: /cannot be written: no such directory\.$/ },
    { flag: '-o', name: 'model.lp/a.sol', says: /cannot be written: a part of the path is not a directory\.$/ },
    { flag: '-o', name: 'there.sol', says: /cannot be written: it is a folder\.$/ },
    { flag: '--trace', name: 'no/such/trace.jsonl', says: /cannot be written: no such directory\.$/ },
  ])('$flag $name', async ({ flag, name, says }) => {
    expectSentence(await runHere(['solve', model, '-t', '1h', flag, folder.path(name)]), 3, says);
  });

  test('a failed run leaves files as they were, and none of its own', async () => {
    const own = await testFolder('untouched');
    const kept = await own.put('kept.sol', 'an older solution\n');
    const wrong = await own.put('wrong.lp', 'Minimize\n x\nSubject To\n c: x >=');
    const flags = ['-o', kept, '--trace', own.path('trace.jsonl')];
    expect((await runHere(['solve', wrong, '-q', ...flags])).code).toBe(3);
    expect(await readFile(kept, 'utf8')).toBe('an older solution\n');
    expect((await readdir(own.path('.'))).sort()).toEqual(['kept.sol', 'wrong.lp']);
  });
});

// The device that is always full exists on Linux.
describe.runIf(existsSync('/dev/full'))('a full disk', () => {
  const full = 'cannot be written: no space left on the device.';
  const onFullDisk = async (stream: 'stdout' | 'stderr', ...flags: string[]) => {
    const device = openSync('/dev/full', 'w');
    try {
      return await runCli(['solve', model, ...flags], { [stream]: device });
    } finally {
      closeSync(device);
    }
  };

  test('under --output and --trace: the result is still printed', async () => {
    const output = folder.path('full.sol');
    await symlink('/dev/full', output);
    const run = await runHere(['solve', model, '-q', '-o', output]);
    expect(run.stdout).toContain('# Objective value = 15\n');
    expectSentence({ ...run, stdout: '' }, 3, `${output}: ${full}`);
    const traced = await runHere(['solve', cover, '-q', '-n', '2', '--node-limit', '5', '--trace', '/dev/full']);
    expect(traced.stdout).toMatch(/# Objective value = \d+\n/);
    expectSentence({ ...traced, stdout: '' }, 3, `/dev/full: ${full}`);
  });

  test('under the standard output: the file is still written', async () => {
    const output = folder.path('saved.sol');
    expectSentence(await onFullDisk('stdout', '-q', '-o', output), 3, `the standard output: ${full}`);
    expect(await readFile(output, 'utf8')).toMatch(/^=obj= 15\n/);
    expectSentence(await onFullDisk('stdout', '-q', '--json-stream'), 3, `the standard output: ${full}`);
  });

  test('under the log: nothing is lost but the log', async () => {
    expect(await onFullDisk('stderr', '--json')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('"optimal"'),
    });
  });
});

test('--debug shows where an error comes from', async () => {
  const { code, stderr } = await runHere(['--debug', 'solve', folder.path('missing.mps')]);
  expect(code).toBe(3);
  expect(stderr).toMatch(/^adasolve: .*no such file\.\nInputError: .*\n {4}at /);
});
