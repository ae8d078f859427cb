import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedObjective, satisfies } from '../../src/mip/change.ts';
import type { MipModel } from '../../src/mip/model.ts';
import { objectiveOf } from '../../src/mip/model.ts';
import type { BoundChange, MipSession, MipSolver, ModelChange } from '../../src/mip/solver.ts';
import { isFeasible, verified, violations } from '../../src/mip/verify.ts';
import { type DenseModel, feasiblePoints, leastObjective, modelOf } from '../oracles/enumerate.ts';
import { idlePoint, marketSplit, modelAndChanges } from '../oracles/models.ts';

/** A solver under the conformance suite, with what it cannot do and why. */
export interface MipSolverSubject {
  readonly solver: MipSolver;
  readonly skip?: readonly { readonly reason: string; readonly tests: readonly string[] }[];
}

const infinity = Number.POSITIVE_INFINITY;
const none: ModelChange = {};

/** min -3a - 4b - 2c + 10 over 2a + 3b + c <= 4 (a), a + b >= 1; integers in 0..2; optimum 3 at (1, 0, 2). */
const knapsack: DenseModel = {
  cost: [-3, -4, -2],
  bounds: [
    [0, 2],
    [0, 2],
    [0, 2],
  ],
  rows: [
    [[2, 3, 1], -infinity, 4],
    [[1, 1, 0], 1, infinity],
  ],
  offset: 10,
};

const fix = (columns: number[], values: number[]): BoundChange => ({
  columns: Int32Array.from(columns),
  lower: Float64Array.from(values),
  upper: Float64Array.from(values),
});

const rowOf = (values: number[], lower: number, upper: number) => ({
  indices: Int32Array.from(values.keys()),
  values: Float64Array.from(values),
  lower,
  upper,
});

/** The model with many more columns that touch nothing: the share of columns a change fixes becomes small. */
function padded(model: MipModel, more: number): MipModel {
  const longer = (values: Float64Array, value: number) =>
    Float64Array.from({ length: values.length + more }, (_, j) => values[j] ?? value);
  return {
    ...model,
    columns: model.columns + more,
    cost: longer(model.cost, 0),
    lower: longer(model.lower, 0),
    upper: longer(model.upper, 1),
    integer: Uint8Array.from({ length: model.columns + more }, (_, j) => model.integer[j] ?? 1),
    starts: Int32Array.from({ length: model.columns + more + 1 }, (_, j) => model.starts[Math.min(j, model.columns)]!),
    columnNames: [],
  };
}

/** The rules that every MIP back end must keep. */
export function mipSolverConformance({ solver, skip = [] }: MipSolverSubject): void {
  const titles = new Set<string>();
  const test = (title: string, body: () => Promise<void>) => {
    titles.add(title);
    const skipped = skip.find(({ tests }) => tests.includes(title));
    if (skipped === undefined) it(title, body);
    else it.skip(`${title} (skipped: ${skipped.reason})`, body);
  };

  async function within<T>(model: MipModel, use: (session: MipSession) => Promise<T>): Promise<T> {
    const session = await solver.open(model, { seed: 1 });
    try {
      return await use(session);
    } finally {
      session.dispose();
    }
  }

  /** Solves a change and holds the result against enumeration. */
  async function expectExact(session: MipSession, model: MipModel, change: ModelChange): Promise<void> {
    const result = await session.solve(change, {});
    const least = leastObjective(model, change);
    if (least === infinity) {
      expect(result).toMatchObject({ status: 'infeasible', objective: infinity, bound: infinity });
      expect(result.x).toBeUndefined();
      return;
    }
    expect(result.status).toBe('optimal');
    expect(satisfies(model, change, result.x!)).toBe(true);
    expect(changedObjective(model, change, result.x!)).toBeCloseTo(least, 5);
    expect(result.objective).toBeCloseTo(objectiveOf(model, result.x!), 9);
    if (change.cost === undefined) expect(result.bound).toBeCloseTo(least, 2);
    else expect(result.bound).toBe(-infinity);
  }

  /** Holds the relaxation against the conditions of optimality, and against enumeration. */
  async function expectHonestRelaxation(session: MipSession, model: MipModel): Promise<void> {
    const { status, x, reducedCosts, objective } = await session.relax({});
    if (status === 'infeasible') {
      expect(leastObjective(model)).toBe(infinity);
      return;
    }
    expect(status).toBe('optimal');
    expect(isFeasible(violations({ ...model, integer: new Uint8Array(model.columns) }, x!))).toBe(true);
    expect(objective).toBeCloseTo(objectiveOf(model, x!), 6);
    reducedCosts!.forEach((reduced, j) => {
      if (reduced > 1e-6) expect(x![j]).toBeCloseTo(model.lower[j]!, 6);
      if (reduced < -1e-6) expect(x![j]).toBeCloseTo(model.upper[j]!, 6);
    });
    // Lagrange: no feasible point beats the relaxation by less than its reduced costs say.
    for (const point of feasiblePoints(model)) {
      const moved = reducedCosts!.reduce((sum, reduced, j) => sum + reduced * (point[j]! - x![j]!), 0);
      expect(objectiveOf(model, point)).toBeGreaterThanOrEqual(objective + moved - 1e-6);
    }
  }

  const exact = (dense: DenseModel, ...changes: ModelChange[]) => {
    const model = modelOf(dense);
    return within(model, async (session) => {
      for (const change of [none, ...changes, none]) await expectExact(session, model, change);
    });
  };

  const statusOf = (dense: DenseModel) =>
    within(modelOf(dense), async (session) => (await session.solve(none, { seconds: 30 })).status);

  describe(`${solver.name} is a MIP solver: what it answers`, () => {
    test('solves a linear program, with a bound that meets the objective', async () => {
      const model = modelOf({ ...knapsack, integer: [false, false, false] });
      const { status, x, objective, bound } = await within(model, (session) => session.solve(none, {}));
      expect(status).toBe('optimal');
      expect([...x!].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([1, 0, 2]);
      expect(objective).toBeCloseTo(3, 6);
      expect(bound).toBeCloseTo(3, 6);
    });

    test('solves an integer program', () => exact(knapsack));

    test('calls an infeasible linear program infeasible', async () => {
      const rows = [[[1, 1, 1], 7, infinity]] as const;
      expect(await statusOf({ ...knapsack, rows, integer: [false, false, false] })).toBe('infeasible');
    });

    test('calls an infeasible integer program infeasible', () =>
      exact({ ...knapsack, rows: [[[2, 2, 2], 3, 3]] }, { cutoff: 0 }, { cost: Float64Array.of(1, 1, 1) }));

    test('calls an unbounded linear program unbounded', async () => {
      const dense: DenseModel = {
        cost: [-1, -2, 0],
        bounds: [
          [0, infinity],
          [0, infinity],
          [0, infinity],
        ],
        rows: [
          [[1, 1, -1], -infinity, 3],
          [[1, -1, 2], -3, infinity],
        ],
        integer: [false, false, false],
      };
      expect(await statusOf(dense)).toBe('unbounded');
    });

    test('calls an unbounded integer program unbounded', async () => {
      const bounds = [
        [0, infinity],
        [0, infinity],
      ] as const;
      expect(await statusOf({ cost: [-1, -1], bounds, rows: [[[1, 1], 3, infinity]] })).toBe('unbounded');
    });

    test('calls a program without rows unbounded', async () => {
      expect(await statusOf({ cost: [-1], bounds: [[0, infinity]], rows: [] })).toBe('unbounded');
      expect(await statusOf({ cost: [1], bounds: [[-infinity, 3]], rows: [], integer: [false] })).toBe('unbounded');
    });

    test('calls a program infeasible that has an unbounded relaxation and no integer point', async () => {
      const dense: DenseModel = {
        cost: [0, 0, -1],
        bounds: [
          [0, 5],
          [0, 5],
          [0, infinity],
        ],
        rows: [
          [[2, 2, 0], 3, 3],
          [[1, -1, -1], -infinity, 4],
        ],
        integer: [true, true, false],
      };
      expect(await statusOf(dense)).toBe('infeasible');
    });

    test('calls free integers infeasible that parity forbids', async () => {
      const free = [-infinity, infinity] as const;
      expect(await statusOf({ cost: [-1, -1], bounds: [free, free], rows: [[[2, -2], 1, 1]] })).toBe('infeasible');
    });

    test('solves a program without rows', () => exact({ ...knapsack, rows: [] }, { bounds: fix([1], [1]) }));

    test('keeps to empty rows', async () => {
      await exact({ ...knapsack, rows: [...knapsack.rows, [[0, 0, 0], -1, 1]] });
      await exact({ ...knapsack, rows: [...knapsack.rows, [[0, 0, 0], 1, 2]] });
    });

    test('solves with fixed columns, and with nothing but fixed columns', async () => {
      const [, b, c] = knapsack.bounds;
      await exact({ ...knapsack, bounds: [[1, 1], b!, c!] }, { bounds: fix([1], [0]) });
      await exact(knapsack, { bounds: fix([0, 1, 2], [1, 0, 2]) }, { bounds: fix([0, 1, 2], [2, 0, 2]) });
    });

    test('solves with free columns', async () => {
      const free = [-infinity, infinity] as const;
      const rows = [
        [[1, 2], 3, infinity],
        [[1, -1], -2.5, infinity],
      ] as const;
      const dense: DenseModel = { cost: [3, 3], bounds: [free, free], rows, integer: [true, false], offset: -1 };
      const { status, objective } = await within(modelOf(dense), (session) => session.solve(none, {}));
      expect(status).toBe('optimal');
      expect(objective).toBeCloseTo(3.5, 6);
    });

    test('keeps to equality and ranged rows, on both sides', () =>
      exact(
        {
          ...knapsack,
          rows: [
            [[1, 1, 1], 3, 3],
            [[2, -1, 1], 1, 2],
          ],
        },
        { cost: Float64Array.of(1, 2, 3) },
        { cost: Float64Array.of(-1, -2, -3) },
        { cost: Float64Array.of(-3, 2, 3) },
      ));

    test('rounds fractional bounds of integer columns inwards', async () => {
      const [, b, c] = knapsack.bounds;
      await exact({ ...knapsack, bounds: [[0.5, 1.5], b!, c!] }, { bounds: fix([2], [2]) });
      await exact({ ...knapsack, bounds: [[0.25, 0.75], b!, c!] }, { bounds: fix([2], [2]) });
      await exact(knapsack, { bounds: fix([0, 2], [0.5, 1]) });
    });

    test('solves what a change leaves linear, and bounds it honestly', async () => {
      const model = modelOf({ ...knapsack, integer: [true, false, true] });
      const change = { bounds: fix([0, 2], [1, 0]) };
      const { status, objective, bound } = await within(model, (session) => session.solve(change, {}));
      expect(status).toBe('optimal');
      expect(objective).toBeCloseTo(10 - 3 - 8 / 3, 6);
      expect(bound).toBeCloseTo(objective, 6);
    });
  });

  describe(`${solver.name} is a MIP solver: changes`, () => {
    test('applies bounds and undoes them', () =>
      exact(knapsack, { bounds: fix([2], [0]) }, { bounds: fix([0, 1], [0, 1]) }, { bounds: fix([1], [2]) }));

    test('lets bounds widen the box', () =>
      exact(knapsack, {
        bounds: { columns: Int32Array.of(2), lower: Float64Array.of(-2), upper: Float64Array.of(7) },
      }));

    test('calls crossed bounds infeasible', () =>
      exact(knapsack, { bounds: { columns: Int32Array.of(0), lower: Float64Array.of(2), upper: Float64Array.of(1) } }));

    test('adds rows and takes them away', () =>
      exact(
        knapsack,
        { rows: [rowOf([1, 0, 1], -infinity, 1)] },
        { rows: [rowOf([1, 1, 1], 2, 2), rowOf([0, 1], 1, 1)] },
      ));

    test('replaces the cost, offset and all, and puts it back', () =>
      exact(
        knapsack,
        { cost: Float64Array.of(1, 1, 1) },
        { cost: new Float64Array(3) },
        { cost: Float64Array.of(0, -1, 5) },
      ));

    test('finds nothing under a cutoff below the optimum, rather than something worse', () =>
      exact(
        knapsack,
        { cutoff: 2 },
        { cutoff: 2.99 },
        { cutoff: -1e9 },
        { cutoff: 2.5, bounds: fix([0], [1]) },
        { cutoff: 2.5, bounds: fix([0, 1], [1, 0]) },
      ));

    test('finds the optimum under a cutoff at or above it', () =>
      exact(
        knapsack,
        { cutoff: 3 },
        { cutoff: 3.5 },
        { cutoff: 1e9 },
        { cutoff: infinity },
        { cutoff: 3, bounds: fix([0], [1]) },
      ));

    test('measures the cutoff in the model, its offset and a negative one included, also where all is linear', async () => {
      for (const offset of [-100, 0, 100]) {
        for (const integer of [true, false]) {
          const model = modelOf({ ...knapsack, offset, integer: [integer, integer, integer] });
          await within(model, async (session) => {
            const best = offset - 7;
            for (const [cutoff, status] of [
              [best - 0.5, 'infeasible'],
              [best + 0.5, 'optimal'],
              [best - 50, 'infeasible'],
              [best + 50, 'optimal'],
            ] as const)
              expect((await session.solve({ cutoff }, {})).status).toBe(status);
          });
        }
      }
    });

    test('holds a replaced cost to a cutoff in the own cost', () =>
      exact(
        knapsack,
        { cost: Float64Array.of(1, 1, 1), cutoff: 5 },
        { cost: Float64Array.of(1, 1, 1), cutoff: 3 },
        { cost: Float64Array.of(1, 1, 1), cutoff: 2 },
        { cost: Float64Array.of(1, 1, 1), cutoff: 4, bounds: fix([0], [1]) },
      ));

    test('combines all kinds of change', () =>
      exact(
        knapsack,
        { bounds: fix([2], [1]), rows: [rowOf([1, 1], 1, 1)], cost: Float64Array.of(1, 2, 3), cutoff: 6 },
        { bounds: fix([2], [1]), rows: [rowOf([1, 1], 1, 1)], cost: Float64Array.of(2, 1, 3), cutoff: 5 },
        { rows: [rowOf([1, 1], 1, 1)], cutoff: 5 },
      ));

    test('comes to the same end whether a change fixes a small or a large share of the columns', async () => {
      const model = modelOf(knapsack);
      const changes: ModelChange[] = [
        { bounds: fix([0], [1]) },
        { bounds: fix([0, 1], [1, 0]) },
        { bounds: fix([0], [0]), rows: [rowOf([0, 1, 1], -infinity, 1)] },
        { bounds: fix([0], [1]), cutoff: 3 },
        { bounds: fix([0], [2]), cutoff: 3 },
        { bounds: fix([0, 1], [2, 2]) },
      ];
      await within(padded(model, 60), async (session) => {
        for (const change of changes) {
          const { status, objective } = await session.solve(change, {});
          const least = leastObjective(model, change);
          expect(status).toBe(least === infinity ? 'infeasible' : 'optimal');
          expect(objective).toBeCloseTo(least, 6);
        }
      });
      await exact(knapsack, ...changes);
    });

    test('agrees with enumeration on random programs, their relaxations and changes', async () => {
      await fc.assert(
        fc.asyncProperty(modelAndChanges, ({ model, changes }) =>
          within(model, async (session) => {
            await expectHonestRelaxation(session, model);
            for (const change of [none, ...changes, none]) await expectExact(session, model, change);
          }),
        ),
        { numRuns: 25, seed: 20 },
      );
    });

    test('answers an unusable change with an error, and the next one rightly', async () => {
      const model = modelOf(knapsack);
      const faulty: ModelChange[] = [
        { bounds: fix([3], [0]) },
        { bounds: fix([0], [Number.NaN]) },
        { bounds: { ...fix([0], [1]), upper: new Float64Array(2) } },
        { rows: [rowOf([1, 1, 1, 1], 0, 1)] },
        { rows: [{ ...rowOf([1, 1], 0, 1), indices: Int32Array.of(1, 1) }] },
        { cost: Float64Array.of(1, 2) },
        { cost: Float64Array.of(1, 2, Number.NaN) },
        { cutoff: Number.NaN },
      ];
      await within(model, async (session) => {
        for (const change of faulty) {
          const result = await session.solve(change, {});
          expect(result).toMatchObject({ status: 'error', objective: infinity });
          expect(result.message).toMatch(/^[a-z].*\.$/);
        }
        expect((await session.solve(none, {}, Float64Array.of(1))).status).toBe('error');
        expect((await session.solve(none, { seconds: Number.NaN })).status).toBe('error');
        await expectExact(session, model, none);
      });
    });
  });

  describe(`${solver.name} is a MIP solver: starts, budgets and watching`, () => {
    const hard = marketSplit(5);
    const feasible = (x: Float64Array) => isFeasible(violations(hard, x));

    test('hands back nothing worse than a feasible start', async () => {
      const start = idlePoint(hard);
      const { x, objective } = await within(hard, (session) => session.solve(none, { nodes: 1 }, start));
      expect(feasible(x!)).toBe(true);
      expect(objective).toBeLessThanOrEqual(objectiveOf(hard, start));
    });

    test('is not misled by a start that violates the model or the change', async () => {
      const model = modelOf(knapsack);
      await within(model, async (session) => {
        const start = Float64Array.of(2, 2, 2);
        expect((await session.solve(none, {}, start)).objective).toBeCloseTo(3, 6);
        const change = { bounds: fix([0], [0]) };
        expect((await session.solve(change, {}, Float64Array.of(1, 0, 2))).objective).toBeCloseTo(
          leastObjective(model, change),
          6,
        );
        expect((await session.solve({ cutoff: 2 }, {}, Float64Array.of(1, 0, 2))).status).toBe('infeasible');
      });
    });

    test('ends within a budget of seconds', async () => {
      const { status, seconds } = await within(hard, (session) => session.solve(none, { seconds: 0.3 }));
      expect(status).toBe('limit');
      expect(seconds).toBeLessThan(10);
    });

    test('ends within a budget of nodes', async () => {
      const { status, x } = await within(hard, (session) => session.solve(none, { nodes: 20 }));
      expect(status).toBe('limit');
      if (x !== undefined) expect(feasible(x)).toBe(true);
    });

    test('takes odd budgets for the nearest that make sense', async () => {
      await within(modelOf(knapsack), async (session) => {
        for (const budget of [{ nodes: 1e12 }, { nodes: 100.5 }, { seconds: infinity }, { improvements: 1e12 }])
          expect((await session.solve(none, budget)).status).toBe('optimal');
        for (const budget of [{ nodes: -1 }, { seconds: -1 }, { seconds: 0 }, { improvements: 0 }])
          expect((await session.solve(none, budget)).status).toMatch(/limit|optimal/);
      });
    });

    test('ends after one improving solution', async () => {
      const { status, x } = await within(hard, (session) => session.solve(none, { improvements: 1 }));
      expect(status).toBe('limit');
      expect(feasible(x!)).toBe(true);
    });

    test('repeats a solve under a budget of nodes to the last bit, whatever was solved in between', async () => {
      const columns = Array.from({ length: 8 }, (_, j) => j);
      const many = {
        bounds: fix(
          columns,
          columns.map((j) => j % 2),
        ),
      };
      const few = { bounds: fix([0], [1]) };
      const between: ModelChange[] = [
        { ...few, cutoff: 100 },
        { ...many, cutoff: 200 },
        { rows: [rowOf([1, 1, 1], 1, 2)], cost: Float64Array.from(hard.cost, (_, j) => j % 7) },
      ];
      const budget = { nodes: 30 };
      const fresh = (change: ModelChange) => within(hard, (session) => session.solve(change, budget));
      await within(hard, async (session) => {
        for (const change of between) await session.solve(change, { nodes: 3, improvements: 2 }, idlePoint(hard));
        await session.relax({});
        for (const change of [few, many]) {
          const { seconds: _, ...used } = await session.solve(change, budget);
          const { seconds: __, ...expected } = await fresh(change);
          expect(used).toEqual(expected);
        }
      });
    });

    test('reports feasible incumbents, each better than the one before and none better than the result', async () => {
      const values: number[] = [];
      const onIncumbent = (x: Float64Array) => {
        expect(verified(hard, x)).toBeDefined();
        values.push(objectiveOf(hard, x));
      };
      const { objective } = await within(hard, (session) =>
        session.solve(none, { nodes: 50 }, undefined, { onIncumbent }),
      );
      expect(values.length).toBeGreaterThan(0);
      expect(values).toEqual([...values].sort((a, b) => b - a));
      expect(values.at(-1)).toBeGreaterThanOrEqual(objective - 1e-6);
    });

    test('reports rising bounds that hold', async () => {
      const easy = marketSplit(3);
      const bounds: number[] = [];
      const { status, objective } = await within(easy, (session) =>
        session.solve(none, {}, undefined, { onBound: (bound) => bounds.push(bound) }),
      );
      expect(status).toBe('optimal');
      expect(bounds.length).toBeGreaterThan(0);
      expect(bounds).toEqual([...bounds].sort((a, b) => a - b));
      expect(bounds.at(-1)).toBeLessThanOrEqual(objective + 1e-6);
    });

    test('is interrupted before it begins', async () => {
      await within(hard, async (session) => {
        const result = await session.solve(none, {}, undefined, { signal: AbortSignal.abort() });
        expect(result.status).toBe('interrupted');
        expect((await session.relax({}, { signal: AbortSignal.abort() })).status).toBe('interrupted');
      });
    });

    test('is interrupted while it runs, keeps a feasible start, and solves again', async () => {
      await within(hard, async (session) => {
        const abort = new AbortController();
        setTimeout(() => abort.abort(), 300);
        const result = await session.solve(none, {}, idlePoint(hard), { signal: abort.signal });
        expect(result.status).toBe('interrupted');
        expect(feasible(result.x!)).toBe(true);
        expect(result.objective).toBeCloseTo(objectiveOf(hard, result.x!), 9);
        const columns = Array.from({ length: 36 }, (_, j) => j);
        const again = await session.solve(
          {
            bounds: fix(
              columns,
              columns.map((j) => j % 2),
            ),
          },
          {},
        );
        expect(again.status).toBe('optimal');
      });
    });
  });

  describe(`${solver.name} is a MIP solver: the relaxation`, () => {
    test('says when there is none, and leaves the model as it was', async () => {
      const rows = [[[1, 1, 1], 7, infinity]] as const;
      const answer = await within(modelOf({ ...knapsack, rows }), (session) => session.relax({}));
      expect(answer.status).toBe('infeasible');
      const unbounded = modelOf({
        cost: [-1, 1],
        bounds: [
          [0, infinity],
          [0, infinity],
        ],
        rows: [[[1, -2], -1, infinity]],
      });
      expect((await within(unbounded, (session) => session.relax({}))).status).toBe('unbounded');
      const model = modelOf(knapsack);
      await within(model, async (session) => {
        await session.relax({});
        await expectExact(session, model, none);
        await session.relax({});
        await expectExact(session, model, { bounds: fix([0], [2]) });
      });
    });
  });

  describe(`${solver.name} is a MIP solver: sessions`, () => {
    const hard = marketSplit(5);

    test('ends a running solve when it is disposed, and answers later ones with an error', async () => {
      const session = await solver.open(hard);
      const running = session.solve(none, {}, idlePoint(hard));
      await new Promise((resolve) => setTimeout(resolve, 200));
      session.dispose();
      expect((await running).status).toBe('interrupted');
      expect(await session.solve(none, {})).toMatchObject({ status: 'error', message: 'the session is disposed.' });
      expect((await session.relax({})).status).toBe('error');
      session.dispose();
    });

    test('answers a second solve at the same time with an error, and ends the first', async () => {
      await within(modelOf(knapsack), async (session) => {
        const [first, second] = await Promise.all([session.solve(none, {}), session.solve(none, {})]);
        expect(first.status).toBe('optimal');
        expect(second.status).toBe('error');
        expect((await session.solve(none, {})).objective).toBeCloseTo(3, 6);
      });
    });

    test('runs two sessions at once', async () => {
      const models = [modelOf(knapsack), modelOf({ ...knapsack, cost: [1, 2, 3] })];
      const results = await Promise.all(models.map((model) => within(model, (session) => session.solve(none, {}))));
      expect(results.map(({ objective }) => Math.round(objective))).toEqual(
        models.map((model) => leastObjective(model)),
      );
    });
  });

  it(`skips tests of ${solver.name} only where there is one`, () => {
    expect(skip.flatMap(({ tests }) => tests).filter((title) => !titles.has(title))).toEqual([]);
  });
}
