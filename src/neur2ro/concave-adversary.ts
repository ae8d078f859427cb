import { createDenseLp } from './dense-lp.ts';
import type { WorstCase, WorstCaseLimits } from './problem.ts';
import { dot } from './sets/parts.ts';
import { createTurns } from './turns.ts';
import type { UncertaintySet } from './uncertainty.ts';

/** A second-stage decision and what it costs: constant + slope'xi. It is feasible in every scenario. */
export interface Policy {
  readonly y: Float64Array;
  readonly constant: number;
  readonly slope: Float64Array;
  /** What no answer to the scenario asked about costs less than; absent where the policy is the best one. */
  readonly floor?: number;
}

/** What a search for the worst case needs besides the limits; see {@link WorstCaseLimits}. */
export interface ConcaveSearch extends WorstCaseLimits {
  /** Seconds since some start; needed with `seconds`. */
  readonly clock: () => number;
}

/** Below this, two levels of one cost count as equal, relative to the cost. */
const enough = 1e-6;

/** The share of the tolerance that all components of a scenario may cost together in the linear program. */
const tilt = 0.1;

/**
 * The weight of the program's last scenario in the mean of all, which is asked about first (the in-out separation of Ben-Ameur
 * & Neto, Networks 49, 2007, with a mean for the point inside), and the share of the distance between the bounds that the answer must take
 * off the program's level, or its own scenario is asked about too.
 */
const step = 0.4;
const aside = 0.1;

const costAt = ({ constant, slope }: Policy, scenario: Float64Array) => constant + dot(slope, scenario);

/**
 * The worst case where only costs are uncertain. The recourse cost, a minimum of affine functions of xi, is concave, and
 * Kelley's cutting planes maximise it over a convex set: `answer` gives the best policy at a scenario, its cost is a cut.
 * The bound does not rest on the simplex arithmetic: the multipliers of the cuts mix the policies, and the mix's worst
 * case is the set's own exact maximum. Sets without rows are cut off as their points of the box are met. An answer that is
 * 'late' ends the search.
 */
export async function maximizeConcave(
  set: UncertaintySet,
  answer: (scenario: Float64Array) => Policy | 'late' | Promise<Policy | 'late'>,
  { tolerance, seconds, cutoff, scenarios = [], signal, clock, turn = createTurns(clock) }: ConcaveSearch,
): Promise<WorstCase> {
  const n = set.dimension;
  const begun = clock();
  const found: Policy[] = [];
  let scenario = set.project(scenarios[0] ?? new Float64Array(n));
  const first = await answer(scenario);
  let bound = Number.POSITIVE_INFINITY;
  if (first === 'late') return { scenario, cost: Number.NEGATIVE_INFINITY, bound, policies: [] };
  const ceiling = first.constant + dot(first.slope, set.maximize(first.slope));
  let cost = first.floor ?? costAt(first, scenario);
  if (cost === Number.NEGATIVE_INFINITY) return { scenario, cost, bound: ceiling, policies: [first.y] };
  let response = first;

  function judge(at: Float64Array, best: Policy): void {
    const value = best.floor ?? costAt(best, at);
    if (value <= cost) return;
    cost = value;
    scenario = at;
    response = best;
  }

  for (const other of scenarios.slice(1)) {
    const at = set.project(other);
    const best = await answer(at);
    if (best === 'late') break;
    found.push(best);
    judge(at, best);
  }
  const near = () => tolerance ?? enough * Math.max(1, Math.abs(cost));
  // The worst case lies between the cost met and what one policy can come to; a margin keeps the program feasible.
  const margin = 1 + Math.abs(cost);
  // Components that bring nothing by themselves leave the simplex method with ties: each costs a little, all of them together
  // a share of what is near enough.
  const tilted = Array.from({ length: n }, (_, i) => {
    const reach = Math.max(Math.abs(set.lower[i]!), Math.abs(set.upper[i]!), 1e-9);
    return (-tilt * near() * (0.5 + ((i * 7919) % 1009) / 1009)) / (n * reach);
  });
  const program = createDenseLp(
    [...tilted, 1],
    [...set.lower, Math.min(cost, ceiling) - margin],
    [...set.upper, Math.max(cost, ceiling) + margin],
  );
  const cuts = new Map<number, Policy>();
  const add = (cut: Policy) => {
    cuts.set(program.addRow([...cut.slope.map((value) => -value), 1], cut.constant), cut);
  };
  for (const { normal, upper } of set.rows ?? []) program.addRow([...normal, 0], upper);
  for (const policy of [...found, first]) add(policy);
  found.push(first);

  /** The worst case of the mix of policies by the cuts' multipliers. */
  function mixBound(): number {
    let total = 0;
    let constant = 0;
    const slope = new Float64Array(n);
    for (const [row, cut] of cuts) {
      const weight = program.dual(row);
      if (weight === 0) continue;
      total += weight;
      constant += weight * cut.constant;
      for (let i = 0; i < n; i++) slope[i]! += weight * cut.slope[i]!;
    }
    if (total < 1e-6) return Number.POSITIVE_INFINITY;
    return (constant + dot(slope, set.maximize(slope))) / total;
  }

  bound = Math.max(cost, ceiling);
  let middle: Float64Array = scenario;
  while (bound - cost > near() && !(cutoff !== undefined && cost > cutoff)) {
    await turn();
    if (signal?.aborted || (seconds !== undefined && clock() - begun > seconds)) break;
    if (!program.solve()) break;
    const point = program.x();
    const level = point[n]!;
    let at: Float64Array = point.slice(0, n);
    bound = Math.min(bound, Math.max(cost, mixBound()));
    if (bound - cost <= near()) break;
    if (set.rows === undefined && !set.contains(at, 1e-9)) {
      const inside = set.project(at);
      const length = Math.hypot(...at.map((value, i) => value - inside[i]!));
      const normal = at.map((value, i) => (value - inside[i]!) / length);
      program.addRow([...normal, 0], dot(normal, set.maximize(normal)));
      at = inside;
    }
    // The program's points leap from corner to corner: what they come to on average says more.
    middle = middle.map((value, i) => value + step * (at[i]! - value));
    const midway = await answer(middle);
    if (midway === 'late') break;
    judge(middle, midway);
    found.push(midway);
    add(midway);
    if (costAt(midway, at) < level - aside * Math.max(near(), level - cost)) continue;
    const policy = await answer(at);
    if (policy === 'late') break;
    judge(at, policy);
    found.push(policy);
    // Where the program's own point is answered at its level, rounding alone keeps the two bounds apart.
    if (set.rows !== undefined && costAt(policy, at) >= level - 1e-9 * Math.max(1, Math.abs(level))) break;
    add(policy);
  }
  const policies = [response, ...found.filter((other) => other !== response)].map(({ y }) => y);
  return { scenario, cost, bound: Math.max(cost, bound), policies };
}
