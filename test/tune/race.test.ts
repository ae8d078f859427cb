import { describe, expect, test } from 'vitest';
import type { Contender } from '../../src/tune/configuration.ts';
import { type Evaluate, type RaceSetup, type RoundEnd, race } from '../../src/tune/race.ts';
import { type TrialRun, trialKey } from '../../src/tune/trial.ts';
import { createRng } from '../../src/util/rng.ts';

const named = (name: string): Contender => ({ name, settings: {} });
const never = new AbortController().signal;

/** A race of contenders whose scores are known but for noise: the first solution comes late by that much. */
function setup(names: readonly string[], more: Partial<RaceSetup> = {}): RaceSetup {
  const [first = '', ...others] = names;
  const contenders: RaceSetup['contenders'] = [named(first), ...others.map(named)];
  return { contenders, instances: ['p', 'q', 'r'], seed: 1, timeLimit: 9.5, budget: 3600, jobs: 1, ...more };
}

const runOf = (trial: Parameters<Evaluate>[0], lateness: number): TrialRun => ({
  ...{ contender: trial.contender, instance: trial.instance, seed: trial.seed },
  ...{ status: 'feasible', seconds: 10, cpu: 9, incumbents: [[lateness, 1]] },
});

/** Late by a mean of the contender's own and a noise of the trial. */
const noisy =
  (means: Readonly<Record<string, number>>, noise: number): Evaluate =>
  (trial) =>
    Promise.resolve(runOf(trial, means[trial.contender]! + noise * createRng(1).fork(trialKey(trial)).next()));

const means = { default: 4, a: 5, b: 3, c: 6, d: 2, e: 4.5, f: 5.5, g: 3.5 };
const eight = setup(Object.keys(means));

describe('a race', () => {
  test('finds the best one, halves, and keeps the default to the end', async () => {
    const rounds: RoundEnd[] = [];
    const result = await race(eight, [], noisy(means, 1.5), { onRound: (end) => rounds.push(end) }, never);
    expect(result.winner.name).toBe('d');
    expect(result.winner.pairs).toBe(rounds.at(-1)!.pairs.length);
    expect(result.winner.score).toBeLessThan(result.winner.defaultScore);
    expect(result.winner.p).toBeLessThan(0.01);
    expect(result.cpuShare).toBeCloseTo(0.9, 12);
    for (const [k, { left }] of rounds.entries()) {
      expect(left).toContain('default');
      expect(left.length).toBeLessThanOrEqual(8 / 2 ** (k + 1) + 1);
    }
    expect(result.runs * 10).toBeLessThanOrEqual(eight.budget);
    expect(result.standings.map(({ name }) => name).sort()).toEqual(Object.keys(means).sort());
  });

  test('runs everyone that is left on the same pairs', async () => {
    const trials: TrialRun[] = [];
    const result = await race(eight, [], noisy(means, 1), { onRun: (run) => trials.push(run) }, never);
    expect(new Set(trials.map(trialKey)).size).toBe(trials.length);
    const pairs = (name: string) =>
      new Set(trials.filter((t) => t.contender === name).map(({ instance, seed }) => `${instance} ${seed}`));
    for (const { name, pairs: count } of result.standings) {
      expect(pairs(name).size).toBe(count);
      for (const pair of pairs(name)) expect(pairs('default').has(pair)).toBe(true);
    }
  });

  test('is won by the default where nobody is better, or all are equal', async () => {
    const worse = await race(eight, [], noisy({ ...means, default: 1 }, 0.1), {}, never);
    expect(worse.winner).toMatchObject({ name: 'default', p: 1 });
    const equal = await race(eight, [], (trial) => Promise.resolve(runOf(trial, 1)), {}, never);
    expect(equal.winner.name).toBe('default');
  });

  test('drops by the test whoever is clearly worse, also in the upper half', async () => {
    const four = setup(['default', 'a', 'b', 'c'], { budget: 1200 });
    const clear = noisy({ default: 8, a: 1, b: 5, c: 9 }, 0.2);
    const rounds: RoundEnd[] = [];
    await race(four, [], clear, { onRound: (end) => rounds.push(end) }, never);
    expect(rounds[0]!.pairs.length).toBeGreaterThanOrEqual(8);
    expect([...rounds[0]!.dropped]).toEqual([
      ['b', 'test'],
      ['c', 'test'],
    ]);
  });

  test('repeats nothing that is known, wherever it was stopped, and comes to the same end', async () => {
    const journal: TrialRun[] = [];
    const whole = await race(eight, [], noisy(means, 2), { onRun: (run) => journal.push(run) }, never);
    for (const count of [0, 1, 17, 100, journal.length]) {
      const again: TrialRun[] = [];
      const known = journal.slice(0, count);
      const result = await race(eight, known, noisy(means, 2), { onRun: (run) => again.push(run) }, never);
      expect(again).toEqual(journal.slice(count));
      expect(result).toEqual(whole);
    }
  });

  test('takes fewer runs where they take longer, and comes to the same end with several at once', async () => {
    const slow: Evaluate = async (trial, signal) => ({ ...(await noisy(means, 1)(trial, signal)), seconds: 15 });
    const quick = await race(eight, [], noisy(means, 1), {}, never);
    const fewer = await race(eight, [], slow, {}, never);
    expect(fewer.runs).toBeLessThan(quick.runs);
    expect(fewer.runs * 15).toBeLessThanOrEqual(eight.budget);
    const both = await race({ ...eight, jobs: 3, budget: 1200 }, [], noisy(means, 1), {}, never);
    expect(both).toEqual(quick);
  });

  test('says how far it is', async () => {
    const seen: number[] = [];
    const remaining: number[] = [];
    const onRun = (
      _: TrialRun,
      progress: { readonly done: number; readonly planned: number; readonly remaining: number },
    ) => {
      seen.push(progress.done);
      remaining.push(progress.remaining);
      expect(progress.done).toBeLessThanOrEqual(progress.planned);
    };
    const { runs } = await race(eight, [], noisy(means, 1), { onRun }, never);
    expect(seen).toEqual(Array.from({ length: runs }, (_, k) => k + 1));
    expect(remaining[0]).toBeGreaterThan(3000);
    expect(remaining.at(-1)).toBeLessThan(200);
  });

  test('goes on when runs fail, and ends when all do', async () => {
    const failing =
      (share: number): Evaluate =>
      async (trial, signal) => {
        const fails = createRng(2).fork(trialKey(trial)).next() < share;
        const run = await noisy(means, 1)(trial, signal);
        return fails ? { ...run, status: 'failed', incumbents: [], failure: 'it broke.' } : run;
      };
    const result = await race(eight, [], failing(0.05), {}, never);
    expect(result.failures.length).toBeGreaterThan(0);
    expect(result.failures.length).toBeLessThan(result.runs / 4);
    await expect(race(eight, [], failing(1), {}, never)).rejects.toThrow(
      'every run of the first round failed: it broke.',
    );
  });

  test('ends at once when it is interrupted', async () => {
    const controller = new AbortController();
    const runs: TrialRun[] = [];
    const onRun = (run: TrialRun) => {
      runs.push(run);
      if (runs.length === 3) controller.abort(new Error('enough'));
    };
    await expect(race(eight, [], noisy(means, 1), { onRun }, controller.signal)).rejects.toThrow('enough');
    expect(runs).toHaveLength(3);
  });
});
