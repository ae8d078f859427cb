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
  /** The search may end at a choice that gains more than this. */
  readonly enough?: number;
  /** Partial solutions kept before the search is cut off, some 20 bytes and 50 nanoseconds each; default 4e6. */
  readonly states?: number;
}

/** How far a sum of weights may exceed the capacity, relative to it: rounding only. */
const slack = 1e-12;

/** A choice with its sums. */
interface Priced {
  readonly chosen: Uint8Array;
  readonly gain: number;
  readonly weight: number;
}

/** The options of largest gain - price * weight, the lightest of equals; of a price of Infinity the lightest that are allowed. */
function priced({ starts, weights, gains }: MultipleChoice, price: number): Priced {
  const chosen = new Uint8Array(starts.length - 1);
  const worth = (o: number) => {
    if (price < Number.POSITIVE_INFINITY) return gains[o]! - price * weights[o]!;
    return gains[o]! === Number.NEGATIVE_INFINITY ? gains[o]! : -weights[o]!;
  };
  let gain = 0;
  let weight = 0;
  for (let i = 0; i < chosen.length; i++) {
    let best = starts[i]!;
    let value = worth(best);
    for (let o = best + 1; o < starts[i + 1]!; o++) {
      const other = worth(o);
      if (other > value || (other === value && weights[o]! < weights[best]!)) {
        best = o;
        value = other;
      }
    }
    chosen[i] = best - starts[i]!;
    gain += gains[best]!;
    weight += weights[best]!;
  }
  return { chosen, gain, weight };
}

/**
 * The price of the capacity that bounds the gain best, with a light choice that is a best one at it. What choices gain at a
 * price is convex in it, and linear for each choice: where the lines of a heavy and a light choice meet, either a choice
 * between them is better, or the price is the one.
 */
function bestPrice(problem: MultipleChoice, room: number, heaviest: Priced, lightest: Priced) {
  let heavy = heaviest;
  let light = lightest;
  for (;;) {
    const price = (heavy.gain - light.gain) / (heavy.weight - light.weight);
    const middle = priced(problem, price);
    const bound = middle.gain + price * (room - middle.weight);
    const meets = bound - (light.gain + price * (room - light.weight)) <= slack * Math.max(1, Math.abs(bound));
    // The weights close in on the room, so this ends.
    if (meets || middle.weight >= heavy.weight || middle.weight <= light.weight) return { price, light, bound };
    if (middle.weight > room) heavy = middle;
    else light = middle;
  }
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
  {
    tolerance = 0,
    known = Number.NEGATIVE_INFINITY,
    enough = Number.POSITIVE_INFINITY,
    states: limit = 4e6,
  }: MultipleChoiceLimits = {},
): Choices | undefined {
  const { starts, weights, gains } = problem;
  const n = starts.length - 1;
  const room = capacity + slack * Math.max(1, Math.abs(capacity));
  const heaviest = priced(problem, 0);
  if (heaviest.weight <= room) return { ...heaviest, bound: heaviest.gain };
  const lightest = priced(problem, Number.POSITIVE_INFINITY);
  if (lightest.weight > room || lightest.gain === Number.NEGATIVE_INFINITY) return undefined;
  const { price, light, bound } = bestPrice(problem, room, heaviest, lightest);
  const best = light.chosen.slice();
  let bestWeight = light.weight;

  const incumbent = best.slice();
  let incumbentWeight = fill(problem, room, incumbent, bestWeight);
  let gap = bound - Math.max(known, gainOf(problem, incumbent));

  // Less than the tolerance is not worth looking for, and nothing is once there is enough.
  const reachOf = (distance: number) => (bound - distance > enough ? 0 : distance - tolerance);

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
    let reach = reachOf(gap);
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
        reach = reachOf(gap);
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
