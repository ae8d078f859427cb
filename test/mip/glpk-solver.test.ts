import type { Worker, WorkerOptions } from 'node:worker_threads';
import { afterEach, expect, test, vi } from 'vitest';
import { glpk } from '../../src/mip/glpk-solver.ts';
import type { ModelChange } from '../../src/mip/solver.ts';
import { modelOf } from '../oracles/enumerate.ts';
import { idlePoint, marketSplit } from '../oracles/models.ts';

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

afterEach(() => {
  started.workers.length = 0;
  started.options = {};
  vi.doUnmock('glpk.js/node');
  vi.resetModules();
});

const none: ModelChange = {};
const hard = marketSplit(5);
const tiny = modelOf({
  cost: [1, 2],
  bounds: [
    [0, 5],
    [0, 5],
  ],
  rows: [[[1, 1], 3, 9]],
});

test('says what to install, and under which licence, when glpk.js is missing', async () => {
  vi.doMock('glpk.js/node', () => {
    throw new Error("Cannot find package 'glpk.js'");
  });
  vi.resetModules();
  const { glpk: without } = await import('../../src/mip/glpk-solver.ts');
  await expect(without.open(tiny)).rejects.toMatchObject({
    name: 'SolverError',
    message:
      'the solver glpk needs the optional package glpk.js (licence GPL-3.0): install it with `npm install glpk.js`.',
  });
  expect(started.workers).toHaveLength(0);
});

test('refuses options, of which it has none', async () => {
  await expect(glpk.open(tiny, { options: { presolve: 'on' } })).rejects.toMatchObject({
    name: 'SolverError',
    message: 'the solver glpk has no option presolve, nor any other.',
  });
  using session = await glpk.open(tiny, { options: {}, seed: 7 });
  expect((await session.solve(none, {})).objective).toBe(3);
});

test('hands the start back when its worker is lost, and solves on with another', async () => {
  using session = await glpk.open(hard);
  const start = idlePoint(hard);
  const running = session.solve(none, {}, start);
  setTimeout(() => void started.workers[0]!.terminate(), 500);
  expect(await running).toMatchObject({ status: 'error', message: "the solver's worker ended with code 1.", x: start });
  expect((await session.solve(none, { nodes: 1 })).status).toBe('limit');
  expect(started.workers).toHaveLength(2);
});

test('hands back no start that violates the change', async () => {
  using session = await glpk.open(hard);
  const start = idlePoint(hard);
  const abort = AbortSignal.abort();
  const columns = { columns: Int32Array.of(0), lower: Float64Array.of(1), upper: Float64Array.of(1) };
  for (const change of [{ bounds: columns }, { cutoff: 0 }])
    expect((await session.solve(change, {}, start, { signal: abort })).x).toBeUndefined();
  expect((await session.solve(none, {}, start, { signal: abort })).x).toEqual(start);
});

test('is ended where it does not look at its clock', async () => {
  // Once the worker has reported that it is ready, the clock that GLPK looks at never answers.
  const text = `
    import { parentPort } from 'node:worker_threads';
    const { now } = Date;
    const post = parentPort.postMessage.bind(parentPort);
    let ready = false;
    Date.now = () => { while (ready); return now(); };
    parentPort.postMessage = (report) => { post(report); ready = true; };`;
  started.options = { execArgv: ['--import', `data:text/javascript,${encodeURIComponent(text)}`] };
  using session = await glpk.open(hard);
  expect((await session.solve(none, { seconds: 0.2 })).status).toBe('limit');
  started.options = {};
  expect((await session.solve({ cutoff: -1 }, { seconds: 30 })).status).toBe('infeasible');
});
