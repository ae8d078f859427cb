import type { Policy } from '../bandits/policy.ts';
import type { CcgArm } from './arms.ts';
import { ccgContext, ccgReward } from './ccg-learning.ts';
import { type RobustSolution, relativeGap } from './evaluation.ts';
import { type Judge, keyOf } from './judge.ts';
import type { MainAnswer, MainProblem } from './main-problem.ts';
import type { RobustProblem } from './problem.ts';
import { type RunLimits, remaining } from './run-limits.ts';

/** The parts of column-and-constraint generation. */
export interface CcgParts {
  readonly problem: RobustProblem;
  readonly main: MainProblem;
  readonly arms: readonly CcgArm[];
  readonly policy: Policy;
  readonly judge: Judge;
  readonly limits: RunLimits;
  /** The scenarios to begin with, at least one. */
  readonly scenarios: readonly Float64Array[];
  /** Whether the main problem has one recourse per scenario, so that only true violations are worth a scenario. */
  readonly exact: boolean;
  /** The relative difference of bounds, or of predictions, at which the generation ends. */
  readonly gap: number;
  /** A bound known before. */
  readonly lower?: number;
}

/** A round, as it ended. Costs are in minimisation form, both stages included. */
export interface CcgRound {
  readonly round: number;
  /** The arm's number and name. */
  readonly arm: number;
  readonly adversary: string;
  /** Scenarios in the main problem. */
  readonly scenarios: number;
  /** The best bound, and the least worst case. */
  readonly lower: number;
  readonly upper: number;
  /** What the network says of the decision in its worst scenario, absent without a network. */
  readonly network?: number;
  readonly main: MainAnswer;
  /** The exact verdict on the main problem's decision, absent where it found none. */
  readonly verdict?: RobustSolution;
  readonly reward?: number;
}

/**
 * How well an exact main problem is solved: its gap is a share of what is still between the bounds, at most `coarse`, as more
 * would be wasted while scenarios are missing (inexact column-and-constraint generation, Tsang, Shehadeh & Curtis 2023);
 * where no new scenario comes it is divided by `finer`.
 */
const precision = { coarse: 1e-2, share: 0.2, finer: 10 };

/** Whether two predictions are equal, relative to the second. */
function agree(one: number | undefined, other: number | undefined, gap: number): boolean {
  return one !== undefined && other !== undefined && Math.abs(other - one) <= gap * Math.abs(other);
}

/**
 * Column-and-constraint generation (Zeng and Zhao 2013; neural: Dumouchelle et al. 2024): a decision against the scenarios
 * so far, a scenario against the decision, its exact worst case. A bandit chooses the network and adversary of each round.
 * Ends when the bounds meet, when a scenario comes again, when the main problem has no further decision, or at the limits.
 */
export async function* generateScenarios(parts: CcgParts): AsyncGenerator<CcgRound, void> {
  const { problem, main, arms, policy, judge, limits, exact, gap } = parts;
  const scenarios = [...parts.scenarios];
  const barriers: Float64Array[] = [];
  const known = new Set(scenarios.map(keyOf));
  const upper = () => judge.best?.upper ?? Number.POSITIVE_INFINITY;
  let lower = parts.lower ?? Number.NEGATIVE_INFINITY;
  let seconds = 0;
  let usual = 0;
  const finest = gap / 2;
  let wanted = exact ? precision.coarse : finest;

  for (let round = 1; !limits.over() && relativeGap(lower, upper()) > gap; round++) {
    const context = ccgContext({ items: problem.firstStage.columns, round, gap: relativeGap(lower, upper()), seconds });
    const choice = policy.select(context);
    const arm = arms[choice.arm]!;
    const cutoff =
      exact && upper() < Number.POSITIVE_INFINITY
        ? upper() - 0.9 * gap * Math.max(1, Math.abs(upper()))
        : Number.POSITIVE_INFINITY;
    const start = judge.best?.x;
    wanted = Math.max(finest, Math.min(wanted, precision.share * relativeGap(lower, upper())));
    const answer = await main({ scenarios, barriers, network: arm.network, start, cutoff, gap: wanted, limits });
    lower = Math.max(lower, answer.bound);
    const state = { round, arm: choice.arm, adversary: arm.name, scenarios: scenarios.length, main: answer };
    const { x } = answer;
    if (x === undefined) {
      yield { ...state, lower, upper: upper() };
      return;
    }

    const begun = limits.clock();
    const attack = await arm.attack(x, limits);
    seconds = limits.clock() - begun;
    const verdict = await judge.evaluate(x, limits);
    usual = Math.max(usual, limits.clock() - begun - seconds, arm.name === 'exact' ? seconds : 0);

    const fixed = problem.cost(x);
    const answered = await problem.recourse(x, attack.scenario, remaining(limits));
    const found = fixed + (answered.floor ?? answered.cost);
    const { estimate } = answer;
    const reward = ccgReward({ estimate, found, worst: verdict.objective, seconds, usual });
    policy.update(choice, reward, context);
    const network = attack.prediction === undefined ? {} : { network: fixed + attack.prediction };
    yield { ...state, ...network, lower, upper: upper(), verdict, reward };

    const barred = verdict.objective === Number.POSITIVE_INFINITY;
    const idle = found <= estimate + gap * Math.max(1, Math.abs(estimate));
    // Exact main problems gain from true violations alone; the published rule compares what the network says on both sides.
    const scenario = exact && (barred || idle) ? verdict.worst.scenario : attack.scenario;
    if (!exact && agree(answer.prediction, attack.prediction, gap) && !barred) return;
    const next = barred ? verdict.worst.scenario : scenario;
    if (known.has(keyOf(next))) {
      if (wanted <= finest) return;
      wanted /= precision.finer;
      continue;
    }
    if (barred) barriers.push(next);
    known.add(keyOf(next));
    scenarios.push(next);
  }
}
