import type { BoxBound, BoxQuestion, BoxRelaxation } from './box-relaxation.ts';
import { createPricedPrograms, type PricedProgram, worthAt } from './priced-program.ts';
import type { PricedPolicy, Pricing } from './pricing.ts';
import type { RobustProblem } from './problem.ts';
import type { RunLimits } from './run-limits.ts';
import { createTurns } from './turns.ts';

/** The policies that the value of a box rests on. */
export type PricedHint = readonly PricedPolicy[];

/** Where a box will have to be split anyway, bound and level may differ by this share of the way to the cutoff. */
const roughly = 0.1;

/** Policies met before that enter a linear program at a time. */
const batch = 8;

/** How near to the best a policy is priced, as a share of the tolerance. */
const precision = 0.1;

/**
 * The weight of the program's last point in the mean of all, which is priced first, and the share of the distance between
 * bound and level that the policy must take off the level, or the program's own point is priced too; see concave-adversary.ts.
 */
const step = 0.4;
const aside = 0.1;

/** Rows by which a linear program may outgrow its columns before those that are slack leave it. */
const growth = 3;

/** Policies that are remembered; of more, the older half is forgotten. */
const memory = 20_000;

/** Below this, relative to the level, bounds differ by rounding alone. */
const finest = 1e-7;

/** What counts as whole. */
const whole = 1e-6;

/** A share below this is none. */
const nothing = 1e-9;

const heavyOf = (program: PricedProgram, policies: Iterable<PricedPolicy>) =>
  [...policies].filter((policy) => program.share(policy) > nothing);

/**
 * The relaxation of a problem in which decisions may be mixed, by column generation (Arslan and Detienne, INFORMS Journal on
 * Computing 34(2), 2022), in its dual form: cutting planes over the policies met, see {@link createPricedPrograms}.
 */
export function createPricedRelaxation(problem: RobustProblem, pricing: Pricing): BoxRelaxation<PricedHint> {
  const { columns, integer } = problem.firstStage;
  const isWhole = (x: Float64Array) =>
    x.every((value, j) => integer[j] === 0 || Math.abs(value - Math.round(value)) <= whole);
  const programs = createPricedPrograms(problem, pricing);
  let pool: PricedPolicy[] = [];

  async function bound(question: BoxQuestion<PricedHint>, limits: RunLimits): Promise<BoxBound<PricedHint>> {
    const { box, cutoff, hint = [] } = question;
    let { tolerance } = question;
    const { turn = createTurns(limits.clock) } = limits;
    const none = { bound: Number.POSITIVE_INFINITY, level: Number.POSITIVE_INFINITY, x: box.lower, hint: [] };
    if (programs.excludes(box)) return none;
    const fixed = Array.from(box.lower.keys()).filter((j) => box.lower[j] === box.upper[j]);
    const fits = ({ x }: PricedPolicy) => {
      for (const j of fixed) if (x[j] !== box.lower[j]) return false;
      return true;
    };
    const compatible = pool.filter(fits);
    let program = programs.open(box, tolerance);
    let entered: PricedPolicy[] = [];
    const enter = (policy: PricedPolicy) => {
      program.enter(policy);
      entered.push(policy);
    };
    for (const policy of hint) if (fits(policy)) enter(policy);
    let best = Number.NEGATIVE_INFINITY;
    let level = Number.POSITIVE_INFINITY;
    let middle: Float64Array | undefined;

    /** Prices a point: whether the program gains by the policy, which enters it, undefined where the box holds no decision. */
    function price(at: Float64Array, known: number, gains: (policy: PricedPolicy) => number) {
      const point = programs.read(at, box);
      const policy = pricing.best(point.scenario, point.prices, box, { tolerance: tolerance * precision, known });
      if (policy === undefined) return undefined;
      best = Math.max(best, point.certain + (policy.floor ?? worthAt(point, policy)));
      const gain = gains(policy);
      if (gain > tolerance / 4) {
        pool.push(policy);
        compatible.push(policy);
        enter(policy);
      }
      return gain;
    }

    /** The decisions of the program's policies by their shares, and those that have one. */
    function mix() {
      const hinted = heavyOf(program, entered);
      const x = new Float64Array(columns);
      for (const policy of hinted) {
        const share = program.share(policy);
        for (let j = 0; j < columns; j++) x[j]! += share * policy.x[j]!;
      }
      return { x, hint: hinted };
    }

    for (;;) {
      await turn();
      const solved = limits.over() ? undefined : program.solve();
      if (solved === undefined) break;
      const { point } = solved;
      level = Math.min(level, solved.level);
      tolerance = Math.max(tolerance, finest * Math.abs(level));
      if (best >= cutoff || level - best <= tolerance) break;
      const low = cutoff < Number.POSITIVE_INFINITY && level - best <= roughly * (cutoff - level);
      // A whole mix is a decision, which nothing will split.
      if (low && !isWhole(mix().x)) break;
      const here = programs.read(point, box);
      const gains = (policy: PricedPolicy) => solved.best - worthAt(here, policy);
      const known = compatible
        .filter((policy) => !program.has(policy) && gains(policy) > tolerance)
        .sort((a, b) => gains(b) - gains(a));
      if (known.length > 0) {
        for (const policy of known.slice(0, batch)) enter(policy);
        continue;
      }
      if (entered.length > growth * programs.columns) {
        const heavy = heavyOf(program, entered);
        program = programs.open(box, tolerance);
        entered = [];
        for (const policy of heavy) enter(policy);
      }
      // The program's points leap from corner to corner: what they come to on average says more.
      const before: Float64Array | undefined = middle;
      middle = before?.map((value, k) => value + step * (point[k]! - value)) ?? point;
      let gain = before === undefined ? 0 : price(middle, Number.POSITIVE_INFINITY, gains);
      const little = aside * Math.max(tolerance, level - best);
      if (gain !== undefined && gain <= little) gain = price(point, solved.best, gains);
      if (gain === undefined) return none;
      if (gain <= tolerance / 4) break;
    }

    if (pool.length > memory) pool = pool.slice(memory / 2);
    return { bound: best, level, ...mix() };
  }

  return { bound };
}
