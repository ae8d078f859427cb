import { describe, expect, test } from 'vitest';
import { analyseTrials, type EnvironmentReport } from '../../../src/experiment/report/analysis.ts';
import type { TrialRecord } from '../../../src/experiment/trial-record.ts';
import { testFolder } from '../../cli/run-cli.ts';
import { linesOf, type Synthetic, syntheticTrial } from './synthetic.ts';

const folder = await testFolder('analysis');
let files = 0;
const put = (text: string) => folder.put(`${files++}.jsonl`, text);
const write = (records: readonly TrialRecord[]) => put(linesOf(records));

/** Trials of three policies and a baseline over some seeds. */
function experiment(seeds: number, options: Partial<Synthetic> = {}): TrialRecord[] {
  return Array.from({ length: seeds }, (_, k) => k + 1).flatMap((seed) => [
    syntheticTrial({ policy: 'slow', scale: 3, seed, ...options }),
    syntheticTrial({ policy: 'uniform', scale: 9, seed, baseline: true, ...options }),
    syntheticTrial({ policy: 'quick', scale: 1, seed, ...options }),
    syntheticTrial({ policy: 'twin', scale: 1, seed, ...options }),
  ]);
}

async function only(records: readonly TrialRecord[], options = {}): Promise<EnvironmentReport> {
  const { environments } = await analyseTrials(await write(records), options);
  expect(environments).toHaveLength(1);
  return environments[0]!;
}

const kinds = (report: EnvironmentReport) => report.warnings.map(({ kind }) => kind);

/** A trial whose regret is known: two rounds, two arms. */
function tiny(policy: string, seed: number, cost: readonly number[], change: Partial<TrialRecord> = {}): TrialRecord {
  const shape = syntheticTrial({ policy, seed, scale: 1, arms: 2, horizon: 2, points: 2 });
  const curves = {
    cost,
    reward: [1, 2],
    arms: [
      [1, 4],
      [2, 3],
    ],
    oracle: [1, 2],
  };
  return { ...shape, at: [1, 2], curves, sharesAt: [2], shares: [[2, 0]], ...change };
}

describe('an analysis', () => {
  test('ranks policies by their regret, with intervals and tests against the reference', async () => {
    const report = await only(experiment(40));
    expect(report).toMatchObject({ flavour: 'pseudo', reference: 'uniform', seeds: 40, warnings: [] });
    expect(report.ranking.map(({ rank, policy }) => [rank, policy])).toEqual([
      [1, 'twin'],
      [2, 'quick'],
      [3, 'slow'],
      [null, 'uniform'],
    ]);
    for (const { policy, regret, difference, adjustedPValue } of report.ranking) {
      expect(regret.lower).toBeLessThan(regret.mean);
      expect(regret.upper).toBeGreaterThan(regret.mean);
      if (policy === 'uniform') expect([difference, adjustedPValue]).toEqual([null, null]);
      else {
        expect(difference!.upper).toBeLessThan(0);
        // All signs alike: 2^-39, times the three tests of the family.
        expect(adjustedPValue).toBeCloseTo(3 * 2 ** -39, 20);
      }
    }
  });

  test('tells twins apart from what is better, against a policy that is chosen', async () => {
    const report = await only(experiment(40), { reference: 'quick' });
    const of = (name: string) => report.ranking.find(({ policy }) => policy === name)!;
    expect(of('slow').adjustedPValue).toBeLessThan(1e-6);
    expect(of('twin').adjustedPValue).toBeGreaterThan(0.01);
    expect(of('uniform').pValue).toBeNull();
  });

  test.each([
    ['policy', 1],
    ['instance', 2],
  ] as const)('counts %s regret from what was peeked at', async (regret, mean) => {
    // At the end the best fixed arm has 3, the best arms of the rounds 2.
    const records = [1, 2, 3].flatMap((seed) => [tiny('a', seed, [1, 2 + seed]), tiny('b', seed, [2, 9])]);
    const report = await only(records, { regret });
    const a = report.ranking.find(({ policy }) => policy === 'a')!;
    // Costs of 3, 4 and 5 in the three seeds.
    expect(a.regret.mean).toBe(mean);
    expect(report.curves[0]!.mean.at(-1)).toBe(mean);
  });

  test('counts baseline regret from fixed-arm trials of the same seed, wherever they stand', async () => {
    const bare = (policy: string, seed: number, cost: readonly number[]) =>
      tiny(policy, seed, cost, { curves: { cost, reward: [1, 2] } });
    const fixed = (arm: number, seed: number, cost: readonly number[]): TrialRecord => ({
      ...bare(`fixed:${arm}`, seed, cost),
      policy: { name: `fixed:${arm}`, spec: { kind: 'fixed', arm }, baseline: true },
    });
    const report = await only([
      bare('a', 1, [1, 10]),
      bare('a', 2, [1, 20]),
      fixed(0, 1, [2, 4]),
      fixed(0, 2, [2, 19]),
      fixed(1, 2, [2, 5]),
      fixed(1, 1, [2, 7]),
    ]);
    expect(report.flavour).toBe('baseline');
    // 10 - 4 and 20 - 5.
    expect(report.ranking.find(({ policy }) => policy === 'a')!.regret.mean).toBe(10.5);
  });

  test('is the same in whatever order the lines stand', async () => {
    const records = experiment(12, { features: ['x', 'y'] });
    const backwards = [...records].reverse();
    expect(await only(backwards)).toEqual(await only(records));
  });

  test('shares the pulls of each interval and of each bin among the arms', async () => {
    const report = await only(experiment(3, { features: ['x', 'y'] }));
    for (const { shares } of report.shares)
      for (const row of shares) expect(row.reduce((sum, share) => sum + share)).toBeCloseTo(1, 9);
    expect(report.contexts.map(({ feature }) => feature)).toEqual(['x', 'y']);
    expect(report.contexts[0]!.policies[0]!.shares[1]).toEqual([0.2, 0.6, 0.2]);
  });

  test('holds the last cost where a trial ended early', async () => {
    const early = (seed: number) =>
      tiny('a', seed, [5], { rounds: 1, at: [1], curves: { cost: [5], reward: [1], pseudo: [5] } });
    const full = (seed: number) =>
      tiny('b', seed, [1, 2], { curves: { cost: [1, 2], reward: [1, 2], pseudo: [1, 2] } });
    const report = await only([early(1), full(1), early(2), full(2)]);
    expect(report.curves.find(({ policy }) => policy === 'a')!.mean).toEqual([5, 5]);
  });
});

describe('warnings', () => {
  test('of few seeds, and of seeds that some policy has not played', async () => {
    const report = await only(experiment(29).slice(0, -1));
    expect(report.seeds).toBe(28);
    expect(kinds(report)).toEqual(['few-seeds', 'unpaired-seeds']);
    expect(kinds(await only(experiment(30)))).toEqual([]);
  });

  test('of limits of time', async () => {
    const limited = experiment(30).map((record) => ({
      ...record,
      environment: { ...record.environment, timeLimited: true },
    }));
    expect(kinds(await only(limited))).toEqual(['time-limited']);
  });

  test('of saturated rewards, but not of coin flips', async () => {
    const saturated = (share: number) => experiment(30).map((record) => ({ ...record, saturated: share }));
    expect(kinds(await only(saturated(0.4)))).toEqual(['saturated']);
    expect(kinds(await only(saturated(1)))).toEqual([]);
  });

  test('of a last line that was cut off, and of trials that stand twice', async () => {
    const records = experiment(30);
    const text = linesOf([...records, records[3]!]) + linesOf(records).slice(0, 500);
    const { warnings, environments } = await analyseTrials(await put(text));
    expect(warnings.map(({ kind }) => kind)).toEqual(['cut-off', 'repeated']);
    expect(environments[0]).toEqual(await only(records));
  });
});

describe('an analysis refuses', () => {
  const [first, ...others] = experiment(2);
  const changed = (change: (record: TrialRecord) => TrialRecord) => write([first!, ...others.map(change)]);

  test.each<[string, (record: TrialRecord) => TrialRecord, RegExp]>([
    ['major versions', (r) => ({ ...r, version: '1.0.0' }), /:2: trials of versions 0\.2\.0 and 1\.0\.0 cannot/],
    [
      'instances',
      (r) => ({ ...r, environment: { ...r.environment, instanceHash: 'abc' } }),
      /:2: trials of 'made-up' on different instances \(hashes none and abc\)/,
    ],
    ['environments', (r) => ({ ...r, environment: { ...r.environment, spec: {} } }), /:2: .*both named 'made-up'/],
    ['horizons', (r) => ({ ...r, horizon: 7 }), /:2: trials of 'made-up' with horizons 1000 and 7/],
    [
      'policies',
      (r) => ({ ...r, policy: { ...first!.policy, spec: 1 } }),
      /:2: two different policies .* named 'slow'/,
    ],
  ])('to mix %s', async (_, change, message) => {
    await expect(analyseTrials(await changed(change))).rejects.toThrow(message);
  });

  test('no file, an empty one, and one of a single half line', async () => {
    await expect(analyseTrials(folder.path('none'))).rejects.toThrow(/none: there is no such file/);
    await expect(analyseTrials(await put(''))).rejects.toThrow('is empty: there are no trials');
    await expect(analyseTrials(await put('{"schemaV'))).rejects.toThrow('its only line was cut off');
  });

  test('lines that are no trials, with their number', async () => {
    const line = linesOf([first!]);
    await expect(analyseTrials(await put(`${line}{"half\n${line}`))).rejects.toThrow(/:2: expected a finished trial/);
    const wrong = (change: object) => put(line + linesOf([{ ...first!, ...change }]));
    await expect(analyseTrials(await wrong({ seed: 'x' }))).rejects.toThrow(/:2: "seed" of the trial must be/);
    await expect(analyseTrials(await wrong({ at: [1] }))).rejects.toThrow(/:2: the trial does not fit together/);
  });

  test('policies and regrets that are not there, and seeds that nobody shares', async () => {
    const path = await write(experiment(2));
    await expect(analyseTrials(path, { reference: 'x' })).rejects.toThrow("no policy 'x', but quick, slow, twin");
    await expect(analyseTrials(path, { regret: 'baseline' })).rejects.toThrow(
      'do not tell baseline regret, but pseudo',
    );
    const apart = await write([first!, syntheticTrial({ policy: 'quick', scale: 1, seed: 9 })]);
    await expect(analyseTrials(apart)).rejects.toThrow('no seed of');
  });
});
