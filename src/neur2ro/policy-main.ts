import { createModelBuilder, type MipModel, type Term } from '../mip/index.ts';
import { addFirstStage } from './add-first-stage.ts';
import type { AffineRecourse } from './affine-recourse.ts';
import type { LinearExpression, RobustProblem } from './problem.ts';
import { addWorstCost } from './robust-counterpart.ts';

/**
 * The restricted main problem over second-stage policies met before: min cost(x) + max over xi of the cost of a mix
 * lambda of policies y^p that x allows. Minimum and maximum may change places for costs affine in xi (Arslan and Detienne
 * 2022), so the mix is as good as a recourse after the fact. Rows that tie x and y are held by the mix, which is exact
 * where they say y <= x for binary x. The columns of x come first.
 * @returns undefined where the uncertainty set cannot be dualised, or there are no policies
 */
export function createPolicyMain(
  { name, firstStage, uncertainty }: RobustProblem,
  { x: { length: n }, y, base, parts, tying }: AffineRecourse,
  policies: readonly Float64Array[],
): MipModel | undefined {
  if (policies.length === 0) return undefined;
  const builder = createModelBuilder(`${name}-policies`, { offset: firstStage.offset + base.constant });
  const position = new Map(y.map((column, k) => [column, k]));
  const ofX = ({ terms }: LinearExpression) => terms.filter(([column]) => column < n);
  const worth = ({ terms }: LinearExpression, policy: Float64Array) =>
    terms.reduce((sum, [column, value]) => (column < n ? sum : sum + value * policy[position.get(column)!]!), 0);

  const ofBase = new Map(ofX(base));
  const cost = firstStage.cost.map((value, j) => value + (ofBase.get(j) ?? 0));
  const x = addFirstStage(builder, { ...firstStage, cost });
  const shares = policies.map((policy, p) => builder.column({ name: `share_${p}`, cost: worth(base, policy) }));
  const one = shares.map((share): Term => [share, 1]);
  builder.row('shares', one, 1, 1);
  tying.forEach((row, k) => {
    const terms: Term[] = row.x.map(([column, value]) => [x[column]!, value]);
    policies.forEach((policy, p) => {
      const used = row.y.reduce((sum, [position, value]) => sum + value * policy[position]!, 0);
      if (used !== 0) terms.push([shares[p]!, used]);
    });
    builder.row(`tie_${k}`, terms, row.lower, row.upper);
  });
  const mixed = parts.map(
    (part): LinearExpression => ({
      terms: [...ofX(part), ...policies.map((policy, p): Term => [shares[p]!, worth(part, policy)])],
      constant: part.constant,
    }),
  );
  return addWorstCost(builder, uncertainty, mixed) ? builder.build() : undefined;
}
