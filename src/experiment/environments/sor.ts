import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { type Configuration, configurationName } from '../../sor/configuration.ts';
import { createPlanRunner } from '../../sor/run-plan.ts';
import type { LinearSystem, LinearSystemSequence } from '../../sor/sequence.ts';
import { checkedSequence } from '../../sor/sequences/checked.ts';
import { createSequence, parseSequenceSpec, type SequenceSpec } from '../../sor/sequences/spec.ts';
import { InputError, UsageError } from '../../util/errors.ts';
import { canonicalJson, sha256 } from '../canonical.ts';
import type { Environment, Episode } from '../environment.ts';
import { type CostTable, createCostTable } from './cost-table.ts';
import { environmentName } from './drawn.ts';
import type { Folder } from './folder.ts';
import { evenGrid, otherConfiguration, otherMethods, relaxedMethods } from './sor-arms.ts';

const omega = z.number().gt(0).lt(2);

/**
 * The schema of {@link openSor}: the `sequence` (a spec or a shorthand), the `method` whose relaxation parameter is set, the
 * parameters `omegas`, `others` that are arms too, when a solve ends, what it costs, the cost from which the reward is 0, and
 * the folder in which tables are kept.
 */
export const sorSpec = z.strictObject({
  kind: z.literal('sor'),
  name: environmentName,
  sequence: z.unknown(),
  method: z.enum(relaxedMethods).default('sor'),
  omegas: z
    .union([z.array(omega).min(1), z.strictObject({ from: omega, to: omega, count: z.int().min(2).max(1000) })])
    .default({ from: 1, to: 1.95, count: 20 }),
  others: z.array(z.enum(otherMethods)).default([]),
  tolerance: z.number().positive().lt(1).default(1e-8),
  relativeTo: z.enum(['initial', 'rhs', 'absolute']).default('rhs'),
  maxIterations: z.int().positive().default(10_000),
  cost: z.enum(['iterations', 'flops']).default('iterations'),
  ceiling: z.number().gt(1).optional(),
  cache: z.string().min(1).optional(),
});

type SorSpec = z.output<typeof sorSpec>;

function sequenceSpecOf(input: unknown): SequenceSpec {
  try {
    return parseSequenceSpec(input);
  } catch (error) {
    if (error instanceof UsageError) throw new InputError(error.message);
    throw error;
  }
}

function omegasOf({ omegas }: SorSpec): readonly number[] {
  return 'from' in omegas ? evenGrid(omegas.from, omegas.to, omegas.count) : omegas;
}

/** To be raised when a sequence or a solver changes what it gives: tables of before are then not used any more. */
const tableVersion = 1;

/** Hash of all files of a folder, names included. */
function hashOfFolder(path: string): string {
  const files = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map(({ name }) => name).sort();
  return sha256(canonicalJson(names.map((name) => [name, sha256(readFileSync(join(path, name)))])));
}

/** The costs of all arms, system by system. */
function tableOf(
  spec: SorSpec,
  sequence: LinearSystemSequence,
  arms: readonly Configuration[],
  key: string,
  folder: string | undefined,
): CostTable {
  const { tolerance, relativeTo, maxIterations, cost } = spec;
  const runner = createPlanRunner({ rule: { tolerance, relativeTo, maxIterations } });
  const costs = (system: LinearSystem) =>
    Float64Array.from(arms, (configuration) => {
      const { iterations, flops, converged } = runner.run({ configuration, watch: false }, system);
      if (cost === 'flops') return flops;
      return converged ? iterations : maxIterations;
    });
  function* rows() {
    for (const system of checkedSequence(sequence)) yield () => ({ context: system.context, costs: costs(system) });
  }
  return createCostTable(key, { features: sequence.features.length, arms: arms.length, open: rows }, folder);
}

/** @param least the cost of reward 1 */
function openEpisode(table: CostTable, arms: number, least: number, ceiling: number): Episode {
  let round = 0;
  let costs: Float64Array = new Float64Array(arms);
  return {
    async next() {
      const row = await table.row(round++);
      if (row === undefined) return undefined;
      costs = row.costs;
      return row.context;
    },
    play(arm) {
      const cost = costs[arm];
      if (cost === undefined)
        throw new RangeError(`there is no arm ${arm}; the arms are numbered from 0 to ${arms - 1}.`);
      return { cost, reward: Math.max(0, Math.min(1, 1 - (cost - least) / (ceiling - least))) };
    },
    peek: () => costs,
    [Symbol.dispose]() {},
  };
}

/**
 * A sequence of linear systems: an arm is a relaxation parameter (or another method), a round is a system, its cost the
 * iterations or floating-point operations of the solve; a solve that did not converge costs `maxIterations`. The reward
 * falls linearly from 1 at one iteration (0 flops) to 0 at the ceiling, by default `maxIterations`. The seed of an episode is
 * the seed of the sequence, where it has one. All arms are solved once, and the table serves every policy: see cost-table.ts.
 * @throws InputError on a sequence that does not exist or cannot be made
 */
export function openSor(spec: SorSpec, folder: Folder): Environment {
  const { name = 'sor', sequence: given, cache, ceiling, maxIterations, cost, method, others, ...rest } = spec;
  if (cost === 'flops' && ceiling === undefined)
    throw new InputError(
      `the environment "${name}" counts flops: give it a "ceiling", the flops at which the reward is 0.`,
    );
  const plain = sequenceSpecOf(given);
  const omegas = omegasOf(spec);
  const arms: readonly Configuration[] = [
    ...omegas.map((value) => ({ method, omega: value })),
    ...others.map(otherConfiguration),
  ];
  const base = typeof plain.path === 'string' ? { ...plain, path: resolve(folder, plain.path) } : plain;
  const { features } = createSequence(base);
  const instanceHash = typeof base.path === 'string' ? hashOfFolder(base.path) : undefined;
  const cacheFolder = cache === undefined ? undefined : resolve(folder, cache);
  const tables = new Map<string, CostTable>();
  return {
    name,
    arms: arms.map(configurationName),
    features,
    ranges: features.map(() => [-1, 1] as const),
    ...(instanceHash === undefined ? {} : { instanceHash }),
    timeLimited: false,
    open(seed) {
      const seeded = 'seed' in plain ? { ...base, seed } : base;
      const rule = { tolerance: rest.tolerance, relativeTo: rest.relativeTo, maxIterations };
      const rows = { sequence: { ...seeded, path: instanceHash }, method, omegas, others, rule, cost };
      const key = sha256(canonicalJson({ tableVersion, rows })).slice(0, 24);
      const table = tables.get(key) ?? tableOf(spec, createSequence(seeded), arms, key, cacheFolder);
      tables.set(key, table);
      // As in the published program, the first iteration of a solve is no loss.
      return openEpisode(table, arms.length, cost === 'iterations' ? 1 : 0, ceiling ?? maxIterations);
    },
  };
}
