import { describe, expect, it, test } from 'vitest';
import type { Incumbent } from '../../src/alns/ledger.ts';
import type { Step } from '../../src/alns/lns.ts';
import { type SolveOptions, type SolveResult, solve } from '../../src/alns/solve.ts';
import { acceptKinds, parseAcceptSpec } from '../../src/alns/spec.ts';
import { parsePolicySpec, policyKinds } from '../../src/bandits/spec.ts';
import { families } from '../../src/mip/generators/index.ts';
import { glpk } from '../../src/mip/glpk-solver.ts';
import { highs } from '../../src/mip/highs-solver.ts';
import { type MipModel, objectiveOf, type Point } from '../../src/mip/model.ts';
import type { MipSolver } from '../../src/mip/solver.ts';
import { isFeasible, violations } from '../../src/mip/verify.ts';
import { createRng } from '../../src/util/rng.ts';
import { failingSolver } from '../helpers/failing-solver.ts';
import { resultOf } from '../helpers/outcomes.ts';
import { smallModel } from '../helpers/planted.ts';
import { scriptedSession } from '../helpers/scripted-session.ts';
import { type DenseModel, modelOf } from '../oracles/enumerate.ts';
import { idlePoint, marketSplit } from '../oracles/models.ts';

const infinity = Number.POSITIVE_INFINITY;

/** No test waits for this limit; it only keeps a broken search from running on for ever. */
const backstop = 60;

/** Steps and budgets that do not depend on time. */
const counted = (iterations: number): SolveOptions => ({ nodeLimit: 5, iterations, localSearch: false });

const optima = new Map<string, Promise<number>>();

/** The optimum of a small model of a family by HiGHS alone, found once. */
function optimumOf(family: string, seed: number): Promise<number> {
  const find = async () => {
    const session = await highs.open(smallModel(family, seed), { seed: 1 });
    try {
      return (await session.solve({}, {})).objective;
    } finally {
      session.dispose();
    }
  };
  const key = `${family} ${seed}`;
  const optimum = optima.get(key) ?? find();
  optima.set(key, optimum);
  return optimum;
}

/** What must hold of every result, whatever became of the run. */
function expectConsistent(model: MipModel, result: SolveResult): void {
  const { status, best, bound, incumbents, arms, iterations, primalIntegral, seconds } = result;
  expect(best === undefined).toBe(incumbents.length === 0);
  expect(arms.reduce((sum, { pulls }) => sum + pulls, 0)).toBe(iterations);
  expect(primalIntegral >= 0 && primalIntegral <= seconds + 1e-9).toBe(true);
  for (let k = 1; k < incumbents.length; k++) {
    expect(incumbents[k]!.objective).toBeLessThan(incumbents[k - 1]!.objective);
    expect(incumbents[k]!.seconds).toBeGreaterThanOrEqual(incumbents[k - 1]!.seconds);
  }
  if (best === undefined) return;
  expect(['optimal', 'feasible', 'interrupted', 'unbounded']).toContain(status);
  expect(isFeasible(violations(model, best.x))).toBe(true);
  expect(best.objective).toBeCloseTo(objectiveOf(model, best.x), 9);
  expect(incumbents.at(-1)!.objective).toBe(best.objective);
  expect(bound).toBeLessThanOrEqual(best.objective);
}

async function solved(model: MipModel, options: SolveOptions = {}): Promise<SolveResult> {
  const result = await solve(model, options);
  expectConsistent(model, result);
  return result;
}

/** Equal up to the gap at which HiGHS itself calls a solution optimal. */
function expectOptimum(objective: number | undefined, least: number): void {
  expect(Math.abs(objective! - least)).toBeLessThanOrEqual(1e-4 * Math.max(1, Math.abs(least)));
}

describe('models of every family', () => {
  test.each([...families.keys()])('%s is solved to the optimum', async (family) => {
    const model = smallModel(family, 2);
    const { status, best, gap } = await solved(model, { timeLimit: backstop });
    expect(status).toBe('optimal');
    expect(gap).toBeLessThanOrEqual(1e-4);
    expectOptimum(best?.objective, await optimumOf(family, 2));
  });
});

/** min -x - 2y, x + y <= 4.5, x in [0, 3], y in [0, 3]. */
const plain: DenseModel = {
  cost: [-1, -2],
  bounds: [
    [0, 3],
    [0, 3],
  ],
  rows: [[[1, 1], -infinity, 4.5]],
};
const linear = modelOf({ ...plain, integer: [false, false] });
const endless = [
  [0, infinity],
  [0, infinity],
] as const;

describe.each([
  ['under a time limit', { timeLimit: backstop }],
  ['under a node budget', counted(20)],
])('what a model can come to, %s', (_, limits) => {
  test.each([
    ['a linear program', linear, -7.5],
    ['one integer column', modelOf({ ...plain, integer: [true, false] }), -7],
    [
      'a linear program of fixed integers',
      modelOf({
        ...plain,
        bounds: [
          [2, 2],
          [0, 3],
        ],
        integer: [true, false],
      }),
      -7,
    ],
    ['no rows', modelOf({ ...plain, rows: [], integer: [false, false] }), -9],
    ['an offset', modelOf({ ...plain, integer: [false, false], offset: 100 }), 92.5],
  ])('optimal: %s', async (_title, model, least) => {
    const { status, best } = await solved(model, limits);
    expect(status).toBe('optimal');
    expectOptimum(best?.objective, least);
  });

  test.each([
    ['a linear program', modelOf({ ...plain, rows: [[[1, 1], 7, infinity]], integer: [false, false] })],
    ['an integer program', modelOf({ ...plain, rows: [[[2, 2], 3, 3]] })],
  ])('infeasible: %s', async (_title, model) => {
    const { status, best, incumbents } = await solved(model, limits);
    expect([status, best, incumbents]).toEqual(['infeasible', undefined, []]);
  });

  it('unbounded', async () => {
    const model = modelOf({ ...plain, bounds: endless, rows: [[[1, -1], -infinity, 4]], integer: [false, false] });
    const { status } = await solved(model, limits);
    expect(status).toBe('unbounded');
  });
});

describe('what ends a run', () => {
  // A proof is out of reach for all of these: only the rule can end the run.
  const hard = marketSplit(5);
  const idle = idlePoint(hard);
  const large = families.get('generalized-assignment')!.generate({}, createRng(1));

  it('a time limit of nothing leaves no solution', async () => {
    const { status, best, gap } = await solved(large, { timeLimit: 0 });
    expect([status, best, gap]).toEqual(['no-solution', undefined, infinity]);
  });

  it('the time limit', async () => {
    const result = await solved(hard, { timeLimit: 1.5 });
    expect(result.status).toBe('feasible');
    expect(result.seconds).toBeGreaterThanOrEqual(1.45);
  });

  it('an interrupt, which keeps the best solution', async () => {
    const controller = new AbortController();
    const observer = { onStep: ({ iteration }: Step) => iteration === 2 && controller.abort() };
    const { status, best } = await solved(hard, { signal: controller.signal, start: idle, observer });
    expect(status).toBe('interrupted');
    expect(best!.objective).toBeLessThanOrEqual(objectiveOf(hard, idle));
  });

  it('an interrupt before the beginning', async () => {
    const { status, iterations } = await solved(large, { signal: AbortSignal.abort() });
    expect([status, iterations]).toEqual(['interrupted', 0]);
  });

  it('a target', async () => {
    const reached = objectiveOf(hard, idle);
    const at = await solved(hard, { timeLimit: backstop, start: idle, target: reached });
    expect([at.status, at.iterations]).toEqual(['feasible', 0]);
    const below = await solved(hard, { timeLimit: backstop, start: idle, target: reached / 2 });
    expect(below.best!.objective).toBeLessThanOrEqual(reached / 2);
    expect(below.seconds).toBeLessThan(backstop);
  });

  it('a gap', async () => {
    const model = smallModel('set-cover', 4);
    const start = new Float64Array(model.columns).fill(1);
    const { status, gap, iterations } = await solved(model, { ...counted(1000), start, gap: 0.99 });
    expect(status).toBe('feasible');
    expect(gap).toBeLessThanOrEqual(0.99);
    expect(iterations).toBeLessThan(1000);
  });

  it('iterations, and iterations without an improvement', async () => {
    const steps: Step[] = [];
    const observer = { onStep: (step: Step) => void steps.push(step) };
    const [model, start] = [marketSplit(3), idlePoint(marketSplit(3))];
    const all = await solved(model, { ...counted(5), start, observer });
    expect([all.iterations, steps.map(({ iteration }) => iteration)]).toEqual([5, [1, 2, 3, 4, 5]]);
    steps.length = 0;
    const { iterations } = await solved(model, { ...counted(1000), start, noImprovement: 4, observer });
    expect(steps.length).toBe(iterations);
    expect(steps.slice(-4).map(({ verdict }) => verdict)).not.toContain('best');
    expect(iterations === 4 || steps.at(-5)!.verdict === 'best').toBe(true);
  });
});

describe('a start', () => {
  const model = smallModel('facility-location', 3);
  const value = optimumOf('facility-location', 3);
  const sources = ({ incumbents }: SolveResult) => incumbents.map(({ source }: Incumbent) => source);

  it('that is feasible is the first solution', async () => {
    const { best } = await solved(model, { timeLimit: backstop });
    const again = await solved(model, { ...counted(1), start: best!.x });
    expect(sources(again)).toEqual(['start']);
    expect(again.best!.objective).toBe(best!.objective);
  });

  it('that says little is completed', async () => {
    // One open facility, everything else left open.
    const start = new Float64Array(model.columns).fill(Number.NaN);
    const j = model.integer.indexOf(1);
    start[j] = 1;
    const points: Point[] = [];
    const observer = { onIncumbent: (_: Incumbent, point: Point) => void points.push(point) };
    const result = await solved(model, { ...counted(1), start, observer });
    expect(sources(result)[0]).toBe('start');
    expect(points[0]!.x[j]).toBe(1);
  });

  it('leaves out zeros, as solution files do', async () => {
    const { best } = await solved(model, { timeLimit: backstop });
    const sparse = best!.x.map((value) => (value === 0 ? Number.NaN : value));
    const again = await solved(model, { ...counted(1), start: sparse });
    expect(again.incumbents[0]).toMatchObject({ source: 'start', objective: best!.objective });
  });

  it('that misses rows does no harm', async () => {
    const { status, best } = await solved(model, { timeLimit: backstop, start: new Float64Array(model.columns) });
    expect(status).toBe('optimal');
    expectOptimum(best?.objective, await value);
  });

  test.each([
    ['lies out of bounds', -7],
    ['says nothing at all', Number.NaN],
    ['is infinite', infinity],
  ])('that %s does no harm', async (_, fill) => {
    const { best } = await solved(model, { ...counted(1), start: new Float64Array(model.columns).fill(fill) });
    expect(best!.objective).toBeGreaterThanOrEqual((await value) * (1 - 1e-4));
  });

  it('of another length is refused', async () => {
    await expect(solve(model, { start: new Float64Array(3) })).rejects.toThrow(RangeError);
  });
});

describe('a run under a node budget', () => {
  const model = marketSplit(3);
  async function steps(seed: number, more: SolveOptions = {}): Promise<string> {
    const seen: unknown[] = [];
    const observer = {
      onStep: ({ solveSeconds: _, seconds: __, ...step }: Step) => void seen.push(step),
      onIncumbent: ({ objective, source }: Incumbent) => void seen.push({ objective, source }),
    };
    await solved(model, { ...counted(12), seed, observer, ...more });
    return seen.map((entry) => JSON.stringify(entry)).join('\n');
  }

  it('takes the same steps from the same seed, others from another', async () => {
    const first = await steps(3);
    expect(first.split('\n').length).toBeGreaterThanOrEqual(13);
    expect(await steps(3)).toBe(first);
    expect(await steps(4)).not.toBe(first);
  });

  it('does so with local search among the arms', async () => {
    const more = { localSearch: true, neighborhoods: [], iterations: 2 };
    expect(await steps(5, more)).toBe(await steps(5, more));
  });
});

describe('a solver that dies', () => {
  const model = smallModel('set-cover', 6);
  const start = new Float64Array(model.columns).fill(1);

  it('after a few solves does not keep the optimum from being found', async () => {
    const target = await optimumOf('set-cover', 6);
    const solver = failingSolver(highs, { solve: (number) => number > 3 });
    const { best, seconds } = await solved(model, { timeLimit: backstop, start, solver, target });
    expectOptimum(best?.objective, target);
    expect(seconds).toBeLessThan(backstop);
  });

  const dead: MipSolver = {
    name: 'dead',
    open: async () => ({ ...scriptedSession(() => resultOf('error')), pause: async () => {}, resume: () => {} }),
  };

  test.each([
    ['searching', model, { start, localSearch: false }, 'feasible'],
    ['repairing', modelOf({ ...plain, rows: [[[2, 2], 3, 3]] }), {}, 'no-solution'],
    [
      'repairing',
      modelOf({
        ...plain,
        bounds: [
          [1, 1],
          [2, 2],
        ],
        rows: [[[2, 2], 3, 3]],
      }),
      {},
      'no-solution',
    ],
  ] as const)('and answers at once leaves the time limit its turn: %s', async (phase, of, options, status) => {
    const phases: string[] = [];
    const observer = { onPhase: (name: string) => void phases.push(name) };
    const result = await solved(of, { ...options, timeLimit: 0.5, solver: dead, observer });
    expect(phases.some((name) => name.startsWith(phase))).toBe(true);
    expect(result.status).toBe(status);
  });
});

describe('the parts of a run', () => {
  const model = marketSplit(3);
  const start = idlePoint(model);

  test.each(policyKinds.map(({ kind }, k) => [kind, acceptKinds[k % acceptKinds.length]!] as const))(
    'policy %s and acceptance rule %s drive it',
    async (policy, accept) => {
      const options = { policy: parsePolicySpec(policy), accept: parseAcceptSpec(accept), start };
      const { iterations, best } = await solved(model, { ...counted(4), ...options });
      expect(iterations).toBe(4);
      expect(best!.objective).toBeLessThanOrEqual(objectiveOf(model, start));
    },
  );

  it('every acceptance rule has had its turn', () => {
    expect(policyKinds.length).toBeGreaterThanOrEqual(acceptKinds.length);
  });

  it("a user's own neighbourhood may be the only arm", async () => {
    const whole = { name: 'whole', description: 'frees everything', applies: () => true, carve: () => ({}) };
    const small = smallModel('set-cover', 6);
    const all = new Float64Array(small.columns).fill(1);
    const options = { nodeLimit: 1000, iterations: 3, localSearch: false, start: all, neighborhoods: [whole] };
    const { arms, best } = await solved(small, options);
    expect(arms.map(({ name }) => name)).toEqual(['whole']);
    expectOptimum(best?.objective, await optimumOf('set-cover', 6));
  });

  it('a back end that cannot hold a solve does without branch and cut', async () => {
    const small = smallModel('set-cover', 6);
    const least = await optimumOf('set-cover', 6);
    const start = new Float64Array(small.columns).fill(1);
    const { best } = await solved(small, { ...counted(30), start, solver: glpk, target: least });
    expectOptimum(best?.objective, least);
    expect((await solved(linear, { timeLimit: backstop, solver: glpk })).status).toBe('optimal');
  });

  it('is told as it goes on', async () => {
    const seen: string[] = [];
    const incumbents: Incumbent[] = [];
    const bounds: number[] = [];
    const observer = {
      onPhase: (phase: string) => void seen.push(phase),
      onIncumbent: (incumbent: Incumbent) => void incumbents.push(incumbent),
      onBound: (bound: number) => void bounds.push(bound),
    };
    const small = smallModel('generalized-assignment', 2);
    const result = await solved(small, { timeLimit: backstop, observer });
    expect(seen.every((phase) => /^[a-z].*[^.]$/.test(phase))).toBe(true);
    expect(seen[0]).toBe('looking for a first solution');
    expect(incumbents).toEqual(result.incumbents);
    expect([...bounds].sort((a, b) => a - b)).toEqual(bounds);
  });
});
