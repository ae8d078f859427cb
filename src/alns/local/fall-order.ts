import type { FlipScores } from './scores.ts';

/** What a flip that lowers the objective is worth: the weighted damage per unit gained; where it does none, the more the better. */
export function fallValue(score: number, gain: number): number {
  return score >= 0 ? (1 + score) * -gain : score / -gain;
}

/** The columns whose flip lowers the objective, in the order of their worth. */
export interface FallOrder {
  /** The best column that does not rest at a step, the one moved longest ago among equals; -1 when all rest. */
  best(step: number): number;
}

/**
 * A heap over the columns that lower the objective, brought up to date with the scores when it is asked: the best of many
 * columns for the price of the few whose worth changed.
 * @param restUntil the step up to which a column rests; length n
 * @param movedAt the step of a column's last move; length n
 */
export function fallOrder(scores: FlipScores, restUntil: Int32Array, movedAt: Int32Array): FallOrder {
  const { score, gain, cheaper } = scores;
  const heap = new Int32Array(score.length);
  const place = new Int32Array(score.length).fill(-1);
  const worth = new Float64Array(score.length);
  let size = 0;

  const before = (a: number, b: number) =>
    worth[a]! > worth[b]! || (worth[a] === worth[b] && movedAt[a]! < movedAt[b]!);

  function put(j: number, at: number): void {
    heap[at] = j;
    place[j] = at;
  }

  function rise(j: number, from: number): number {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const other = heap[parent]!;
      if (!before(j, other)) break;
      put(other, at);
      at = parent;
    }
    put(j, at);
    return at;
  }

  function sink(j: number, from: number): void {
    let at = from;
    for (let child = 2 * at + 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && before(heap[child + 1]!, heap[child]!)) child++;
      const other = heap[child]!;
      if (!before(other, j)) break;
      put(other, at);
      at = child;
    }
    put(j, at);
  }

  function remove(j: number): void {
    const at = place[j]!;
    place[j] = -1;
    const last = heap[--size]!;
    if (last !== j) sink(last, rise(last, at));
  }

  function refresh(): void {
    for (let j = scores.takeChanged(); j >= 0; j = scores.takeChanged()) {
      const at = place[j]!;
      if (gain[j]! < -1e-9) {
        worth[j] = fallValue(score[j]!, gain[j]!);
        sink(j, rise(j, at >= 0 ? at : size++));
      } else if (at >= 0) remove(j);
    }
  }

  scores.watch(true);
  for (let k = 0; k < scores.cheaperCount(); k++) {
    const j = cheaper[k]!;
    worth[j] = fallValue(score[j]!, gain[j]!);
    rise(j, size++);
  }

  const open: number[] = [];
  return {
    best(step) {
      refresh();
      let best = -1;
      if (size > 0) open.push(0);
      while (open.length > 0) {
        const at = open.pop()!;
        const j = heap[at]!;
        if (best >= 0 && !before(j, best)) continue;
        if (restUntil[j]! <= step) {
          best = j;
          continue;
        }
        // Few columns rest, so that few have to be passed by.
        if (2 * at + 1 < size) open.push(2 * at + 1);
        if (2 * at + 2 < size) open.push(2 * at + 2);
      }
      return best;
    },
  };
}
