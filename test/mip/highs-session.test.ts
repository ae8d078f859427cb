import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Worker, WorkerOptions } from 'node:worker_threads';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createModelBuilder } from '../../src/mip/builder.ts';
import { highs } from '../../src/mip/highs-solver.ts';
import { type MipModel, objectiveOf } from '../../src/mip/model.ts';
import type { MipSession, ModelChange } from '../../src/mip/solver.ts';
import { verified } from '../../src/mip/verify.ts';
import { modelOf } from '../oracles/enumerate.ts';
import { idlePoint, marketSplit } from '../oracles/models.ts';

/** The workers that the sessions of a test started, and what the next ones are given besides. */
const started = vi.hoisted(() => ({ workers: [] as Worker[], options: {} as WorkerOptions }));

vi.mock('node:worker_threads', async (original) => {
  const actual = await original<typeof import('node:worker_threads')>();
  class Watched extends actual.Worker {
    constructor(url: URL, options: WorkerOptions) {
      super(url, { ...options, ...started.options });
      started.workers.push(this);
    }
  }
  return { ...actual, Worker: Watched };
});

const none: ModelChange = {};
const hard = marketSplit(5);
const easy = marketSplit(3);
const tiny = modelOf({
  cost: [1, 2],
  bounds: [
    [0, 5],
    [0, 5],
  ],
  rows: [[[1, 1], 3, 9]],
});

const sessions: MipSession[] = [];

async function open(model: MipModel, seed = 1): Promise<MipSession> {
  const session = await highs.open(model, { seed });
  sessions.push(session);
  return session;
}

afterEach(() => {
  for (const session of sessions.splice(0)) session.dispose();
  started.workers.length = 0;
  started.options = {};
});

const sleep = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

const last = () => started.workers.at(-1)!;

/** Begins a solve that would take for ever; resolves once it has an incumbent. */
async function begin(session: MipSession, budget = {}, signal = new AbortController().signal) {
  let seen: () => void = () => {};
  const incumbent = new Promise<void>((resolve) => {
    seen = resolve;
  });
  const result = session.solve(none, budget, idlePoint(hard), { signal, onIncumbent: () => seen() });
  await Promise.race([incumbent, result]);
  return { result };
}

async function expectSound(session: MipSession): Promise<void> {
  const { status, x } = await session.solve(none, { nodes: 2 });
  expect(status).toBe('limit');
  expect(verified(hard, x!)).toBeDefined();
}

/** A worker runs this text before its own. */
const preload = (text: string): WorkerOptions => ({
  execArgv: ['--import', `data:text/javascript,${encodeURIComponent(text)}`],
});

/** What happens when HiGHS asks for more memory than it begins with. */
const onGrowth = (text: string) => preload(`WebAssembly.Memory.prototype.grow = () => { ${text} };`);

/** A covering model that does not fit into the memory HiGHS begins with. */
function largeModel(): MipModel {
  const builder = createModelBuilder('large');
  const members = Array.from({ length: 500 }, (): [number, number][] => []);
  for (let j = 0; j < 60000; j++) {
    builder.binary(`x${j}`, 1 + (j % 97));
    for (let k = 0; k < 6; k++) members[(j * 7 + k * (13 + (j % 11))) % 500]!.push([j, 1]);
  }
  members.forEach((terms, i) => {
    builder.row(`r${i}`, terms, 1, Number.POSITIVE_INFINITY);
  });
  return builder.build();
}
const large = largeModel();

/** Solves what a few columns of the large model have left to decide. */
async function expectUsable(session: MipSession): Promise<void> {
  const columns = Int32Array.from({ length: large.columns - 50 }, (_, j) => j);
  const values = new Float64Array(columns.length).fill(1);
  const { status, x } = await session.solve({ bounds: { columns, lower: values, upper: values } }, {});
  expect(status).toBe('optimal');
  expect(verified(large, x!)).toBeDefined();
}

describe('a worker that is lost', () => {
  test('in the middle of a solve costs nothing: the best solution comes back, the next solve works', async () => {
    const session = await open(hard);
    const { result } = await begin(session);
    void last().terminate();
    const { status, message, x, objective } = await result;
    expect({ status, message }).toEqual({ status: 'error', message: "the solver's worker ended with code 1." });
    expect(verified(hard, x!)?.objective).toBeCloseTo(objective, 9);
    expect(objective).toBeLessThanOrEqual(objectiveOf(hard, idlePoint(hard)));
    await expectSound(session);
    expect(started.workers).toHaveLength(2);
  });

  test('between two solves is replaced without a word', async () => {
    const session = await open(hard);
    await expectSound(session);
    await last().terminate();
    await expectSound(session);
    last().emit('error', new Error('out of the blue'));
    await expectSound(session);
  });

  test('before it is ready is an error with a message', async () => {
    started.options = preload('throw new Error("no start today.")');
    const session = await open(hard);
    expect(await session.solve(none, {})).toMatchObject({ status: 'error', message: 'no start today.' });
    expect((await session.relax({})).status).toBe('error');
    started.options = {};
    await expectSound(session);
  });

  test('to the memory of its JavaScript is replaced', async () => {
    started.options = { resourceLimits: { maxOldGenerationSizeMb: 2, maxYoungGenerationSizeMb: 1 } };
    const session = await open(large);
    const { status, message } = await session.solve(none, { nodes: 0 });
    expect(status).toBe('error');
    expect(message).toMatch(/memory/);
    started.options = {};
    await expectUsable(session);
  });

  test('to the memory of HiGHS is replaced, and not used again', async () => {
    started.options = onGrowth('throw new RangeError("no more memory.")');
    const session = await open(large);
    const { status, message } = await session.solve(none, {});
    expect(status).toBe('error');
    expect(message).toMatch(/\S/);
    started.options = {};
    await expectUsable(session);
    expect(started.workers).toHaveLength(2);
  });
});

describe('a worker that hangs', () => {
  test('past its limit is ended by the watchdog', async () => {
    started.options = onGrowth('for (;;);');
    const session = await open(large);
    const result = await session.solve(none, { seconds: 0.1 });
    expect(result.status).toBe('limit');
    expect(result.seconds).toBeGreaterThan(1);
    started.options = {};
    await expectUsable(session);
  });

  test('is ended by an interrupt', async () => {
    started.options = onGrowth('for (;;);');
    const session = await open(large);
    const abort = new AbortController();
    const running = session.solve(none, {}, undefined, { signal: abort.signal });
    await sleep(0.5);
    abort.abort();
    expect((await running).status).toBe('interrupted');
    started.options = {};
    await expectUsable(session);
  });
});

describe('a solve that is held', () => {
  test('makes no progress, goes on, and ends as if it had not been held', async () => {
    const free = await (await open(easy)).solve(none, {});
    const session = await open(easy);
    let reports = 0;
    let over = false;
    const count = () => reports++;
    const running = session.solve(none, {}, undefined, { onBound: count, onIncumbent: count }).finally(() => {
      over = true;
    });
    let holds = 0;
    while (!over && holds < 3) {
      await sleep(0.1);
      await session.pause!(10);
      if (over) break;
      holds++;
      const before = { reports, used: process.cpuUsage() };
      await sleep(0.4);
      const { user, system } = process.cpuUsage(before.used);
      expect((user + system) / 1e6).toBeLessThan(0.3);
      expect(reports).toBe(before.reports);
      session.resume!();
    }
    const { seconds: _, ...held } = await running;
    const { seconds: __, ...expected } = free;
    expect(holds).toBeGreaterThan(0);
    expect(held).toEqual(expected);
  });

  test('is not overdue: the watchdog holds with it', async () => {
    const session = await open(hard);
    const { result } = await begin(session, { seconds: 0.5 });
    await session.pause!(10);
    await sleep(2.5);
    session.resume!();
    expect((await result).status).toBe('limit');
    await expectSound(session);
    expect(started.workers).toHaveLength(1);
  });

  test('obeys an abort, which a late hold or resume does not undo', async () => {
    const session = await open(hard);
    const abort = new AbortController();
    const { result } = await begin(session, {}, abort.signal);
    await session.pause!(10);
    abort.abort();
    await session.pause!(10);
    session.resume!();
    const { status, x } = await result;
    expect(status).toBe('interrupted');
    expect(verified(hard, x!)).toBeDefined();
    await expectSound(session);
  });

  test('answers every one that asked for it, also when it ends instead', async () => {
    const session = await open(hard);
    const { result } = await begin(session);
    await Promise.all([session.pause!(10), session.pause!(10)]);
    await session.pause!(10);
    session.resume!();
    const late = session.pause!(60);
    session.dispose();
    await late;
    expect((await result).status).toBe('interrupted');
  });

  test('may not come to hold in time, and nothing runs when there is nothing to hold', async () => {
    const session = await open(tiny);
    await session.pause!(60);
    session.resume!();
    const running = session.solve(none, {});
    await session.pause!(0);
    session.resume!();
    expect((await running).objective).toBeCloseTo(3, 9);
    await session.pause!(60);
    expect((await session.solve(none, {})).objective).toBeCloseTo(3, 9);
  });
});

describe('a solution found elsewhere', () => {
  /** A solve of one node, which finds little by itself. */
  const brief = async (offer?: Float64Array) => {
    const session = await open(easy);
    if (offer !== undefined) session.offer!(offer);
    return session.solve(none, { nodes: 1 });
  };

  test('is taken by the solve that comes next, where it is better than what that finds', async () => {
    const session = await open(easy);
    const { x, objective } = await session.solve(none, {});
    expect((await brief()).objective).toBeGreaterThan(objective);
    expect((await brief(x!)).objective).toBe(objective);
  });

  test('is taken by the solve that runs', async () => {
    const session = await open(easy);
    const optimum = await session.solve(none, {});
    const found: number[] = [];
    const running = await open(easy);
    const onIncumbent = (x: Float64Array) => {
      found.push(objectiveOf(easy, x));
      running.offer!(optimum.x!);
    };
    const result = await running.solve(none, {}, undefined, { onIncumbent });
    expect(result.status).toBe('optimal');
    expect(result.objective).toBe(optimum.objective);
    expect(result.nodes).toBeLessThan(optimum.nodes);
  });

  test('changes nothing where it is none', async () => {
    const { objective, bound } = await brief();
    expect(await brief(new Float64Array(easy.columns).fill(0.5))).toMatchObject({ objective, bound });
  });

  test('has no place in a session for sub-MIPs', async () => {
    const session = await highs.open(easy, { role: 'sub-mip' });
    sessions.push(session);
    expect(session.offer).toBeUndefined();
  });
});

describe('the options of a session', () => {
  test.each([
    [{ presolve: 'maybe' }, 'HiGHS refuses the option presolve = "maybe".'],
    [{ mip_rel_gap: 0, presolving: true }, 'HiGHS refuses the option presolving = true.'],
    [{ threads: 4 }, 'HiGHS refuses the option threads = 4.'],
    [{ mip_rel_gap: -1 }, 'HiGHS refuses the option mip_rel_gap = -1.'],
    [{ time_limit: 3 }, "the HiGHS option time_limit is set by the budget's seconds."],
    [{ objective_bound: 3 }, "the HiGHS option objective_bound is set by the change's cutoff."],
  ])('%o is refused at once, in a sentence', async (options, message) => {
    await expect(
      highs.open(tiny, { options: options as Record<string, string | number | boolean> }),
    ).rejects.toMatchObject({ name: 'SolverError', message });
    expect(started.workers).toHaveLength(1);
    await new Promise((resolve) => last().once('exit', resolve));
  });

  test('are in force in every solve', async () => {
    const session = await highs.open(easy, { options: { mip_rel_gap: 1e9 } });
    sessions.push(session);
    const loose = await session.solve(none, {}, idlePoint(easy));
    const exact = await (await open(easy)).solve(none, {}, idlePoint(easy));
    expect(loose.status).toBe('optimal');
    expect(loose.nodes).toBeLessThan(exact.nodes);
  });

  test('take any number for a seed', async () => {
    for (const seed of [-5, 0.5, 2 ** 31, 1e15])
      expect((await (await open(tiny, seed)).solve(none, {})).objective).toBeCloseTo(3, 9);
  });
});

describe('a session under node budgets', () => {
  const few: ModelChange = {
    bounds: { columns: Int32Array.of(0), lower: Float64Array.of(1), upper: Float64Array.of(1) },
  };
  const many: ModelChange = {
    bounds: {
      columns: Int32Array.from({ length: 10 }, (_, j) => j),
      lower: Float64Array.from({ length: 10 }, (_, j) => j % 2),
      upper: Float64Array.from({ length: 10 }, (_, j) => j % 2),
    },
  };
  const repeatable = async (session: MipSession, change: ModelChange) => {
    const { seconds: _, ...result } = await session.solve(change, { nodes: 25 });
    return result;
  };

  test.each([
    ['the persistent model', few],
    ['a reduced model', many],
  ])('repeats itself on %s after an interrupt, a limit, a cutoff and a start', async (_, change) => {
    const expected = await repeatable(await open(hard), change);
    const session = await open(hard);
    const { x } = await session.solve(change, { seconds: 0.2 });
    await session.solve({ ...change, cutoff: 1 }, { nodes: 5 }, x);
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 150);
    await session.solve(change, {}, x, { signal: abort.signal });
    await session.solve({ ...change, cost: new Float64Array(hard.columns), cutoff: 500 }, { improvements: 1 });
    expect(await repeatable(session, change)).toEqual(expected);
  });
});

describe('the memory of a session', () => {
  const settle = () => Promise.all(started.workers.map((worker) => worker.terminate()));

  test('goes back when it is disposed', async () => {
    const megabytes: number[] = [];
    for (let round = 0; round < 5; round++) {
      const session = await open(large);
      await session.solve({ cutoff: -1 }, { seconds: 0.05 });
      session.dispose();
      await settle();
      megabytes.push(process.memoryUsage().rss / 1e6);
    }
    // One session of this model holds over 100 MB.
    expect(megabytes.at(-1)! - megabytes[1]!).toBeLessThan(100);
    for (const worker of started.workers) expect(worker.threadId).toBe(-1);
  });

  test('does not keep a process alive that forgets it', async () => {
    const url = new URL('../../dist/mip/index.js', import.meta.url);
    const text = `
      import { createModelBuilder, highs } from ${JSON.stringify(url.href)};
      const builder = createModelBuilder('forgotten');
      builder.binary('x', -1);
      const session = await highs.open(builder.build());
      console.log((await session.solve({}, {})).objective);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', text], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect({ code, output }).toEqual({ code: 0, output: '-1\n' });
  });
});
