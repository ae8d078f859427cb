import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { Environment } from '../../src/experiment/environment.ts';
import { openEnvironment, parseEnvironmentSpec } from '../../src/experiment/environments/spec.ts';
import { InputError } from '../../src/util/errors.ts';
import { describeEnvironment } from '../conformance/environment.ts';
import { robustDouble, sorDouble } from './doubles.ts';

const folder = mkdtempSync(join(tmpdir(), 'adasolve-environments-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const put = (name: string, content: string) => writeFileSync(join(folder, name), content);

const make = (spec: object) => openEnvironment(parseEnvironmentSpec(spec), folder);

put(
  'log.csv',
  `arm,reward,probability,load,note\n${Array.from({ length: 300 }, (_, k) => {
    const arm = k % 3 === 0 ? 'slow' : 'fast';
    return `${arm},${arm === 'slow' ? 0.2 : 0.6},${arm === 'slow' ? 0.25 : 0.75},${k / 300},"a, ""b"""`;
  }).join('\n')}\n`,
);
const instance = fileURLToPath(new URL('../../instances/set-cover-small.lp', import.meta.url));

const specs = {
  bernoulli: { kind: 'bernoulli', means: [0.2, 0.9, 0.5] },
  gaussian: { kind: 'gaussian', means: [0.1, 0.5, 0.95], deviation: 0.2 },
  'heavy-tailed': { kind: 'heavy-tailed', costs: [1, 2, 5] },
  drifting: { kind: 'drifting', means: [0.2, 0.5], step: 0.1 },
  abrupt: {
    kind: 'abrupt',
    phases: [
      { rounds: 40, means: [0.1, 0.9] },
      { rounds: 20, means: [0.9, 0.1] },
    ],
  },
  adversarial: { kind: 'adversarial' },
  linear: { kind: 'linear', arms: 4, features: 3 },
  replay: { kind: 'replay', file: 'log.csv', features: ['load'] },
};
for (const [name, spec] of Object.entries(specs)) describeEnvironment(name, { open: () => make(spec), rounds: 200 });
describeEnvironment('the double of sor', { open: () => sorDouble, rounds: 50 });
describeEnvironment('the double of robust', { open: () => robustDouble, rounds: 50, hasState: true });
const alns = make({ kind: 'alns', file: instance, nodes: 1, neighborhoods: ['mutation', 'rins', 'local-search'] });
const networkFile = (name: string) => fileURLToPath(new URL(`../../instances/networks/${name}.onnx`, import.meta.url));
const networks = [networkFile('knapsack-small'), networkFile('knapsack-published')];
const robust = make({ kind: 'robust', family: 'knapsack', sizes: [6, 9], rounds: 3, networks });
describeEnvironment('robust', { open: () => robust, rounds: 4 });
describeEnvironment('alns', { open: () => alns, rounds: 3, hasState: true });

/** The costs of all arms, and their expectations, averaged over rounds. */
async function averages(environment: Environment, rounds: number, seed = 1) {
  const episode = await environment.open(seed);
  const costs = environment.arms.map(() => 0);
  const means = environment.arms.map(() => 0);
  for (let round = 0; round < rounds; round++) {
    await episode.next();
    const seen = await episode.peek!();
    const expected = episode.means?.();
    environment.arms.forEach((_, arm) => {
      costs[arm]! += seen[arm]! / rounds;
      means[arm]! += (expected?.[arm] ?? 0) / rounds;
    });
  }
  return { costs, means };
}

describe('the expected costs', () => {
  test.each(['bernoulli', 'gaussian', 'drifting', 'abrupt', 'adversarial', 'linear'] as const)(
    'of %s are what plays cost on average',
    async (name) => {
      const { costs, means } = await averages(await make(specs[name]), 20_000);
      // Five standard errors of a variate in [0, 1].
      costs.forEach((cost, arm) => {
        expect(Math.abs(cost - means[arm]!)).toBeLessThan((5 * 0.5) / Math.sqrt(20_000));
      });
    },
  );

  test('of a clipped normal law agree with SciPy', async () => {
    // python3 -c "from scipy.stats import norm; from scipy.integrate import quad
    // for m in (.1,.5,.95): print(1 - quad(lambda x: x*norm.pdf(x,m,.2),0,1,epsabs=1e-14)[0] - norm.sf(1,m,.2))"
    const episode = await (await make(specs.gaussian)).open(1);
    await episode.next();
    const expected = [0.8604408273621479, 0.5, 0.10726889997233868];
    [...episode.means!()].forEach((mean, arm) => {
      expect(mean).toBeCloseTo(expected[arm]!, 12);
    });
  });

  test('of a heavy tail are those of the spec, where the tail is light enough to see it', async () => {
    const { costs, means } = await averages(await make({ ...specs['heavy-tailed'], tail: 5 }), 20_000);
    expect(means.map((mean) => Math.round(1e9 * mean) / 1e9)).toEqual([1, 2, 5]);
    costs.forEach((cost, arm) => {
      expect(cost / means[arm]!).toBeCloseTo(1, 1.5);
    });
  });

  test('of a linear environment are linear in the context, with coefficients that no seed changes', async () => {
    const environment = await make(specs.linear);
    const at = async (seed: number) => {
      const episode = await environment.open(seed);
      return Array.from({ length: 4 }, () => {
        const x = episode.next() as Float64Array;
        return { x, y: 1 - episode.means!()[0]! };
      });
    };
    const [first, second, third, fourth] = await at(1);
    const rows = [first!, second!, third!];
    // The first three rounds give the coefficients (Cramer), by which the fourth, and those of other seeds, can be told.
    const determinant = (rows: readonly (readonly number[])[]) => {
      const [a, b, c, d, e, f, g, h, i] = rows.flat() as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
    };
    const base = determinant(rows.map(({ x }) => [...x]));
    const theta = [0, 1, 2].map(
      (j) => determinant(rows.map(({ x, y }) => [...x].map((value, k) => (k === j ? y : value)))) / base,
    );
    for (const { x, y } of [fourth!, ...(await at(2))])
      expect(theta.reduce((sum, value, j) => sum + value * x[j]!, 0)).toBeCloseTo(y, 8);
  });
});

test('means change abruptly in the round that the spec says', async () => {
  const episode = await (await make(specs.abrupt)).open(1);
  const means = Array.from({ length: 80 }, () => {
    episode.next();
    return episode.means!()[0]!;
  });
  expect(means.map((mean) => mean > 0.5)).toEqual(means.map((_, round) => round < 40));
});

test('the first arm is always better by the gap, in good and in bad phases', async () => {
  const episode = await (await make({ kind: 'adversarial', arms: 3, gap: 0.25 })).open(1);
  const phases = Array.from({ length: 10 }, () => {
    episode.next();
    return [...episode.means!()];
  });
  for (const [first, ...others] of phases) for (const other of others) expect(other - first!).toBeCloseTo(0.25, 12);
  // Phases of ceil(1.6^n) rounds: 1, 2, 3, 5.
  expect(phases.map(([first]) => first)).toEqual([0, 0.75, 0.75, 0, 0, 0, 0.75, 0.75, 0.75, 0.75]);
});

describe('a replay', () => {
  test('estimates the mean reward of each arm without bias', async () => {
    const environment = await make(specs.replay);
    expect(environment.arms).toEqual(['fast', 'slow']);
    expect(environment.ranges).toEqual([[0, 299 / 300]]);
    expect(environment.instanceHash).toMatch(/^[0-9a-f]{64}$/);
    const { costs } = await averages(environment, 300);
    // Two thirds of 0.6 / 0.75, and a third of 0.2 / 0.25.
    expect(costs[0]).toBeCloseTo(1 - (2 / 3) * 0.8, 12);
    expect(costs[1]).toBeCloseTo(1 - (1 / 3) * 0.8, 12);
  });

  test('ends with its log, in the order that the spec says', async () => {
    put('steps.jsonl', '{"name":"a","reward":1,"probability":0.5}\n\n{"name":"b","reward":0.5,"probability":0.5}\n');
    const environment = await make({ kind: 'replay', file: 'steps.jsonl', arm: 'name', order: 'logged' });
    const episode = await environment.open(1);
    expect(episode.next()).toBeDefined();
    expect(await episode.play(0)).toEqual({ reward: 1, cost: -1 });
    expect(episode.next()).toBeDefined();
    expect(await episode.play(1)).toEqual({ reward: 0.5, cost: 0 });
    expect(episode.next()).toBeUndefined();
  });

  test.each([
    ['no field', 'arm,reward\na,1\n', /bad\.csv:2: expected a field "probability"/],
    ['no number', 'arm,reward,probability\na,x,0.5\n', /bad\.csv:2: expected "reward" to be a number between 0 and 1/],
    ['no JSON', '{"arm":1,"reward":1,"probability":1}\nx\n', /bad\.csv:2: expected a JSON object\.$/],
    ['impossible', '{"arm":1,"reward":1,"probability":0}\n', /bad\.csv:1: expected "probability" to be more than 0/],
    ['empty', '\n', /bad\.csv: holds no decisions\.$/],
  ])('refuses a log with %s', async (_, content, sentence) => {
    put('bad.csv', content);
    const opening = make({ kind: 'replay', file: 'bad.csv' });
    await expect(opening).rejects.toThrow(InputError);
    await expect(opening).rejects.toThrow(sentence);
  });
});

test('a search ends what runs when its episode does, and refuses what leaves nothing to search', async () => {
  await expect(make({ kind: 'alns', file: 'missing.lp' })).rejects.toThrow('missing.lp: there is no such file.');
  put('easy.lp', 'Minimize\n x\nSubject To\n c: x >= 0.5\nGenerals\n x\nEnd\n');
  await expect(make({ kind: 'alns', file: 'easy.lp' })).rejects.toThrow(/easy\.lp: is solved before/);
});

describe('a network as an arm', () => {
  const spec = { kind: 'robust', family: 'knapsack', sizes: [8], instances: 2, rounds: 3, networks };

  test('costs the gap between its best decision and the nominal value, the same for all that find the same', async () => {
    const environment = await make(spec);
    expect(environment.arms).toEqual(['knapsack-small', 'knapsack-published']);
    expect(environment.timeLimited).toBe(false);
    const [one, other] = [environment.open(5), environment.open(5)];
    const [first, second] = [await one, await other];
    expect(await first.next()).toEqual(await second.next());
    const plays = [await first.play(0), await second.play(1)];
    for (const { cost, reward } of plays) {
      expect(cost).toBeGreaterThanOrEqual(0);
      expect(cost).toBeLessThan(1);
      expect(reward).toBeCloseTo(1 - cost / 0.5, 12);
    }
    await first.next();
    expect(await first.next()).toBeUndefined();
  });

  test('costs what its seconds cost, too', async () => {
    const dear = await make({ ...spec, second: 1e6 });
    expect(dear.timeLimited).toBe(true);
    const episode = await dear.open(1);
    await episode.next();
    const { cost, reward } = await episode.play(0);
    expect(cost).toBeGreaterThan(1);
    expect(reward).toBe(0);
  });

  test('is refused where it is of another family, or not there', async () => {
    const opening = make({ ...spec, family: 'capital-budgeting' });
    await expect(opening).rejects.toThrow(InputError);
    await expect(opening).rejects.toThrow(/network of another problem/);
    await expect(make({ ...spec, networks: ['missing.onnx'] })).rejects.toThrow('missing.onnx: there is no such file.');
  });
});
