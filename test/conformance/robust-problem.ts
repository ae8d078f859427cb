import { afterAll, describe, expect, test } from 'vitest';
import { highs } from '../../src/mip/index.ts';
import { createMipRecourse } from '../../src/neur2ro/mip-recourse.ts';
import type { RobustProblem } from '../../src/neur2ro/problem.ts';
import { createRng } from '../../src/util/rng.ts';

/** What a conformance run needs to know of a problem. */
export interface ProblemCase {
  readonly name: string;
  readonly problem: RobustProblem;
  /** A few feasible first-stage decisions. */
  readonly decisions: readonly Float64Array[];
  /** The best second-stage cost by trying every y. */
  readonly tryAll: (x: Float64Array, scenario: Float64Array) => number;
  /** How exact costs are, relative; default 1e-6. */
  readonly precision?: number;
}

/** What every robust problem keeps: its recourse, its recourse model and its adversary tell one story. */
export function robustProblemConformance({ name, problem, decisions, tryAll, precision = 1e-6 }: ProblemCase): void {
  const rng = createRng(5);
  const scenarios = Array.from({ length: 12 }, () => problem.uncertainty.sample(rng));
  const near = (cost: number) => precision * Math.max(1, Math.abs(cost));

  describe(name, () => {
    const mip = createMipRecourse(problem.firstStage, problem.recourseModel, highs);
    afterAll(() => {
      mip.dispose();
      problem.dispose?.();
    });

    test('answers a scenario as well as trying every y, by its own means and as a MIP', async () => {
      for (const [k, x] of decisions.entries()) {
        for (const scenario of scenarios) {
          const best = tryAll(x, scenario);
          expect(Math.abs((await problem.recourse(x, scenario)).cost - best)).toBeLessThanOrEqual(near(best));
        }
        // The recourse model is one for all scenarios; HiGHS is too dear to ask of each.
        const scenario = scenarios[k % scenarios.length]!;
        const { cost, y } = await mip.solve(x, scenario);
        expect(Math.abs(cost - tryAll(x, scenario))).toBeLessThanOrEqual(near(cost));
        expect(y).toHaveLength((await problem.recourse(x, scenario)).y!.length);
      }
    });

    test('finds a worst case that its own scenario attains and no other exceeds', async () => {
      for (const x of decisions) {
        const { scenario, cost, bound, policies } = await problem.worstCase(x);
        expect(problem.uncertainty.contains(scenario)).toBe(true);
        expect(Math.abs(tryAll(x, scenario) - cost)).toBeLessThanOrEqual(near(cost));
        expect(bound).toBeGreaterThanOrEqual(cost - near(cost));
        expect(bound - cost).toBeLessThanOrEqual(Math.max(20 * near(cost), 3e-5 * Math.abs(cost)));
        for (const other of scenarios) expect(tryAll(x, other)).toBeLessThanOrEqual(bound + near(cost));
        expect(policies.length).toBeGreaterThan(0);
      }
    });

    test('stops early at a cutoff, with bounds that still hold', async () => {
      const x = decisions[0]!;
      const full = await problem.worstCase(x);
      const cut = await problem.worstCase(x, { cutoff: full.cost - 1 - Math.abs(full.cost) });
      expect(cut.cost).toBeLessThanOrEqual(full.bound + near(full.cost));
      expect(cut.bound).toBeGreaterThanOrEqual(full.cost - near(full.cost));
    });
  });
}
