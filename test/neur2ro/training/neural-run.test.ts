import { describe, expect, test } from 'vitest';
import type { NeuralAdversary } from '../../../src/neur2ro/adversary.ts';
import type { MainProblem, MainQuestion } from '../../../src/neur2ro/main-problem.ts';
import { createRunLimits } from '../../../src/neur2ro/run-limits.ts';
import { trainingFamily } from '../../../src/neur2ro/training/families.ts';
import { fictitiousPlay } from '../../../src/neur2ro/training/fictitious-play.ts';
import { type NeuralRound, neuralRun } from '../../../src/neur2ro/training/neural-run.ts';
import type { ValueNetwork } from '../../../src/neur2ro/value-network.ts';
import { createRng } from '../../../src/util/rng.ts';

const items = 7;
const family = trainingFamily('knapsack');
const opened = (seed: number) => family.open(family.draw(items, createRng(seed)), 'drawn');
const limits = createRunLimits(() => 0);

/** An adversary that is never wrong. */
const exact = ({ problem }: ReturnType<typeof opened>): NeuralAdversary => ({
  name: 'exact',
  async attack(x) {
    const { scenario, cost, bound } = await problem.worstCase(x);
    return { scenario, prediction: cost, bound };
  },
});

async function all(rounds: AsyncIterable<NeuralRound>): Promise<NeuralRound[]> {
  const found: NeuralRound[] = [];
  for await (const round of rounds) found.push(round);
  return found;
}

const decisions = Array.from({ length: 2 ** items }, (_, code) =>
  Float64Array.from({ length: items }, (__, i) => (code >> i) & 1),
);

describe('fictitious play', () => {
  test.each([1, 2, 3, 4])('comes near the robust optimum from both sides (instance %i)', async (seed) => {
    const instance = opened(seed);
    const { problem, respond } = instance;
    const worst = async (x: Float64Array) => problem.cost(x) + (await problem.worstCase(x)).cost;
    const optimum = Math.min(...(await Promise.all(decisions.map(worst))));
    const rounds = await all(fictitiousPlay({ problem, respond, adversary: exact(instance), limits, rounds: 60 }));
    expect(rounds).toHaveLength(60);
    const best = Math.min(...rounds.map(({ predicted }) => predicted));
    expect(best).toBeGreaterThanOrEqual(optimum - 1e-3);
    expect(best).toBeLessThanOrEqual(optimum + 0.1 * Math.abs(optimum));
    for (const { x, scenarios } of rounds) {
      // What the best decision for a mean scenario costs there bounds the optimum.
      const value = problem.cost(x) + (await problem.recourse(x, scenarios[0]!)).cost;
      expect(value).toBeLessThanOrEqual(optimum + 1e-6 * Math.abs(optimum));
    }
  });

  test('begins with the nominal decision, and asks about no decision twice', async () => {
    const instance = opened(5);
    const asked: string[] = [];
    const adversary = { ...exact(instance), name: 'counted' };
    const counting: NeuralAdversary = {
      name: 'counted',
      attack(x) {
        asked.push(x.join(''));
        return adversary.attack(x);
      },
    };
    const { problem, respond } = instance;
    const rounds = await all(fictitiousPlay({ problem, respond, adversary: counting, limits, rounds: 40 }));
    expect(rounds[0]!.x).toEqual(respond(new Float64Array(items)));
    expect(rounds[0]!.scenarios[0]).toEqual(new Float64Array(items));
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.length).toBeLessThan(40);
  });
});

describe('a network alone', () => {
  const { problem } = opened(1);
  const network = {} as ValueNetwork;
  const x = decisions[3]!;
  const unit = (k: number) => Float64Array.from({ length: items }, (_, i) => Number(i === k));
  const scripted = (attacks: readonly (readonly [scenario: Float64Array, prediction: number])[], prediction = -10) => {
    const questions: MainQuestion[] = [];
    const main: MainProblem = async (question) => {
      questions.push({ ...question, scenarios: [...question.scenarios] });
      return { status: 'optimal', x, bound: 0, estimate: 0, prediction };
    };
    let next = 0;
    const adversary: NeuralAdversary = {
      name: 'scripted',
      async attack() {
        const [scenario, value] = attacks[next++]!;
        return { scenario, prediction: value, bound: value };
      },
    };
    return { questions, parts: { problem, network, main, adversary, limits } };
  };

  test('asks the nominal problem first, and then with the scenarios found alone', async () => {
    const { questions, parts } = scripted([[unit(0), -5] as const, [unit(1), -6] as const, [unit(2), -10] as const]);
    const rounds = await all(neuralRun(parts));
    expect(questions.map(({ scenarios }) => scenarios)).toEqual([
      [new Float64Array(items)],
      [unit(0)],
      [unit(0), unit(1)],
    ]);
    expect(rounds.map(({ scenarios }) => scenarios.length)).toEqual([2, 3, 4]);
    expect(rounds.map(({ predicted }) => predicted - problem.cost(x))).toEqual([-5, -6, -10]);
  });

  test('ends where a scenario comes again, and after so many rounds', async () => {
    const near = unit(0).with(1, 5e-4);
    const again = scripted([[unit(0), -5] as const, [near, -6] as const]);
    expect(await all(neuralRun(again.parts))).toHaveLength(2);
    const many = scripted([[unit(0), -5] as const, [unit(1), -6] as const, [unit(2), -7] as const]);
    expect(await all(neuralRun({ ...many.parts, rounds: 2 }))).toHaveLength(2);
  });
});
