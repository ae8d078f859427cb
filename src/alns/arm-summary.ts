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

/** Sums over the steps of a run, arm by arm. */
export interface ArmTally {
  enter(step: Step): void;
  of(name: string): { pulls: number; improvements: number; reward: number; seconds: number };
}

/** An empty tally. */
export function tallySteps(): ArmTally {
  const sums = new Map<string, { pulls: number; improvements: number; reward: number; seconds: number }>();
  const of = (name: string) => {
    const known = sums.get(name) ?? { pulls: 0, improvements: 0, reward: 0, seconds: 0 };
    sums.set(name, known);
    return known;
  };
  return {
    of,
    enter(step) {
      const sum = of(step.name);
      sum.pulls++;
      sum.reward += step.reward;
      sum.seconds += step.solveSeconds;
      if (step.verdict === 'best') sum.improvements++;
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
