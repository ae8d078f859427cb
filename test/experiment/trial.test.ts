import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Environment } from '../../src/experiment/environment.ts';
import { openEnvironment } from '../../src/experiment/environments/spec.ts';
import { logSpaced } from '../../src/experiment/log-spaced.ts';
import { planTrials, shardOf } from '../../src/experiment/plan.ts';
import { parseExperimentSpec } from '../../src/experiment/spec.ts';
import { playTrial, type Trial } from '../../src/experiment/trial.ts';
import type { TrialRecord } from '../../src/experiment/trial-record.ts';
import { robustDouble, sorDouble } from './doubles.ts';

const experiment = {
  environments: [
    { kind: 'bernoulli', means: [0.9, 0.6, 0.3] },
    { kind: 'linear', arms: 3, features: 3 },
  ],
  policies: ['ucb1', 'thompson-beta', { kind: 'ucb1', alpha: 0.3, name: 'lazy' }, 'uniform'],
  seeds: 3,
  horizon: 2000,
};
const plan = (spec: object = experiment) =>
  planTrials(parseExperimentSpec(JSON.stringify(spec), 'spec.json'), '.', '0.1.0');

const opened = new Map<string, Environment>();
async function play(trial: Trial): Promise<TrialRecord> {
  const environment = opened.get(trial.environment.kind) ?? (await openEnvironment(trial.environment, '.'));
  opened.set(trial.environment.kind, environment);
  return playTrial(environment, trial, () => 0);
}

let trials: readonly Trial[];
let records: readonly TrialRecord[];
beforeAll(async () => {
  trials = await plan();
  records = await Promise.all(trials.map(play));
});
const find = (environment: string, policy: string, seed: number) =>
  records.find(
    (record) => record.environment.name === environment && record.policy.name === policy && record.seed === seed,
  )!;

describe('the plan', () => {
  test('has every policy and every baseline once per environment and seed', () => {
    const names = (environment: string) =>
      trials.filter((trial) => trial.environment.kind === environment && trial.seed === 2).map(({ policy }) => policy);
    for (const environment of ['bernoulli', 'linear']) {
      const fixed = ['fixed:arm 1', 'fixed:arm 2', 'fixed:arm 3'];
      const expected = ['uniform', ...fixed, 'oracle', 'ucb1:alpha=1', 'thompson-beta:alpha=1,beta=1', 'lazy'];
      expect(names(environment).map(({ name }) => name)).toEqual(expected);
      expect(names(environment).filter(({ baseline }) => baseline)).toHaveLength(5);
    }
    expect(trials).toHaveLength(2 * 3 * 8);
  });

  test('gives every trial an id of its own that only its contents decide', async () => {
    expect(new Set(trials.map(({ id }) => id)).size).toBe(trials.length);
    const { policies, environments, ...rest } = experiment;
    const reordered = await plan({
      ...rest,
      policies: [...policies].reverse(),
      environments: [...environments].reverse(),
    });
    expect(new Set(reordered.map(({ id }) => id))).toEqual(new Set(trials.map(({ id }) => id)));
    const { horizon, ...others } = experiment;
    const written = { horizon, ...others, policies: ['ucb1:alpha=1', ...policies.slice(1)] };
    expect((await plan(written)).map(({ id }) => id)).toEqual(trials.map(({ id }) => id));
    const longer = await plan({ ...experiment, horizon: 2001 });
    expect(longer.some(({ id }) => trials.some((trial) => trial.id === id))).toBe(false);
  });

  test('falls into shards that are disjoint and complete, and keep their trials when it grows', async () => {
    const parts = [1, 2, 3].map((index) => shardOf(trials, { index, count: 3 }).map(({ id }) => id));
    expect(parts.flat().sort()).toEqual(trials.map(({ id }) => id).sort());
    const grown = shardOf(await plan({ ...experiment, seeds: 5 }), { index: 2, count: 3 }).map(({ id }) => id);
    expect(grown).toEqual(expect.arrayContaining(parts[1]!));
  });
});

describe('a trial', () => {
  test('is the same whenever it is played', async () => {
    for (const trial of trials.slice(0, 8)) expect(await play(trial)).toEqual(await play(trial));
  });

  test('of a fixed arm costs what every other trial of the seed says of that arm', () => {
    for (const environment of ['bernoulli', 'linear'])
      for (let arm = 0; arm < 3; arm++) {
        const { curves, shares, saturated } = find(environment, `fixed:arm ${arm + 1}`, 2);
        expect(find(environment, 'lazy', 2).curves.arms![arm]).toEqual(curves.cost);
        expect(shares.at(-1)).toEqual([0, 1, 2].map((other) => (other === arm ? 2000 : 0)));
        expect(saturated).toBe(1);
      }
  });

  test('of the oracle costs the least of every round', () => {
    const { curves } = find('linear', 'oracle', 1);
    expect(curves.cost).toEqual(curves.oracle);
    for (const { curves: other, seed, environment } of records)
      if (seed === 1 && environment.name === 'linear') expect(other.oracle).toEqual(curves.oracle);
  });

  test('has curves that belong together', () => {
    for (const { at, curves, shares, sharesAt, rounds, contexts } of records) {
      expect(rounds).toBe(2000);
      expect([at.at(-1), sharesAt.at(-1)]).toEqual([2000, 2000]);
      for (const curve of [curves.cost, curves.reward, curves.pseudo!, curves.oracle!, ...curves.arms!])
        expect(curve).toHaveLength(at.length);
      // Bernoulli: the cost is 1 - reward, and the best arm in expectation has no regret below 0.
      curves.cost.forEach((cost, k) => {
        expect(cost + curves.reward[k]!).toBeCloseTo(at[k]!, 4);
        expect(curves.pseudo![k]).toBeGreaterThanOrEqual(0);
      });
      shares.forEach((counts, k) => {
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(sharesAt[k]);
      });
      for (const { pulls, edges } of contexts) {
        expect(edges).toHaveLength(pulls.length + 1);
        expect(pulls.flat().reduce((sum, count) => sum + count, 0)).toBe(rounds);
      }
    }
    expect(find('linear', 'lazy', 1).contexts.map(({ feature }) => feature)).toEqual(['x1', 'x2', 'x3']);
  });

  test('takes the context into account', async () => {
    const last = (record: TrialRecord) => record.curves.pseudo!.at(-1)!;
    const spec = { ...experiment, environments: [experiment.environments[1]], policies: ['lin-ucb'] };
    const contextual = (await plan(spec)).filter(({ policy }) => policy.spec.kind === 'lin-ucb');
    const regrets = (await Promise.all(contextual.map(play))).map(last);
    expect(Math.max(...regrets)).toBeLessThan(
      Math.min(...[1, 2, 3].map((seed) => last(find('linear', 'uniform', seed)))),
    );
  });

  const trialOn = (environment: Environment, horizon: number): Trial => ({
    id: 'x',
    version: '0.1.0',
    environment: { kind: environment.name },
    policy: { name: 'ucb1', spec: { kind: 'ucb1' }, baseline: false },
    seed: 1,
    horizon,
  });

  test('waits for environments that take their time, and ends with those that end', async () => {
    const solved = await playTrial(sorDouble, trialOn(sorDouble, 50), () => 0);
    expect(solved.curves.arms).toHaveLength(4);
    expect(solved.curves.pseudo).toBeUndefined();
    const robust = await playTrial(robustDouble, trialOn(robustDouble, 5000), () => 0);
    expect(robust.rounds).toBeLessThan(5000);
    expect(robust.at.at(-1)).toBe(robust.rounds);
    expect(robust.at.length).toBeLessThanOrEqual(500);
    expect(robust.environment.timeLimited).toBe(true);
    expect(robust.curves.arms).toBeUndefined();
  });

  test('disposes its episode, also where the environment breaks its word', async () => {
    let disposed = 0;
    const broken: Environment = {
      ...robustDouble,
      open: () => ({
        next: () => Float64Array.of(0),
        play: () => ({ reward: 2, cost: 0 }),
        [Symbol.dispose]() {
          disposed++;
        },
      }),
    };
    await expect(playTrial(broken, trialOn(broken, 5), () => 0)).rejects.toThrow('the reward 2 is not');
    expect(disposed).toBe(1);
  });
});

test('points are few, ascending, and end with the last round', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 2, max: 500 }), (last, most) => {
      const points = logSpaced(last, most);
      expect(points.length).toBeLessThanOrEqual(most);
      expect([points[0], points.at(-1)]).toEqual([1, last]);
      expect(points.every((point, k) => k === 0 || point > points[k - 1]!)).toBe(true);
    }),
  );
});
