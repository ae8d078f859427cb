import { describe, expect, test } from 'vitest';
import type { MipSolver } from '../../src/mip/index.ts';
import { maximizeConcave } from '../../src/neur2ro/concave-adversary.ts';
import { maximizeDisjunctive } from '../../src/neur2ro/disjunctive-adversary.ts';
import { maximizeFinite } from '../../src/neur2ro/finite-adversary.ts';
import {
  createFacilityLocationProblem,
  createKnapsackProblem,
  generateFacilityLocation,
  generateKnapsack,
  type RobustProblem,
  type RobustSettings,
  solveRobust,
} from '../../src/neur2ro/index.ts';
import { type CallLimits, createRunLimits } from '../../src/neur2ro/run-limits.ts';
import { createBoxSet } from '../../src/neur2ro/sets/box.ts';
import { solveWithin } from '../../src/neur2ro/solve-within.ts';
import { createRng } from '../../src/util/rng.ts';
import { resultOf } from '../helpers/outcomes.ts';
import { scriptedSession } from '../helpers/scripted-session.ts';

const sizes = { items: 6, correlation: 'SC', h: 40, deviation: 0.25, delta: 0.5 } as const;
const knapsack = createKnapsackProblem(generateKnapsack(sizes, createRng(3)));
/** A world in which every call takes all the time that it is given, or an hour where it is given none. */
function slowWorld() {
  let now = 0;
  const spend = ({ seconds = 3600 }: CallLimits = {}) => {
    now += Math.min(seconds, 3600);
  };
  const session = scriptedSession(({ budget }) => {
    spend(budget);
    return resultOf('limit');
  });
  const solver: MipSolver = { name: 'slow', open: () => Promise.resolve(session) };
  const problem: RobustProblem = {
    ...knapsack,
    recourse(x, scenario, limits) {
      spend(limits);
      return knapsack.recourse(x, scenario);
    },
    async worstCase(x, limits) {
      spend(limits);
      const worst = await knapsack.worstCase(x);
      return { ...worst, bound: 0 };
    },
  };
  // Asking for the time takes some, so that no loop runs for ever.
  const clock = () => {
    now += 1e-6;
    return now;
  };
  return { clock, solver, problem };
}

describe('a run ends in time though every call takes all that it is given', () => {
  test.each<[string, RobustSettings]>([
    ['exact', {}],
    ['without polish', { polish: false }],
    ['certified', { certify: true }],
    ['nominal', { baseline: { kind: 'nominal' } }],
    ['adaptable', { baseline: { kind: 'k-adaptability', count: 2 } }],
  ])('%s', async (_, settings) => {
    const { clock, solver, problem } = slowWorld();
    const result = await solveRobust(problem, { ...settings, clock, solver, seconds: 10 });
    expect(result.seconds).toBeGreaterThan(5);
    expect(result.seconds).toBeLessThanOrEqual(11);
    if (settings.baseline === undefined) expect(result.decision).toBeDefined();
  });
});

test('a second stage that is not solved in time leaves bounds that hold', async () => {
  const data = generateFacilityLocation({ facilities: 4, customers: 5, ratio: 1.5, disruptions: 1 }, createRng(6));
  const problem = createFacilityLocationProblem(data, slowWorld().solver);
  const x = Float64Array.of(1, 1, 1, 0);
  expect(await problem.recourse(x, new Float64Array(4), { seconds: 0.01 })).toEqual({
    cost: Number.POSITIVE_INFINITY,
    floor: Number.NEGATIVE_INFINITY,
  });
  const { cost, bound } = await problem.worstCase(x, { seconds: 0 });
  expect([cost, bound]).toEqual([Number.NEGATIVE_INFINITY, 0]);
});

test('a solver that does not look at the time is told to stop', async () => {
  const deaf = scriptedSession(
    ({ watch }) =>
      new Promise((resolve) => {
        watch?.signal?.addEventListener('abort', () => resolve(resultOf('interrupted')));
      }),
  );
  const late = solveWithin(
    deaf,
    {},
    createRunLimits(() => 0, 0.01),
  );
  expect(await late).toMatchObject({ status: 'interrupted' });
  const ending = new AbortController();
  const told = solveWithin(
    deaf,
    {},
    createRunLimits(() => 0, 1e12, ending.signal),
  );
  ending.abort();
  expect(await told).toMatchObject({ status: 'interrupted' });
});

describe('adversaries whose answers come late', () => {
  const list = [0, 1, 2].map((value) => Float64Array.of(value));
  const y = Float64Array.of(1);
  const at = ([value]: Float64Array) => ({ cost: value!, y });

  test('know of a list what was answered, and the ceiling for the rest', async () => {
    const answer = (scenario: Float64Array) =>
      Promise.resolve(scenario[0] === 0 ? at(scenario) : { cost: Infinity, floor: -Infinity });
    expect(await maximizeFinite(list, answer, { clock: () => 0, ceiling: 9 })).toMatchObject({ cost: 0, bound: 9 });
    let now = 0;
    const slow = async (scenario: Float64Array) => {
      now += 1;
      return { ...at(scenario), floor: scenario[0]! - 0.5 };
    };
    const found = await maximizeFinite(list, slow, { clock: () => now, seconds: 2, ceiling: 9 });
    expect(found).toMatchObject({ cost: 0.5, bound: 9, scenario: list[1] });
  });

  test('of cutting planes keep the first policy', async () => {
    const set = createBoxSet([0], [1]);
    const policy = { y, constant: 1, slope: Float64Array.of(2) };
    const search = { clock: () => 0 };
    const first = await maximizeConcave(set, () => 'late', search);
    expect(first).toMatchObject({ cost: Number.NEGATIVE_INFINITY, bound: Number.POSITIVE_INFINITY, policies: [] });
    const cut = await maximizeConcave(set, () => ({ ...policy, floor: Number.NEGATIVE_INFINITY }), search);
    expect(cut).toMatchObject({ cost: Number.NEGATIVE_INFINITY, bound: 3, policies: [y] });
    let asked = 0;
    const second = await maximizeConcave(set, () => (asked++ === 0 ? policy : 'late'), search);
    expect(second).toMatchObject({ cost: 1, bound: 3 });
  });

  test('of branch and bound keep the ceiling', async () => {
    const set = createBoxSet([0], [1]);
    const search = { clock: () => 0, ceiling: 5, margin: 1e-9 };
    expect(await maximizeDisjunctive(set, () => 'late', search)).toMatchObject({
      cost: Number.NEGATIVE_INFINITY,
      bound: 5,
      policies: [],
    });
    let asked = 0;
    const policy = { y, cost: { constant: 1, slope: Float64Array.of(2) }, loads: [] };
    const found = await maximizeDisjunctive(set, () => (asked++ === 0 ? policy : 'late'), search);
    expect(found).toMatchObject({ cost: 1, bound: 5 });
  });
});
