import type { Rng } from '../../util/rng.ts';
import type { UncertaintySet } from '../uncertainty.ts';
import type { TrainingInstance } from './training-family.ts';

/** Where the scenarios of a sample come from. */
interface Source {
  readonly set: UncertaintySet;
  readonly harm: Float64Array;
  /** Scenarios that are known to be bad, for this decision or another one. */
  readonly known: readonly Float64Array[];
  readonly rng: Rng;
}

type Maker = (source: Source) => Float64Array;

/** A direction near that of harm: what hurts most is not always what the worst case hits. */
function noisy({ harm, rng }: Source): Float64Array {
  const noise = 2 * rng.next();
  return harm.map((value) => value * (1 + noise * (2 * rng.next() - 1)));
}

/** The direction of harm in some of its components alone. */
function few({ harm, rng }: Source): Float64Array {
  const share = rng.next();
  return harm.map((value) => (rng.next() < share ? value * rng.next() : 0));
}

/** Random weights on what hurts, from nearly equal to nearly one of them alone. */
function spread({ set, harm, rng }: Source): Float64Array {
  const [room] = set.rows ?? [];
  if (room === undefined || harm.every((value) => value <= 0)) return set.sample(rng);
  const power = 2 ** (4 * rng.next() - 1);
  const weights = harm.map((value) => (value > 0 ? rng.next() ** power : 0));
  const total = weights.reduce((sum, value, k) => sum + value * room.normal[k]!, 0);
  // Seldom is the budget left unspent by those who want to hurt.
  const spent = room.upper * Math.min(1, 0.5 + rng.next());
  return set.project(weights.map((value) => Math.min(set.upper.at(0)!, (value * spent) / total)));
}

const vertex: Maker = (source) => source.set.maximize(noisy(source));

/** The ways to draw a scenario, with the share of each. */
const makers: readonly (readonly [share: number, Maker])[] = [
  [0.16, vertex],
  [0.12, (source) => source.set.maximize(few(source))],
  [
    0.1,
    (source) => {
      const [a, b, t] = [vertex(source), vertex(source), source.rng.next()];
      return a.map((value, k) => t * value + (1 - t) * b[k]!);
    },
  ],
  [0.22, spread],
  [0.1, ({ set, rng }) => set.sample(rng)],
  [0.04, ({ set, rng }) => set.maximize(set.lower.map(() => 2 * rng.next() - 1))],
  [
    0.12,
    (source) => {
      const { known, rng } = source;
      return known.length === 0 ? vertex(source) : known[rng.int(known.length)]!;
    },
  ],
  [
    0.14,
    (source) => {
      const { known, rng, set } = source;
      const base = known.length === 0 || rng.next() < 0.4 ? vertex(source) : known[rng.int(known.length)]!;
      const radius = 0.4 * rng.next() ** 2;
      const share = rng.next();
      return set.project(
        base.map((value, k) =>
          rng.next() < share ? value + radius * (2 * rng.next() - 1) * (set.upper[k]! - set.lower[k]!) : value,
        ),
      );
    },
  ],
];

function maker(rng: Rng): Maker {
  let left = rng.next();
  for (const [share, make] of makers) {
    left -= share;
    if (left < 0) return make;
  }
  return vertex;
}

/**
 * Scenarios to answer a decision in, where column-and-constraint generation looks: the nominal one, vertices along what
 * hurts, budgets spent on a few or on many, known worst cases and their surroundings, and some from anywhere.
 * @param known scenarios that are known to be bad; the last ones, at most a quarter of all, are all among the result
 */
export function sampleScenarios(
  { problem, harm }: TrainingInstance,
  x: Float64Array,
  count: number,
  known: readonly Float64Array[],
  rng: Rng,
): Float64Array[] {
  const { uncertainty: set } = problem;
  const source = { set, harm: harm(x), known, rng };
  const first = [set.project(new Float64Array(set.dimension)), ...known.slice(-Math.floor(count / 4))].slice(0, count);
  return [...first, ...Array.from({ length: count - first.length }, () => maker(rng)(source))];
}
