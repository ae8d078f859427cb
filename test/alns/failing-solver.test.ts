import { describe, expect, it, test } from 'vitest';
import { solve } from '../../src/alns/solve.ts';
import { families } from '../../src/mip/generators/index.ts';
import { highs } from '../../src/mip/highs-solver.ts';
import type { MipModel } from '../../src/mip/model.ts';
import type { MipResult } from '../../src/mip/solver.ts';
import { isFeasible, violations } from '../../src/mip/verify.ts';
import { createRng } from '../../src/util/rng.ts';
import { failingSolver } from '../helpers/failing-solver.ts';
import { smallModel } from '../helpers/planted.ts';
import { feasiblePoints, modelOf } from '../oracles/enumerate.ts';

const knapsack = families.get('multiple-knapsack')!.generate({ items: 10, knapsacks: 2, maxWeight: 50 }, createRng(1));

async function optimum(model: MipModel): Promise<number> {
  using session = await highs.open(model);
  const { status, objective } = await session.solve({}, {});
  expect(status).toBe('optimal');
  return objective;
}

/** Every point of the box of an all-integer model, feasible or not. */
function anywhere(model: MipModel): Float64Array[] {
  const none = { rows: 0, rowLower: new Float64Array(), rowUpper: new Float64Array() };
  const starts = new Int32Array(model.columns + 1);
  return [...feasiblePoints({ ...model, ...none, starts, indices: new Int32Array(), values: new Float64Array() })];
}

describe('a solver that fails', () => {
  test.each([2, 3])('now and then does not keep the run from the optimum: every solve number %d', async (every) => {
    const solver = failingSolver(highs, { solve: (number) => number % every === 0 });
    const { status, best } = await solve(knapsack, { solver, timeLimit: 60 });
    expect(best!.objective).toBeCloseTo(await optimum(knapsack), 6);
    expect(status).toBe('optimal');
  });

  it('always leaves a run to its other arms, to the end', async () => {
    const solver = failingSolver(highs, { solve: () => true });
    const { status, best, iterations } = await solve(knapsack, { solver, timeLimit: 10, iterations: 20 });
    expect(['feasible', 'optimal']).toContain(status);
    expect(isFeasible(violations(knapsack, best!.x))).toBe(true);
    if (status === 'feasible') expect(iterations).toBe(20);
  });

  it('in branch and cut alone does not end the search', async () => {
    const phases: string[] = [];
    // The first solves to begin are those of the whole model, which is tried three times.
    const solver = failingSolver(highs, { solve: (number) => number <= 3 });
    const options = {
      solver,
      timeLimit: 10,
      iterations: 20,
      observer: { onPhase: (phase: string) => phases.push(phase) },
    };
    const { best, iterations, status } = await solve(knapsack, options);
    expect(phases).toContain('searching');
    if (status !== 'optimal') expect(iterations).toBe(20);
    expect(best!.objective).toBeCloseTo(await optimum(knapsack), 6);
  });

  it('to open a second session is used without branch and cut', async () => {
    const solver = failingSolver(highs, { open: (number) => number === 2 });
    const { best } = await solve(knapsack, { solver, timeLimit: 10, iterations: 20 });
    expect(best!.objective).toBeCloseTo(await optimum(knapsack), 6);
  });

  it('to open at all is an error of the run', async () => {
    const solver = failingSolver(highs, { open: () => true });
    await expect(solve(knapsack, { solver, timeLimit: 5 })).rejects.toThrow('no memory');
  });

  it('in a repeatable run is asked again for its first solution', async () => {
    const model = smallModel('generalized-assignment', 2);
    const solver = failingSolver(highs, { solve: (number) => number % 2 === 1 });
    const { best } = await solve(model, { solver, nodeLimit: 50, iterations: 3 });
    expect(isFeasible(violations(model, best!.x))).toBe(true);
  });
});

describe('a solver that lies', () => {
  /** Two pairs of binaries of which one each must be chosen; the optimum is 4. */
  const model = modelOf({
    cost: [3, 2, 3, 2],
    bounds: Array.from({ length: 4 }, () => [0, 1] as const),
    rows: [
      [[1, 1, 0, 0], 1, 1],
      [[0, 0, 1, 1], 1, 1],
    ],
  });
  const lie = (x: readonly number[]) => (result: MipResult) => ({
    ...result,
    status: 'optimal' as const,
    x: Float64Array.from(x),
    objective: -100,
    bound: -100,
  });

  it('of an infeasible optimum is not believed, nor is the model called solved', async () => {
    const feasible = new Set([...feasiblePoints(model)].map((x) => x.join()));
    const infeasible = anywhere(model).filter((x) => !feasible.has(x.join()));
    expect(infeasible.length).toBe(12);
    for (const x of [...infeasible.slice(0, 1).map((claim) => [...claim]), [Number.NaN, 0, 0, 1], [0.5, 0.5, 0, 1]]) {
      const solver = failingSolver(highs, { answer: lie(x) });
      const { best, status, incumbents } = await solve(model, { solver, timeLimit: 4, iterations: 8 });
      if (best !== undefined) expect(isFeasible(violations(model, best.x))).toBe(true);
      for (const { objective } of incumbents) expect(objective).toBeGreaterThanOrEqual(4);
      // Its root relaxation is not lied about, and may close the gap.
      if (status === 'optimal') expect(best!.objective).toBe(4);
    }
  });

  it('of infeasibility is not believed once there is a solution', async () => {
    const answer = (result: MipResult): MipResult => {
      const { x: _, ...rest } = result;
      return { ...rest, status: 'infeasible', objective: Number.POSITIVE_INFINITY };
    };
    const solver = failingSolver(highs, { answer });
    const start = Float64Array.of(1, 0, 1, 0);
    const { best, status } = await solve(model, { solver, timeLimit: 4, iterations: 8, start });
    expect(['feasible', 'optimal']).toContain(status);
    expect(best!.objective).toBeLessThanOrEqual(6);
  });
});
