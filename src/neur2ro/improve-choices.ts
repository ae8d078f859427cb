import {
  type Choices,
  type MultipleChoice,
  type MultipleChoiceLimits,
  solveMultipleChoice,
} from './multiple-choice.ts';

/** Partial solutions of the first, short search. */
const few = 1500;

/** By how many tolerances a short search must improve on the known gain to be enough. */
const clearly = 10;

/**
 * Choices that gain more than is known already, not always the best: column generation asks often, and any column that
 * helps will do; that none does needs the long search.
 * @returns undefined when even the lightest options exceed the capacity
 */
export function improveChoices(
  problem: MultipleChoice,
  capacity: number,
  limits: Required<Pick<MultipleChoiceLimits, 'tolerance' | 'known'>>,
): Choices | undefined {
  const quick = solveMultipleChoice(problem, capacity, { ...limits, states: few });
  if (quick === undefined || quick.gain > limits.known + clearly * limits.tolerance) return quick;
  return solveMultipleChoice(problem, capacity, limits);
}
