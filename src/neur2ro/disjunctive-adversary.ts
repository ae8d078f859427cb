import { createBestFirst } from './best-first.ts';
import { createDenseLp } from './dense-lp.ts';
import type { WorstCase, WorstCaseLimits } from './problem.ts';
import { dot } from './sets/parts.ts';
import { createTurns } from './turns.ts';
import type { UncertaintySet } from './uncertainty.ts';

/** constant + slope'xi. */
export interface AffineForm {
  readonly constant: number;
  readonly slope: Float64Array;
}

/** A second-stage decision: what it costs, and the loads that all must be at most 0 for it to be feasible. */
export interface LoadedPolicy {
  readonly y: Float64Array;
  readonly cost: AffineForm;
  readonly loads: readonly AffineForm[];
  /** What no answer to the scenario asked about costs less than; absent where the policy is the best one. */
  readonly floor?: number;
}

/** The best policy in a scenario, undefined where none is feasible; `late` where the time did not suffice to tell. */
export type Answer = LoadedPolicy | undefined | 'late';

/** What a search needs besides the limits; see {@link WorstCaseLimits}. */
export interface DisjunctiveSearch extends WorstCaseLimits {
  /** No recourse costs more than this, where one is feasible. */
  readonly ceiling: number;
  /** How far a load must exceed 0 to count as exceeding it: policies that exceed it by less count as feasible. */
  readonly margin: number;
  /** Seconds since some start; needed with `seconds`. */
  readonly clock: () => number;
}

/** One step down the tree: a policy, and the load that exceeds 0, or -1 where none does. */
interface Step {
  readonly policy: LoadedPolicy;
  readonly exceeded: number;
  readonly above: Step | undefined;
}

/** A part of the set, by the steps that lead to it or by bounds on whole components, and what its parent is worth. */
interface Part {
  readonly bound: number;
  readonly steps: Step | undefined;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

const enough = 1e-6;

/**
 * Shares of the tolerance: a policy may cost more than the worst case met by `target`, and must cost less than its part by
 * `progress`, for the part to be split. Parts are worth more than the whole tolerance, so a policy within the target passes.
 */
const share = { target: 0.5, progress: 0.25 };

/** How near to a whole number a component counts as whole, and how far beyond that a load must move to count as exceeded. */
const whole = { component: 1e-7, load: 1e-6 };

const valueAt = ({ constant, slope }: AffineForm, scenario: Float64Array) => constant + dot(slope, scenario);

/**
 * The worst case where the scenario decides which policies are feasible: branch and bound over the policies met. At the
 * most expensive scenario of a part, under the policies known to be feasible throughout it, `answer` gives the best policy;
 * it splits the part into where it is feasible, and cheap, and where one of its loads exceeds 0. Exact for affine costs
 * and loads over sets with rows, up to the margin; whole components are branched on as in any MIP.
 * An answer that is 'late' ends the search.
 * @returns cost Infinity, with the scenario, where `answer` finds no feasible policy
 */
export async function maximizeDisjunctive(
  set: UncertaintySet,
  answer: (scenario: Float64Array, target: number) => Answer | Promise<Answer>,
  {
    tolerance,
    seconds,
    cutoff,
    scenarios = [],
    signal,
    ceiling,
    margin,
    clock,
    turn = createTurns(clock),
  }: DisjunctiveSearch,
): Promise<WorstCase> {
  const { dimension: n, rows } = set;
  if (rows === undefined) throw new RangeError(`an ${set.kind} set has no rows to search within.`);
  const begun = clock();
  const queue = createBestFirst<Part>(({ bound: worth }) => worth);
  const policies: Float64Array[] = [];
  let cost = Number.NEGATIVE_INFINITY;
  const first = set.project(new Float64Array(n));
  let worst: Float64Array = first;
  let response: Float64Array | undefined;
  const near = () => tolerance ?? enough * Math.max(1, Math.abs(cost));

  /** The costliest point of a part; undefined when it is empty. */
  function explore({
    steps,
    lower,
    upper,
  }: Part): { readonly scenario: Float64Array; readonly level: number } | undefined {
    const program = createDenseLp(
      [...new Array<number>(n).fill(0), 1],
      // Below the cost already met no point is of interest.
      [...lower, cost],
      [...upper, Math.max(cost, ceiling)],
    );
    for (const { normal, upper: side } of rows!) program.addRow([...normal, 0], side);
    for (let step = steps; step !== undefined; step = step.above) {
      const { policy, exceeded } = step;
      if (exceeded >= 0) {
        const { slope, constant } = policy.loads[exceeded]!;
        // Rounding a scenario to whole components must not lead back to where the policy is feasible.
        const beyond = set.integer === true ? whole.load * slope.reduce((sum, value) => sum + Math.abs(value), 0) : 0;
        program.addRow([...slope.map((value) => -value), 0], constant - Math.max(margin, beyond));
        continue;
      }
      program.addRow([...policy.cost.slope.map((value) => -value), 1], policy.cost.constant);
      for (const { slope, constant } of policy.loads) program.addRow([...slope, 0], -constant);
    }
    if (!program.solve()) return undefined;
    const point = program.x();
    return { scenario: point.slice(0, n), level: point[n]! };
  }

  /** Answers a scenario and keeps it if it is the worst so far; undefined when it has no feasible policy. */
  async function visit(scenario: Float64Array): Promise<Answer> {
    const policy = await answer(scenario, cost === Number.NEGATIVE_INFINITY ? cost : cost + share.target * near());
    if (policy === 'late') return policy;
    const value = policy === undefined ? Number.POSITIVE_INFINITY : (policy.floor ?? valueAt(policy.cost, scenario));
    if (policy !== undefined) policies.push(policy.y);
    if (value > cost) {
      cost = value;
      worst = scenario;
      response = policy?.y;
    }
    return policy;
  }

  for (const scenario of [first, ...scenarios])
    if (cost === Number.POSITIVE_INFINITY || (await visit(set.project(scenario))) === 'late') break;
  if (cost >= ceiling) return { scenario: worst, cost, bound: cost, policies };
  if (cost === Number.NEGATIVE_INFINITY) return { scenario: worst, cost, bound: ceiling, policies };
  queue.push({ bound: ceiling, steps: undefined, lower: set.lower, upper: set.upper });
  let bound = ceiling;
  /** What the parts come to that no policy met can split. */
  let residue = Number.NEGATIVE_INFINITY;
  for (;;) {
    const part = queue.top();
    bound = Math.max(cost, residue, part?.bound ?? cost);
    if (part === undefined || bound - cost <= near() || (cutoff !== undefined && cost > cutoff)) break;
    await turn();
    if (signal?.aborted || (seconds !== undefined && clock() - begun > seconds)) break;
    queue.pop();
    const found = explore(part);
    if (found === undefined || found.level - cost <= near()) continue;
    const level = Math.min(found.level, part.bound);
    const { scenario } = found;
    const split =
      set.integer === true ? scenario.findIndex((value) => Math.abs(value - Math.round(value)) > whole.component) : -1;
    if (split >= 0) {
      const floor = part.upper.slice();
      const ceil = part.lower.slice();
      floor[split] = Math.floor(scenario[split]!);
      ceil[split] = Math.ceil(scenario[split]!);
      queue.push({ ...part, bound: level, upper: floor });
      queue.push({ ...part, bound: level, lower: ceil });
      continue;
    }
    const policy = await visit(set.integer === true ? scenario.map(Math.round) : scenario);
    if (policy === undefined || policy === 'late') break;
    // An answer that was cut off may be no better than what the part is worth: it would come again for ever.
    if (policy.floor !== undefined && valueAt(policy.cost, scenario) >= level - share.progress * near()) {
      residue = Math.max(residue, level);
      continue;
    }
    for (let exceeded = -1; exceeded < policy.loads.length; exceeded++)
      queue.push({ ...part, bound: level, steps: { policy, exceeded, above: part.steps } });
  }
  if (cost === Number.POSITIVE_INFINITY) bound = cost;
  const others = policies.filter((y) => y !== response);
  return { scenario: worst, cost, bound, policies: response === undefined ? others : [response, ...others] };
}
