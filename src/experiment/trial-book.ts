import type { Context } from '../bandits/policy.ts';
import type { Environment, Play } from './environment.ts';
import { logSpaced } from './log-spaced.ts';
import { leastCost } from './players.ts';
import type { ContextShares, TrialRecord } from './trial-record.ts';

const mostPoints = 500;
const mostShares = 50;
const bins = 8;

/** What a trial is counted in, round by round. */
export interface TrialBook {
  enter(context: Context, arm: number, play: Play, costs?: Float64Array, means?: Float64Array): void;
  /** All that was counted, thinned. */
  close(): Pick<TrialRecord, 'rounds' | 'at' | 'curves' | 'sharesAt' | 'shares' | 'contexts' | 'saturated'>;
}

/** Nine digits are more than an average over seeds can use, and files with all seventeen are twice as large. */
const rounded = (value: number) => Number(value.toPrecision(9));

/** Edges of equal bins over a range. */
function edgesOf([low, high]: readonly [number, number]): number[] {
  return Array.from({ length: bins + 1 }, (_, k) => low + ((high - low) * k) / bins);
}

/** A book for at most `horizon` rounds. */
export function openBook({ arms, features, ranges }: Environment, horizon: number): TrialBook {
  const count = arms.length;
  const points = logSpaced(horizon, mostPoints);
  const sharePoints = logSpaced(horizon, mostShares);
  const pulls = new Float64Array(count);
  const armCosts = new Float64Array(count);
  const placed = ranges.map(() => new Float64Array(bins * count));
  const at: number[] = [];
  const curves = { cost: [] as number[], reward: [] as number[], pseudo: [] as number[], oracle: [] as number[] };
  const armCurves: number[][] = arms.map(() => []);
  const sharesAt: number[] = [];
  const shares: number[][] = [];
  let rounds = 0;
  let cost = 0;
  let reward = 0;
  let pseudo = 0;
  let oracle = 0;
  let saturated = 0;
  let peeks = false;
  let expects = false;

  function mark(): void {
    at.push(rounds);
    curves.cost.push(rounded(cost));
    curves.reward.push(rounded(reward));
    if (expects) curves.pseudo.push(rounded(pseudo));
    if (!peeks) return;
    curves.oracle.push(rounded(oracle));
    for (let k = 0; k < count; k++) armCurves[k]!.push(rounded(armCosts[k]!));
  }

  function markShares(): void {
    sharesAt.push(rounds);
    shares.push([...pulls]);
  }

  function place(context: Context, arm: number): void {
    for (let j = 0; j < placed.length; j++) {
      const [low, high] = ranges[j]!;
      const bin = high > low ? Math.floor((bins * (context[j]! - low)) / (high - low)) : 0;
      placed[j]![Math.min(bins - 1, Math.max(0, bin)) * count + arm]!++;
    }
  }

  return {
    enter(context, arm, play, costs, means) {
      rounds++;
      cost += play.cost;
      reward += play.reward;
      pulls[arm]!++;
      if (play.reward === 0 || play.reward === 1) saturated++;
      if (costs !== undefined) {
        peeks = true;
        oracle += costs[leastCost(costs)]!;
        for (let k = 0; k < count; k++) armCosts[k]! += costs[k]!;
      }
      if (means !== undefined) {
        expects = true;
        pseudo += means[arm]! - means[leastCost(means)]!;
      }
      place(context, arm);
      if (rounds === points[at.length]) mark();
      if (rounds === sharePoints[sharesAt.length]) markShares();
    },
    close() {
      if (rounds > (at.at(-1) ?? 0)) mark();
      if (rounds > (sharesAt.at(-1) ?? 0)) markShares();
      const contexts = features.map((feature, j): ContextShares => {
        const rows = Array.from({ length: bins }, (_, bin) => [...placed[j]!.subarray(bin * count, (bin + 1) * count)]);
        return { feature, edges: edgesOf(ranges[j]!), pulls: rows };
      });
      return {
        rounds,
        at,
        curves: {
          cost: curves.cost,
          reward: curves.reward,
          ...(expects ? { pseudo: curves.pseudo } : {}),
          ...(peeks ? { arms: armCurves, oracle: curves.oracle } : {}),
        },
        sharesAt,
        shares,
        contexts,
        saturated: rounds === 0 ? 0 : saturated / rounds,
      };
    },
  };
}
