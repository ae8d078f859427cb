import type { Rng } from '../../util/rng.ts';
import { fastDraw } from '../local/draw.ts';
import { jumps } from '../local/jump.ts';
import { columnKind } from '../local/problem.ts';
import type { FlipScores } from '../local/scores.ts';

/** Limits of {@link feasibilityJump}. */
export interface FeasibilityJumpOptions {
  readonly rng: Rng;
  /** Nonzeros that may be touched. */
  readonly effort: number;
  /** Asked every few dozen steps; true ends the search. */
  readonly stop?: () => boolean;
  /** Called when the total violation is the least so far. */
  onNearest?(x: Float64Array, violation: number): void;
}

/** Columns sampled per step, and violated rows they are taken from. */
const sampledColumns = 25;
const sampledRows = 5;

/**
 * Feasibility Jump (Luteberget, Sartor, Mathematical Programming Computation 2022): every column has a jump value, the
 * minimiser of the weighted violation of its rows; the best of a sample of columns with a positive worth jumps; where
 * there is none the violated rows gain weight. Only columns of violated rows can have a positive worth, so that the
 * sample is drawn there. Changes the state of `scores`.
 * @returns the effort used and whether the state is feasible
 */
export function feasibilityJump(
  scores: FlipScores,
  options: FeasibilityJumpOptions,
): { readonly feasible: boolean; readonly effort: number } {
  const { stop, onNearest } = options;
  const { state, score, gain } = scores;
  const { problem, violated } = state;
  const { kind, rowStarts, rowColumns } = problem;
  const draw = fastDraw(options.rng);
  const jump = jumps(scores);
  const begin = scores.effort();
  let extra = 0;
  let nearest = Number.POSITIVE_INFINITY;
  let chosen = -1;
  let delta = 0;
  let worth = 0;
  const used = () => scores.effort() - begin + jump.effort() + extra;

  function sample(i: number, count: number): void {
    const from = rowStarts[i]!;
    const length = rowStarts[i + 1]! - from;
    for (let t = 0; t < Math.min(count, length); t++) {
      const j = rowColumns[from + (count < length ? draw(length) : t)]!;
      const flips = kind[j] === columnKind.flip;
      const change = flips ? 0 : jump.best(j);
      if (!flips && change === 0) continue;
      const value = flips ? score[j]! : scores.worth(j, change);
      if (value > worth || (value === worth && flips && chosen >= 0 && gain[j]! < gain[chosen]!)) {
        worth = value;
        chosen = j;
        delta = change;
      }
    }
    extra += count;
  }

  for (let step = 0; ; step++) {
    const count = state.violatedCount();
    if (count === 0) return { feasible: true, effort: used() };
    if ((step & 31) === 0 && (used() > options.effort || stop?.())) return { feasible: false, effort: used() };
    chosen = -1;
    worth = 1e-9;
    const rows = Math.min(count, sampledRows);
    for (let t = 0; t < rows; t++) sample(violated[draw(count)]!, sampledColumns / sampledRows);
    if (chosen < 0) for (let t = 0; t < rows; t++) sample(violated[draw(count)]!, sampledColumns);
    if (chosen < 0) {
      if (onNearest !== undefined && state.totalViolation() < nearest) {
        nearest = state.totalViolation();
        onNearest(state.x, nearest);
      }
      const raised = Math.min(count, 30);
      for (let t = 0; t < raised; t++) scores.raise(violated[raised < count ? draw(count) : t]!, 1);
      worth = Number.NEGATIVE_INFINITY;
      sample(violated[draw(count)]!, sampledColumns);
    }
    if (chosen >= 0) scores.shift(chosen, delta);
  }
}
