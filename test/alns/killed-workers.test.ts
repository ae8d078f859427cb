import type { Worker } from 'node:worker_threads';
import { expect, test, vi } from 'vitest';
import { solve } from '../../src/alns/solve.ts';
import { isFeasible, violations } from '../../src/mip/verify.ts';
import { smallModel } from '../helpers/planted.ts';

const started = vi.hoisted(() => ({ workers: [] as Worker[] }));

vi.mock('node:worker_threads', async (original) => {
  const threads = await original<typeof import('node:worker_threads')>();
  class Recorded extends threads.Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      started.workers.push(this);
    }
  }
  return { ...threads, Worker: Recorded, default: { ...threads, Worker: Recorded } };
});

test.each([1, 3])(
  'a run of %d threads whose workers are killed again and again ends with a verified solution',
  async (jobs) => {
    const model = smallModel('generalized-assignment', 3);
    started.workers.length = 0;
    let killed = 0;
    const seen: number[] = [];
    const killer = setInterval(() => {
      if (seen.length === 0) return;
      const living = started.workers.filter(({ threadId }) => threadId > 0);
      const victim = living[killed % living.length];
      if (victim === undefined) return;
      killed++;
      void victim.terminate();
    }, 200);
    try {
      const result = await solve(model, {
        jobs,
        timeLimit: 3,
        gap: 0,
        observer: { onIncumbent: ({ objective }) => seen.push(objective) },
      });
      expect(isFeasible(violations(model, result.best!.x))).toBe(true);
      // Nothing that was found is lost.
      expect(result.best!.objective).toBe(seen.at(-1));
      if (result.seconds > 1) expect(killed).toBeGreaterThan(2);
    } finally {
      clearInterval(killer);
    }
  },
);
