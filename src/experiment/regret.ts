import type { Curves } from './trial-record.ts';

/** What the cost of a policy is compared with; see {@link flavourMeanings}. */
export type RegretFlavour = 'pseudo' | 'policy' | 'baseline' | 'instance';

/** The flavours of regret, in words. All are cumulative, in the unit of the environment's cost, smaller is better. */
export const flavourMeanings: Readonly<Record<RegretFlavour, string>> = {
  pseudo: 'expected cost of the arms played, less that of the arm of the least expected cost in every round',
  policy: 'cost, less that of the best fixed arm in hindsight on the same draws',
  baseline: 'cost, less that of the best of the trials with a fixed arm and the same seed',
  instance: 'cost, less that of the best arm of every round on the same draws',
};

/** At each round the least of some cumulative costs. */
function least(curves: readonly (readonly number[])[]): number[] | undefined {
  const [first, ...others] = curves;
  return first?.map((cost, point) => others.reduce((best, curve) => Math.min(best, curve[point]!), cost));
}

const excess = (cost: readonly number[], comparator: readonly number[] | undefined) =>
  comparator === undefined ? undefined : cost.map((value, point) => value - comparator[point]!);

/**
 * Cumulative regret at the points of a trial's curves, or undefined where the trial does not tell.
 *
 * - `pseudo`: sum over rounds s <= t of m_s(a_s) - min_a m_s(a), where m_s(a) is the expected cost of arm a in round s. Needs
 *   known means. The pseudo-regret of Bubeck & Cesa-Bianchi (2012), section 1; dynamic where means drift.
 * - `policy`: sum of c_s(a_s) - min_a sum of c_s(a), on costs drawn once for all arms. Needs `peek`. The best arm is that of
 *   the first t rounds; negative for a policy that does better than every fixed arm.
 * - `instance`: sum of c_s(a_s) - min_a c_s(a): against the best arm of each round. Needs `peek`. Never negative.
 * - `baseline`: as `policy`, with the costs of trials that played one arm throughout: where what an arm would have cost
 *   cannot be known without solving again. Needs `fixed`.
 *
 * @param fixed cumulative costs of the fixed-arm trials of the same seed: [trial][point], at the points of `curves`
 */
export function regretCurve(
  flavour: RegretFlavour,
  curves: Curves,
  fixed: readonly (readonly number[])[] = [],
): readonly number[] | undefined {
  switch (flavour) {
    case 'pseudo':
      return curves.pseudo;
    case 'policy':
      return excess(curves.cost, least(curves.arms ?? []));
    case 'baseline':
      return excess(curves.cost, least(fixed));
    case 'instance':
      return excess(curves.cost, curves.oracle);
  }
}
