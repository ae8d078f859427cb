import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createWatchdog, stopwatch } from '../../src/mip/watchdog.ts';
import { createWorkerHost, messageOf, type Question } from '../../src/mip/worker-host.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a watchdog', () => {
  test('barks once, after its seconds of running time', () => {
    const bark = vi.fn();
    const watchdog = createWatchdog(2, bark);
    vi.advanceTimersByTime(5000);
    expect(bark).not.toHaveBeenCalled();
    watchdog.run();
    watchdog.run();
    vi.advanceTimersByTime(1999);
    expect(bark).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(bark).toHaveBeenCalledTimes(1);
  });

  test('does not count while it is held', () => {
    const bark = vi.fn();
    const watchdog = createWatchdog(2, bark);
    watchdog.run();
    vi.advanceTimersByTime(1500);
    watchdog.hold();
    watchdog.hold();
    vi.advanceTimersByTime(60_000);
    watchdog.run();
    vi.advanceTimersByTime(400);
    expect(bark).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200);
    expect(bark).toHaveBeenCalledTimes(1);
  });

  test('never barks once it is stopped, nor where there is no limit', () => {
    const bark = vi.fn();
    const stopped = createWatchdog(2, bark);
    stopped.run();
    stopped.stop();
    stopped.run();
    createWatchdog(Number.POSITIVE_INFINITY, bark).run();
    createWatchdog(1e9, bark).run();
    vi.advanceTimersByTime(60_000);
    expect(bark).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('has a stopwatch for a sibling', () => {
    const elapsed = stopwatch();
    vi.advanceTimersByTime(1500);
    expect(elapsed()).toBeCloseTo(1.5, 9);
  });
});

type Report = { readonly kind: 'progress' } | { readonly kind: 'done' } | { readonly kind: 'broken' };

class FakeWorker extends EventEmitter {
  readonly asked: unknown[] = [];
  ended = false;
  ref() {}
  unref() {}
  postMessage(request: unknown) {
    if (typeof request === 'function') throw new Error('no functions, please.');
    this.asked.push(request);
  }
  terminate() {
    this.ended = true;
    this.emit('exit', 1);
    return Promise.resolve(1);
  }
  tell(kind: Report['kind'] | 'ready') {
    this.emit('message', { kind });
  }
}

function setUp() {
  const workers: FakeWorker[] = [];
  const host = createWorkerHost<unknown, Report>(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker as unknown as Worker;
  });
  const ask = (question: Partial<Question<unknown, Report>> = {}) =>
    host.ask({
      request: 'go',
      patience: 2,
      interrupt: () => 0.5,
      take: ({ kind }) => (kind === 'progress' ? 'more' : kind === 'done' ? 'answer' : 'breakdown'),
      ...question,
    });
  return { workers, host, ask };
}

describe('a worker host', () => {
  test('starts a worker with the first question and keeps it for the next', async () => {
    const { workers, host, ask } = setUp();
    expect(workers).toHaveLength(0);
    const over = vi.fn();
    const first = ask({ over });
    expect(host.busy).toBe(true);
    workers[0]!.tell('ready');
    workers[0]!.tell('progress');
    expect(host.busy).toBe(true);
    workers[0]!.tell('done');
    expect(await first).toEqual({ kind: 'answered', report: { kind: 'done' } });
    expect(over).toHaveBeenCalledTimes(1);
    expect(host.busy).toBe(false);
    const second = ask();
    workers[0]!.tell('done');
    expect(await second).toMatchObject({ kind: 'answered' });
    expect(workers[0]!.asked).toEqual(['go', 'go']);
    expect(workers).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('counts its patience from when the worker is ready, and has another for that', async () => {
    const { workers, ask } = setUp();
    const slow = ask();
    await vi.advanceTimersByTimeAsync(30_000);
    workers[0]!.tell('ready');
    await vi.advanceTimersByTimeAsync(1900);
    expect(workers[0]!.ended).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    expect(await slow).toEqual({ kind: 'limit' });
    expect(workers[0]!.ended).toBe(true);
    const never = ask();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await never).toMatchObject({ kind: 'lost', message: expect.stringMatching(/did not start within 60 s/) });
    expect(workers).toHaveLength(2);
  });

  test('is not impatient with a worker that began in time and takes long', async () => {
    const { workers, ask } = setUp();
    const long = ask({ patience: Number.POSITIVE_INFINITY });
    workers[0]!.tell('ready');
    await vi.advanceTimersByTimeAsync(3_600_000);
    workers[0]!.tell('done');
    expect(await long).toMatchObject({ kind: 'answered' });
  });

  test('does not count the time in which a question is held', async () => {
    const { workers, host, ask } = setUp();
    const question = ask();
    workers[0]!.tell('ready');
    host.hold();
    await vi.advanceTimersByTimeAsync(60_000);
    host.release();
    workers[0]!.tell('done');
    expect(await question).toMatchObject({ kind: 'answered' });
  });

  test('asks a worker to end, and ends one that does not', async () => {
    const { workers, ask } = setUp();
    for (const obeys of [true, false]) {
      const abort = new AbortController();
      const question = ask({ signal: abort.signal });
      workers[0]!.tell('ready');
      abort.abort();
      await vi.advanceTimersByTimeAsync(400);
      if (obeys) workers[0]!.tell('done');
      await vi.advanceTimersByTimeAsync(200);
      expect((await question).kind).toBe(obeys ? 'answered' : 'interrupted');
      expect(workers[0]!.ended).toBe(!obeys);
    }
    expect((await ask({ signal: AbortSignal.abort() })).kind).toBe('interrupted');
    expect(workers).toHaveLength(1);
  });

  test('replaces a worker after a breakdown, an error, an exit, and a request that cannot be sent', async () => {
    const { workers, ask } = setUp();
    const ends: [(worker: FakeWorker) => void, object][] = [
      [(worker) => worker.tell('broken'), { kind: 'answered', report: { kind: 'broken' } }],
      [(worker) => worker.emit('error', new Error('gone.')), { kind: 'lost', message: 'gone.' }],
      [(worker) => worker.emit('exit', 3), { kind: 'lost', message: "the solver's worker ended with code 3." }],
    ];
    for (const [end, ending] of ends) {
      const question = ask();
      end(workers.at(-1)!);
      expect(await question).toEqual(ending);
    }
    expect(await ask({ request: () => {} })).toEqual({ kind: 'lost', message: 'no functions, please.' });
    const last = ask();
    workers.at(-1)!.tell('done');
    expect(await last).toMatchObject({ kind: 'answered' });
    expect(workers).toHaveLength(5);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('hears nothing more of a worker that it replaced', async () => {
    const { workers, host, ask } = setUp();
    void ask();
    workers[0]!.emit('error', new Error('gone.'));
    const question = ask();
    for (const kind of ['ready', 'done', 'broken'] as const) workers[0]!.tell(kind);
    workers[0]!.emit('error', new Error('again.'));
    expect(host.busy).toBe(true);
    workers[1]!.tell('done');
    expect(await question).toMatchObject({ kind: 'answered' });
  });

  test('takes one question at a time, and none after its end', async () => {
    const { workers, host, ask } = setUp();
    const first = ask();
    expect(await ask()).toMatchObject({ kind: 'lost', message: expect.stringMatching(/one model at a time/) });
    host.dispose();
    expect(await first).toEqual({ kind: 'interrupted' });
    expect(await ask()).toEqual({ kind: 'lost', message: 'the session is disposed.' });
    expect(workers.map(({ ended }) => ended)).toEqual([true]);
  });

  test('answers where no worker can be started', async () => {
    const host = createWorkerHost<unknown, Report>(() => {
      throw new Error('no threads left.');
    });
    const ending = await host.ask({ request: 1, patience: 1, interrupt: () => 0, take: () => 'answer' });
    expect(ending).toEqual({ kind: 'lost', message: 'no threads left.' });
    expect(host.busy).toBe(false);
  });
});

test('whatever was thrown has a message', () => {
  expect(messageOf(new Error('so.'))).toBe('so.');
  expect(messageOf('text')).toBe('text');
  expect(messageOf(undefined)).toBe('undefined');
});
