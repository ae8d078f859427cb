import type { Step } from './lns.ts';
import type { Move } from './move.ts';

/** What one arm did in a run. */
export interface ArmSummary {
  readonly name: string;
  readonly pulls: number;
  /** Pulls that brought a new best solution. */
  readonly improvements: number;
  /** Mean reward in [0, 1], 0 without a pull. */
  readonly meanReward: number;
  /** Seconds in its sub-MIPs. */
  readonly seconds: number;
  /** The size its next sub-MIP would have, in (0, 1]. */
  readonly size: number;
}

/** What one arm adds up to. */
export interface ArmSums {
  readonly pulls: number;
  readonly improvements: number;
  readonly reward: number;
  readonly seconds: number;
}

/** Sums over the steps of a run, arm by arm. */
export interface ArmTally {
  enter(step: Step): void;
  /** The sums of an arm, all 0 for one that was never pulled. */
  of(name: string): ArmSums;
}

const none: ArmSums = { pulls: 0, improvements: 0, reward: 0, seconds: 0 };

/** An empty tally. */
export function tallySteps(): ArmTally {
  const sums = new Map<string, ArmSums>();
  const of = (name: string) => sums.get(name) ?? none;
  return {
    of,
    enter({ name, verdict, reward, solveSeconds }) {
      const sum = of(name);
      sums.set(name, {
        pulls: sum.pulls + 1,
        improvements: sum.improvements + (verdict === 'best' ? 1 : 0),
        reward: sum.reward + reward,
        seconds: sum.seconds + solveSeconds,
      });
    },
  };
}

/** The summaries in the order of the arms. */
export function summarise(tally: ArmTally, moves: readonly Move[]): ArmSummary[] {
  return moves.map(({ name, size }) => {
    const { pulls, improvements, reward, seconds } = tally.of(name);
    return { name, pulls, improvements, meanReward: pulls === 0 ? 0 : reward / pulls, seconds, size };
  });
}
