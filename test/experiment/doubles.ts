import type { Environment } from '../../src/experiment/environment.ts';
import { createRng } from '../../src/util/rng.ts';

const omegas = [1, 1.3, 1.6, 1.9];

/**
 * Stands for systems of linear equations solved by successive over-relaxation: the arms are omegas, the context is where the
 * best one lies, the cost is iterations, and `peek` solves with all of them, which takes time.
 */
export const sorDouble: Environment = {
  name: 'sor',
  arms: omegas.map((omega) => `omega ${omega}`),
  features: ['difficulty'],
  ranges: [[0, 1]],
  timeLimited: false,
  open(seed) {
    const rng = createRng(seed).fork('environment');
    let best = 1;
    const iterations = (omega: number) => Math.ceil(20 + 100 * Math.abs(omega - best));
    const known = (arm: number) => {
      if (!(arm in omegas)) throw new RangeError(`there is no arm ${arm}.`);
      return iterations(omegas[arm]!);
    };
    return {
      async next() {
        const difficulty = rng.next();
        best = 1 + difficulty;
        return Float64Array.of(difficulty);
      },
      play: async (arm) => ({ reward: 1 - known(arm) / 200, cost: known(arm) }),
      peek: async () => Float64Array.from(omegas, iterations),
      [Symbol.dispose]() {},
    };
  },
};

const networks = ['exact', 'small network', 'large network'];

/**
 * Stands for robust optimisation by column-and-constraint generation: the arms are networks, a round is one of its rounds,
 * the cost is the gap that is left, nothing is known of the other arms, and it ends when the gap is closed.
 */
export const robustDouble: Environment = {
  name: 'robust',
  arms: networks,
  features: ['gap'],
  ranges: [[0, 1]],
  timeLimited: true,
  open(seed) {
    const rng = createRng(seed).fork('environment');
    let gap = 1;
    let luck = 0;
    return {
      async next() {
        luck = rng.next();
        return gap < 0.01 ? undefined : Float64Array.of(gap);
      },
      async play(arm) {
        if (!(arm in networks)) throw new RangeError(`there is no arm ${arm}.`);
        const closed = luck * (arm + 1) * 0.2;
        gap *= 1 - closed;
        return { reward: closed, cost: gap };
      },
      [Symbol.dispose]() {},
    };
  },
};
