import type { RecourseModel } from './problem.ts';

/**
 * The knapsack's recourse as the published code of Neur2RO has it in its main problem: the repair term stands as
 * + p-hat xi r where the problem says - p-hat xi r, so that repairing never pays there. For reproducing published runs.
 * @param recourse the recourse of the knapsack problem: y holds n times "make here", then n times "and repair"
 */
export function compatKnapsackRecourse(recourse: RecourseModel): RecourseModel {
  return {
    add: (builder, x, label) => recourse.add(builder, x, label),
    at(scenario, x, y) {
      const { cost, rows } = recourse.at(scenario, x, y);
      const repairs = new Set(y.slice(y.length / 2));
      const terms = cost.terms.map(([column, value]) => [column, repairs.has(column) ? -value : value] as const);
      return { cost: { terms, constant: cost.constant }, rows };
    },
  };
}
