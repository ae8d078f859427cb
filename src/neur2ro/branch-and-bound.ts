import { integerColumns, isFeasible, violations } from '../mip/index.ts';
import { createBestFirst } from './best-first.ts';
import type { Box, BoxRelaxation } from './box-relaxation.ts';
import { closed } from './evaluation.ts';
import type { RobustProblem } from './problem.ts';
import { createPseudoCosts } from './pseudo-costs.ts';
import type { RunLimits } from './run-limits.ts';

/** The parts of a branch and bound. */
export interface BranchAndBoundParts {
  readonly problem: RobustProblem;
  readonly relaxation: BoxRelaxation;
  /** The least worst case known; it may fall while the search goes on. */
  readonly upper: () => number;
  /** Evaluates a decision that the search comes upon, each once. */
  readonly propose: (x: Float64Array) => Promise<void>;
  /** The relative gap at which bounds meet. */
  readonly gap: number;
  readonly limits: RunLimits;
}

/** What is known after a node. */
export interface BranchAndBoundStep {
  /** A bound on the robust optimum. */
  readonly lower: number;
  readonly nodes: number;
}

/** A part of the first stage, with the bound of what it is a part of. */
interface Node {
  readonly bound: number;
  readonly box: Box;
  readonly hint?: unknown;
  /** How it came about: a column rounded down (0) or up (1) over a distance. */
  readonly step?: { readonly column: number; readonly side: 0 | 1; readonly distance: number };
}

/** What counts as whole. */
const whole = 1e-6;

/** Of so many nodes taken by their bounds one begins a dive: on and on into the nearer part, to where decisions are whole. */
const between = 4;

/** The tolerance of a node's relaxation, relative to the gap. */
const sharpness = 0.25;

/**
 * Branch and bound over the first stage: where the point of a box's relaxation is no decision, a column is split; with the
 * relaxation of column generation this is branch and price (Arslan and Detienne, INFORMS Journal on Computing 34(2), 2022).
 * The box of least bound comes first. Ends when the bounds meet or at the limits; the last step tells what is proven.
 */
export async function* branchAndBound(parts: BranchAndBoundParts): AsyncGenerator<BranchAndBoundStep, void> {
  const { problem, relaxation, upper, propose, gap, limits } = parts;
  const { firstStage } = problem;
  const waiting = createBestFirst<Node>(({ bound }) => -bound);
  waiting.push({
    bound: Number.NEGATIVE_INFINITY,
    box: { lower: firstStage.lower, upper: firstStage.upper },
  });
  const integers = Array.from(integerColumns(firstStage));
  const costs = createPseudoCosts(firstStage.columns, whole);
  const proposed = new Set<string>();
  /** The least bound of the parts that need not be looked at any more. */
  let settled = Number.POSITIVE_INFINITY;
  let nodes = 0;

  async function offer(x: Float64Array): Promise<void> {
    const rounded = x.map((value, j) => (firstStage.integer[j] === 1 ? Math.round(value) : value));
    const key = rounded.join();
    if (proposed.has(key) || !isFeasible(violations(firstStage, rounded))) return;
    proposed.add(key);
    await propose(rounded);
  }

  /** The part that a dive goes on with. */
  let next: Node | undefined;
  for (let picked = 0; (next !== undefined || waiting.size > 0) && !limits.over(); ) {
    const node = next ?? waiting.pop();
    if (next === undefined) picked++;
    const dives = next !== undefined || picked % between === 1;
    next = undefined;
    const best = upper();
    const slack = best === Number.POSITIVE_INFINITY ? 0 : gap * Math.abs(best);
    const question = {
      box: node.box,
      cutoff: best - slack / 2,
      tolerance: sharpness * Math.max(slack, gap),
      ...(node.hint === undefined ? {} : { hint: node.hint }),
    };
    const found = await relaxation.bound(question, limits);
    const bound = Math.max(node.bound, found.bound);
    nodes++;
    const { step } = node;
    if (step !== undefined && found.bound < question.cutoff)
      costs.learn(step.column, step.side, step.distance, bound - node.bound);
    if (limits.over() && found.bound < question.cutoff) waiting.push({ ...node, bound });
    else {
      if (found.bound < Number.POSITIVE_INFINITY) await offer(found.x);
      const { lower: least, upper: most } = node.box;
      const column = costs.choose(
        found.x,
        integers.filter((j) => least[j]! < most[j]!),
      );
      if (bound >= question.cutoff || column < 0) settled = Math.min(settled, bound);
      else {
        const { hint } = found;
        const value = found.x[column]!;
        const below = most.slice();
        const above = least.slice();
        below[column] = Math.floor(value);
        above[column] = Math.ceil(value);
        const down = { column, side: 0, distance: value - below[column]! } as const;
        const up = { column, side: 1, distance: above[column]! - value } as const;
        const parts: Node[] = [
          { bound, hint, box: { lower: least, upper: below }, step: down },
          { bound, hint, box: { lower: above, upper: most }, step: up },
        ];
        if (dives) next = (down.distance <= up.distance ? parts.shift() : parts.pop())!;
        for (const part of parts) waiting.push(part);
      }
    }
    const lower = Math.min(settled, next?.bound ?? Infinity, waiting.top()?.bound ?? Infinity);
    yield { lower, nodes };
    if (closed(lower, upper(), gap)) return;
  }
}
