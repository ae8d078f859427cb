import fc from 'fast-check';
import { expect, test } from 'vitest';
import { solve } from '../../src/alns/solve.ts';
import { objectiveOf } from '../../src/mip/model.ts';
import { feasiblePoints } from '../oracles/enumerate.ts';
import { modelAndChanges } from '../oracles/models.ts';

test('whole runs on small models never call anything but the optimum of an enumeration optimal', async () => {
  await fc.assert(
    fc.asyncProperty(modelAndChanges, fc.boolean(), async ({ model }, timed) => {
      const limits = timed ? { timeLimit: 20 } : { nodeLimit: 20, iterations: 10 };
      const { status, best, bound } = await solve(model, { ...limits, gap: 0 });
      const values = [...feasiblePoints(model)].map((x) => objectiveOf(model, x));
      const least = Math.min(...values);
      if (values.length === 0) expect([status, best]).toEqual(['infeasible', undefined]);
      else {
        expect(best!.objective).toBeGreaterThanOrEqual(least - 1e-9);
        expect(bound).toBeLessThanOrEqual(least + 1e-6);
        if (timed) expect(status).toBe('optimal');
        if (status === 'optimal') expect(best!.objective).toBeCloseTo(least, 6);
      }
    }),
    { numRuns: 12 },
  );
});
