import type { Point } from '../mip/model.ts';
import type { Played } from './move.ts';
import type { Outcome } from './outcome.ts';
import type { Search } from './search.ts';

/** What a pull was worth, in [0, 1]. `before` is the best point at the time of the pull. */
export type Reward = (outcome: Outcome, before: Point, played: Played, search: Search) => number;

/** What a success earns at least, before effort is counted. */
const success = 0.2;

/** Improvements from 10^-decades of the gap up to the whole gap are told apart. */
const decades = 5;

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
 * Effort-scaled reward in the form of SCIP's ALNS (Hendel 2022, section 3.2), with the closed gap on a logarithmic scale:
 * a new best solution earns (0.2 + 0.8 max(0, 1 + log10(closedGap) / 5)) / (1 + effort), so that crumbs earn little; a move
 * that only changes the current solution earns 0.1 or less; a no-op nothing, however cheap, so that empty neighbourhoods
 * cannot be learned.
 */
export const effortScaled: Reward = (outcome, before, played, search) => {
  const { verdict, point } = outcome;
  if (point === undefined || verdict === 'nothing' || verdict === 'rejected') return 0;
  const scale = 1 / (1 + played.effort);
  if (verdict !== 'best') return (verdict === 'better' ? 0.1 : 0.05) * scale;
  const closed = closedGap(before.objective, point.objective, search);
  const size = Math.max(0, 1 + Math.log10(Math.max(closed, Number.MIN_VALUE)) / decades);
  return (success + (1 - success) * size) * scale;
};
