import { column, type Learned } from './shared.ts';

/** Rewards counted per arm, with the pulls that are still in flight. */
export interface Tally {
  /** Rewards learned, per arm. */
  readonly pulls: Float64Array;
  /** Sum of the rewards learned, per arm. */
  readonly sums: Float64Array;
  /** Pulls selected whose reward has not come yet, per arm. */
  readonly inFlight: Float64Array;
}

/**
 * A tally, new or from the learned part of a saved state.
 * @throws RangeError when the saved columns are malformed
 */
export function createTally(arms: number, learned: Learned | undefined): Tally {
  return {
    pulls: column(learned, 'pulls', arms),
    sums: column(learned, 'sums', arms),
    inFlight: column(learned, 'inFlight', arms),
  };
}

/** Whether an arm was never selected nor learned from. */
export function isUntried(tally: Tally, arm: number): boolean {
  return tally.pulls[arm]! + tally.inFlight[arm]! === 0;
}

/** Writes 1 for the arms that were never selected nor learned from, 0 for the others; returns whether there are any. */
export function markUntried(tally: Tally, marks: Float64Array): boolean {
  let any = false;
  for (let arm = 0; arm < marks.length; arm++) {
    const untried = isUntried(tally, arm);
    marks[arm] = Number(untried);
    any ||= untried;
  }
  return any;
}

/** The mean reward of an arm; 1/2, the middle of what it can be, while all its pulls are in flight. */
export function meanReward(tally: Tally, arm: number): number {
  const pulls = tally.pulls[arm]!;
  return pulls > 0 ? tally.sums[arm]! / pulls : 0.5;
}

/** The mean reward of every arm. */
export function meanRewards(tally: Tally): Float64Array {
  return tally.pulls.map((_, arm) => meanReward(tally, arm));
}

/** Records that a pull of an arm left. */
export function depart({ inFlight }: Tally, arm: number): void {
  inFlight[arm]!++;
}

/** Records that a pull came back. Rewards of pulls that were never selected here, as in a replayed log, count too. */
export function arrive({ pulls, sums, inFlight }: Tally, arm: number, reward: number): void {
  pulls[arm]!++;
  sums[arm]! += reward;
  if (inFlight[arm]! > 0) inFlight[arm]!--;
}
