import { setImmediate } from 'node:timers/promises';
import { isBinary, isFeasible, violations } from '../mip/index.ts';
import { type Rng, shuffle } from '../util/rng.ts';
import type { Judge } from './judge.ts';
import type { RobustProblem } from './problem.ts';
import type { RunLimits } from './run-limits.ts';

/** What counts as better, relative to the worst case. */
const least = 1e-7;

/** Moves between two looks at what else there is to do. */
const breathAfter = 32;

/** The moves of a local search: one binary column changes, or two of different values change places. */
function movesFrom(x: Float64Array, columns: readonly number[], rng: Rng): (readonly number[])[] {
  const ones = columns.filter((j) => x[j]! > 0.5);
  const zeros = columns.filter((j) => x[j]! <= 0.5);
  const flips = columns.map((j) => [j]);
  const swaps = ones.flatMap((one) => zeros.map((zero) => [one, zero]));
  shuffle(flips, rng);
  shuffle(swaps, rng);
  return [...flips, ...swaps];
}

/**
 * Improves the best decision of a judge by flips and swaps of its binary columns as long as the exact worst case falls:
 * the first better neighbour is taken. Yields after each improvement.
 */
export async function* localSearch(
  problem: RobustProblem,
  judge: Judge,
  rng: Rng,
  limits: RunLimits,
): AsyncGenerator<void, void> {
  const { firstStage } = problem;
  const columns = Array.from({ length: firstStage.columns }, (_, j) => j).filter((j) => isBinary(firstStage, j));
  let improved = true;
  while (improved && judge.best !== undefined) {
    improved = false;
    const { x, bound } = judge.best;
    const cutoff = bound - least * Math.max(1, Math.abs(bound));
    for (const [k, move] of movesFrom(x, columns, rng).entries()) {
      // Timers and signals come through now and then only.
      if (k % breathAfter === 0) await setImmediate();
      if (limits.over()) return;
      const candidate = x.slice();
      for (const j of move) candidate[j] = x[j]! > 0.5 ? 0 : 1;
      if (firstStage.rows > 0 && !isFeasible(violations(firstStage, candidate))) continue;
      if ((await judge.contest(candidate, cutoff)) === undefined) continue;
      improved = true;
      yield;
      break;
    }
  }
}
