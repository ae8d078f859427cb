import type { Point } from '../mip/model.ts';
import type { Played } from './move.ts';
import type { Outcome } from './outcome.ts';
import type { Search } from './search.ts';

/** What a pull was worth, in [0, 1]. `before` is the best point at the time of the pull. */
export type Reward = (outcome: Outcome, before: Point, played: Played, search: Search) => number;

/** The share of the reward that any success earns, and the weight of "a new best" against "how much of the gap". */
const baseline = 0.5;
const control = 0.8;

/**
 * The gap a success closed: (old - new) / (old - bound), the bound replaced by what is known of it.
 * Without a bound the improvement is measured against 1 % of the objective.
 */
function closedGap(before: number, after: number, search: Search): number {
  const floor = Math.max(search.bound, search.relaxation?.objective ?? Number.NEGATIVE_INFINITY);
  const span = Number.isFinite(floor) ? before - floor : 0.01 * Math.abs(before);
  return span > 0 ? Math.min(1, (before - after) / span) : 1;
}

/**
 * Effort-scaled reward after SCIP's ALNS (Hendel 2022, section 3.2): a success earns
 * b + (1 - b) (eta + (1 - eta) closedGap) / (effort + 1) with b = 0.5, eta = 0.8; a move that only changes the current
 * solution earns a little; a no-op nothing, however cheap, so that empty neighbourhoods cannot be learned.
 */
export const effortScaled: Reward = (outcome, before, played, search) => {
  const { verdict, point } = outcome;
  if (point === undefined || verdict === 'nothing' || verdict === 'rejected') return 0;
  const scale = 1 / (1 + played.effort);
  if (verdict === 'best') {
    const gained = control + (1 - control) * closedGap(before.objective, point.objective, search);
    return baseline + (1 - baseline) * gained * scale;
  }
  return (verdict === 'better' ? 0.2 : 0.05) * scale;
};
