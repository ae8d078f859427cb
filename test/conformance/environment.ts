import { describe, expect, it } from 'vitest';
import type { Environment, Episode } from '../../src/experiment/environment.ts';
import { createRng } from '../../src/util/rng.ts';

/** An environment under the conformance suite. */
export interface EnvironmentSubject {
  readonly open: () => Environment | Promise<Environment>;
  /** Rounds that are played in each test. */
  readonly rounds: number;
  /** Whether the rounds of an episode depend on the arms played before, as the rounds of a search do. */
  readonly hasState?: true;
}

/** What a round showed and brought. */
interface Round {
  readonly context: readonly number[];
  readonly reward: number;
  readonly cost: number;
  readonly costs: readonly number[] | undefined;
  readonly means: readonly number[] | undefined;
}

async function play(episode: Episode, rounds: number, choose: (round: number) => number): Promise<Round[]> {
  const played: Round[] = [];
  for (let round = 0; round < rounds; round++) {
    const context = await episode.next();
    if (context === undefined) break;
    const costs = await episode.peek?.();
    const { reward, cost } = await episode.play(choose(round));
    played.push({
      context: [...context],
      reward,
      cost,
      costs: costs && [...costs],
      means: episode.means && [...episode.means()],
    });
  }
  episode[Symbol.dispose]();
  return played;
}

/** What every environment must do. */
export function describeEnvironment(name: string, subject: EnvironmentSubject): void {
  describe(name, () => {
    const { rounds } = subject;
    const opened = async (seed: number) => {
      const environment = await subject.open();
      return { environment, episode: await environment.open(seed) };
    };
    const arms = async () => (await subject.open()).arms.length;
    const anyArm = (count: number, seed: number) => {
      const rng = createRng(seed);
      return () => rng.int(count);
    };

    it('names its arms and features once each, with a range for each feature', async () => {
      const { arms: names, features, ranges } = await subject.open();
      expect(names.length).toBeGreaterThan(0);
      expect(new Set(names).size).toBe(names.length);
      expect(new Set(features).size).toBe(features.length);
      expect(ranges).toHaveLength(features.length);
      for (const [low, high] of ranges) expect(low).toBeLessThanOrEqual(high);
    });

    it('gives equal episodes for equal seeds', async () => {
      const count = await arms();
      const [one, other] = await Promise.all(
        [1, 1].map(async () => play((await opened(7)).episode, rounds, anyArm(count, 3))),
      );
      expect(one!.length).toBeGreaterThan(0);
      expect(other).toEqual(one);
    });

    it('pays finite costs, and rewards in [0, 1]', async () => {
      const { environment, episode } = await opened(2);
      for (const round of await play(episode, rounds, anyArm(environment.arms.length, 4))) {
        expect(round.context).toHaveLength(environment.features.length);
        expect(round.context.every(Number.isFinite)).toBe(true);
        expect(Number.isFinite(round.cost)).toBe(true);
        expect(round.reward).toBeGreaterThanOrEqual(0);
        expect(round.reward).toBeLessThanOrEqual(1);
        for (const costs of [round.costs, round.means])
          if (costs !== undefined) {
            expect(costs).toHaveLength(environment.arms.length);
            expect(costs.every(Number.isFinite)).toBe(true);
          }
      }
    });

    it('peeks at what a play costs', async () => {
      const { environment, episode } = await opened(5);
      const choose = anyArm(environment.arms.length, 6);
      const chosen: number[] = [];
      const played = await play(episode, rounds, () => {
        chosen.push(choose());
        return chosen.at(-1)!;
      });
      expect(played.map(({ costs, cost }, k) => costs?.[chosen[k]!] ?? cost)).toEqual(played.map(({ cost }) => cost));
    });

    if (subject.hasState === undefined)
      it('draws the same whatever is played', async () => {
        const count = await arms();
        const drawn = async (choose: () => number) =>
          (await play((await opened(9)).episode, rounds, choose)).map(({ context, costs, means }) => [
            context,
            costs,
            means,
          ]);
        expect(await drawn(() => count - 1)).toEqual(await drawn(() => 0));
        const seen = async (choose: (round: number) => number) => play((await opened(9)).episode, rounds, choose);
        const last = (await seen((round) => (round < rounds - 1 ? 0 : count - 1))).at(-1);
        expect(last).toEqual((await seen(() => count - 1)).at(-1));
      });

    it('refuses an arm that does not exist', async () => {
      const { environment, episode } = await opened(1);
      await episode.next();
      for (const arm of [-1, environment.arms.length, 0.5])
        await expect(async () => episode.play(arm)).rejects.toThrow(`there is no arm ${arm}`);
      episode[Symbol.dispose]();
    });
  });
}
