import { enlarge, openPartialChoices } from './partial-choices.ts';

/** Classes of options, each with a weight and a gain: class i has the options starts[i] .. starts[i + 1]. */
export interface MultipleChoice {
  readonly starts: Int32Array;
  readonly weights: Float64Array;
  readonly gains: Float64Array;
}

/** The best choice: one option per class, by its index within the class. */
export interface Choices {
  readonly gain: number;
  /** No choice gains more; equals `gain` unless the tolerance or the limit of states ended the search. */
  readonly bound: number;
  readonly weight: number;
  readonly chosen: Uint8Array;
}

/** How far a search goes. */
export interface MultipleChoiceLimits {
  /** The search may end once no choice gains more than this above the best one met; default 0. */
  readonly tolerance?: number;
  /** A gain that is known to be within reach: choices that gain less are not looked for, and one of them may be returned. */
  readonly known?: number;
  /** Partial solutions kept before the search is cut off, some 20 bytes and 50 nanoseconds each; default 4e6. */
  readonly states?: number;
}

const bisections = 60;

/** How far a sum of weights may exceed the capacity, relative to it: rounding only. */
const slack = 1e-12;

/** The options of largest gain - price * weight, the lightest of equals; returns their weight. */
function priced(problem: MultipleChoice, price: number, chosen: Uint8Array): number {
  const { starts, weights, gains } = problem;
  let weight = 0;
  for (let i = 0; i < chosen.length; i++) {
    let best = starts[i]!;
    let value = gains[best]! - price * weights[best]!;
    for (let o = best + 1; o < starts[i + 1]!; o++) {
      const other = gains[o]! - price * weights[o]!;
      if (other > value || (other === value && weights[o]! < weights[best]!)) {
        best = o;
        value = other;
      }
    }
    chosen[i] = best - starts[i]!;
    weight += weights[best]!;
  }
  return weight;
}

function gainOf({ starts, gains }: MultipleChoice, chosen: Uint8Array): number {
  let gain = 0;
  for (let i = 0; i < chosen.length; i++) gain += gains[starts[i]! + chosen[i]!]!;
  return gain;
}

/** Improves a feasible choice by the best single exchanges that still fit; returns its weight. */
function fill(problem: MultipleChoice, capacity: number, chosen: Uint8Array, start: number): number {
  const { starts, weights, gains } = problem;
  let weight = start;
  for (;;) {
    let most = 0;
    let at = -1;
    let to = 0;
    for (let i = 0; i < chosen.length; i++) {
      const now = starts[i]! + chosen[i]!;
      for (let o = starts[i]!; o < starts[i + 1]!; o++) {
        const more = gains[o]! - gains[now]!;
        if (more > most && weight + weights[o]! - weights[now]! <= capacity) {
          most = more;
          at = i;
          to = o;
        }
      }
    }
    if (at < 0) return weight;
    weight += weights[to]! - weights[starts[at]! + chosen[at]!]!;
    chosen[at] = to - starts[at]!;
  }
}

/** A class that the bounds leave open, and its options with what each loses against the class's best at the price. */
interface OpenClass {
  readonly index: number;
  readonly options: readonly { readonly option: number; readonly loss: number; readonly weight: number }[];
  readonly second: number;
}

/**
 * max sum of gains, one option per class, sum of weights <= capacity: exact, or within the limits, which real data of equal
 * ratios (subset sums) need. At the price of the
 * capacity that is best (Lagrange), an option loses `loss` against its class's best, and a solution's gain is the bound
 * less its losses and the price of unused capacity. Few classes have options whose loss is below the gap; the dynamic
 * programme runs over their undominated partial solutions, those of small loss first (after Pisinger, "A minimal
 * algorithm for the multiple-choice knapsack problem", European Journal of Operational Research 83, 1995).
 * @returns undefined when even the lightest options exceed the capacity
 */
export function solveMultipleChoice(
  problem: MultipleChoice,
  capacity: number,
  { tolerance = 0, known = Number.NEGATIVE_INFINITY, states: limit = 4e6 }: MultipleChoiceLimits = {},
): Choices | undefined {
  const { starts, weights, gains } = problem;
  const n = starts.length - 1;
  const room = capacity + slack * Math.max(1, Math.abs(capacity));
  const chosen = new Uint8Array(n);
  const free = priced(problem, 0, chosen);
  if (free <= room) {
    const gain = gainOf(problem, chosen);
    return { gain, bound: gain, weight: free, chosen };
  }

  let low = 0;
  let high = 1;
  while (priced(problem, high, chosen) > room) {
    if (high > 1e15) {
      // No price makes the choice light enough: only the lightest options may still fit.
      const lightest = { starts, weights, gains: new Float64Array(gains.length) };
      if (priced(lightest, 1, chosen) > room) return undefined;
      break;
    }
    low = high;
    high *= 4;
  }
  for (let step = 0; step < bisections; step++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (priced(problem, middle, chosen) > room) low = middle;
    else high = middle;
  }
  const price = high;
  const best = new Uint8Array(n);
  let bestWeight = priced(problem, price, best);
  const bound = gainOf(problem, best) + price * (room - bestWeight);

  const incumbent = best.slice();
  let incumbentWeight = fill(problem, room, incumbent, bestWeight);
  let gap = bound - Math.max(known, gainOf(problem, incumbent));

  const worth = (o: number) => gains[o]! - price * weights[o]!;
  // Where the ratios are equal every option is a best one: from the lightest the capacity is many exchanges away, from
  // those that fill it but a few.
  for (let i = 0; i < n; i++) {
    const from = starts[i]! + best[i]!;
    const to = starts[i]! + incumbent[i]!;
    if (from === to || worth(from) - worth(to) > slack * Math.max(1, Math.abs(worth(from)))) continue;
    bestWeight += weights[to]! - weights[from]!;
    best[i] = incumbent[i]!;
  }

  const base = (i: number) => worth(starts[i]! + best[i]!);
  const open: OpenClass[] = [];
  for (let i = 0; i < n; i++) {
    const options: { option: number; loss: number; weight: number }[] = [];
    let second = Number.POSITIVE_INFINITY;
    for (let o = starts[i]!; o < starts[i + 1]!; o++) {
      const option = o - starts[i]!;
      const loss = Math.max(0, base(i) - worth(o));
      if (option !== best[i] && loss > gap) continue;
      options.push({ option, loss, weight: weights[o]! - weights[starts[i]! + best[i]!]! });
      if (option !== best[i]) second = Math.min(second, loss);
    }
    if (options.length > 1) open.push({ index: i, options, second });
  }
  open.sort((a, b) => a.second - b.second);
  // The most that later classes can still take off the weight, and add to it.
  const relief = new Float64Array(open.length + 1);
  const growth = new Float64Array(open.length + 1);
  for (let k = open.length - 1; k >= 0; k--) {
    const steps = open[k]!.options.map(({ weight }) => weight);
    relief[k] = relief[k + 1]! + Math.min(...steps);
    growth[k] = growth[k + 1]! + Math.max(...steps);
  }

  const store = openPartialChoices();
  store.weights[0] = bestWeight;
  store.losses[0] = 0;
  /** Where the layer of a class begins and ends. */
  const ends = [0, 1];
  let size = 1;
  let winner: { readonly layer: number; readonly state: number } | undefined;
  let left = limit;
  let complete = true;
  for (let k = 0; k < open.length; k++) {
    const { options, second } = open[k]!;
    // Less than the tolerance is not worth looking for.
    let reach = gap - tolerance;
    if (second > reach && reach > 0) break;
    if (reach <= 0 || left === 0) {
      complete = false;
      break;
    }
    const end = ends[k + 1]!;
    const heads = new Int32Array(options.length).fill(ends[k]!);
    const most = Math.min(left, options.length * (end - ends[k]!));
    while (size + most > store.weights.length) enlarge(store);
    const { weights: total, losses, parents, options: taken } = store;
    // Undominated states have ascending weights and, as gains go, losses less the price of weight descending.
    let least = Number.POSITIVE_INFINITY;
    for (;;) {
      let from = -1;
      let weight = Number.POSITIVE_INFINITY;
      let loss = 0;
      for (let o = 0; o < options.length; o++) {
        const head = heads[o]!;
        if (head >= end) continue;
        const sum = total[head]! + options[o]!.weight;
        const lost = losses[head]! + options[o]!.loss;
        if (sum < weight || (sum === weight && lost < loss)) {
          from = o;
          weight = sum;
          loss = lost;
        }
      }
      if (from < 0) break;
      if (reach <= 0 || left === 0) {
        complete = false;
        break;
      }
      const parent = heads[from]!++;
      const shortfall = loss - price * weight;
      if (loss > reach || weight + relief[k + 1]! > room || shortfall >= least) continue;
      least = shortfall;
      if (loss + price * (room - weight - growth[k + 1]!) > reach) continue;
      left--;
      total[size] = weight;
      losses[size] = loss;
      parents[size] = parent;
      taken[size] = options[from]!.option;
      const lost = loss + price * (room - weight);
      if (weight <= room && lost < gap) {
        gap = lost;
        reach = gap - tolerance;
        winner = { layer: k + 1, state: size };
      }
      size++;
    }
    ends.push(size);
    if (!complete) break;
  }
  if (winner !== undefined) {
    incumbent.set(best);
    for (let { layer, state } = winner; layer > 0; layer--) {
      incumbent[open[layer - 1]!.index] = store.options[state]!;
      state = store.parents[state]!;
    }
    incumbentWeight = 0;
    for (let i = 0; i < n; i++) incumbentWeight += weights[starts[i]! + incumbent[i]!]!;
  }
  const gain = gainOf(problem, incumbent);
  const most = complete ? Math.min(bound, Math.max(known, gain) + tolerance) : bound;
  return { gain, bound: Math.max(gain, most), weight: incumbentWeight, chosen: incumbent };
}
