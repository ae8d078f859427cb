import { columnKind } from '../local/problem.ts';
import type { FlipScores } from '../local/scores.ts';

/**
 * Greedy repair: from the current vector (best the one that is cheapest column by column) the flip with the most
 * violation removed per unit of cost is made again and again, until no row is violated or no flip removes any. On
 * covering rows this is Chvatal's greedy (1979); on packing and knapsack rows it drops the least value per unit of
 * overload. Worths only fall while nothing new gets violated, so a heap with late updates serves them in order. Ends
 * with the flips that lower the objective for nothing (redundant columns of a cover, items that still fit).
 * @returns the nonzeros touched
 */
export function greedyRepair(
  scores: FlipScores,
  options: { readonly effort: number; readonly stop?: () => boolean },
): number {
  const { state, score, gain } = scores;
  const { problem } = state;
  const begin = scores.effort();
  let smallest = Number.POSITIVE_INFINITY;
  for (const j of problem.movable) if (gain[j]! > 0 && gain[j]! < smallest) smallest = gain[j]!;
  const floor = Number.isFinite(smallest) ? smallest / 2 : 1;
  const value = (j: number) => (score[j]! > 1e-9 ? score[j]! / Math.max(gain[j]!, floor) : 0);
  const heap: number[] = [];
  const keys: number[] = [];

  function sink(at: number): void {
    const j = heap[at]!;
    const key = keys[at]!;
    for (let child = 2 * at + 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && keys[child + 1]! > keys[child]!) child++;
      if (keys[child]! <= key) break;
      heap[at] = heap[child]!;
      keys[at] = keys[child]!;
      at = child;
    }
    heap[at] = j;
    keys[at] = key;
  }

  function popTop(): void {
    const last = heap.pop()!;
    const key = keys.pop()!;
    if (heap.length === 0) return;
    heap[0] = last;
    keys[0] = key;
    sink(0);
  }

  for (const j of problem.movable) {
    if (problem.kind[j] !== columnKind.flip || value(j) <= 0) continue;
    heap.push(j);
    keys.push(value(j));
  }
  for (let at = heap.length >> 1; at >= 0; at--) if (at < heap.length) sink(at);
  let steps = 0;
  while (heap.length > 0 && state.violatedCount() > 0) {
    if ((++steps & 255) === 0 && (scores.effort() - begin > options.effort || options.stop?.())) break;
    const j = heap[0]!;
    const now = value(j);
    if (now <= 0) popTop();
    else if (now < keys[0]! * (1 - 1e-12)) {
      keys[0] = now;
      sink(0);
    } else {
      popTop();
      scores.flip(j);
    }
  }
  if (state.violatedCount() > 0) return scores.effort() - begin;
  for (let batch: number[] = []; ; batch = []) {
    for (let j = scores.takeFree(); j >= 0; j = scores.takeFree()) batch.push(j);
    if (batch.length === 0) break;
    for (const j of batch.sort((a, b) => gain[a]! - gain[b]!))
      if (score[j]! >= -1e-9 && gain[j]! < -1e-9) scores.flip(j);
  }
  return scores.effort() - begin;
}
