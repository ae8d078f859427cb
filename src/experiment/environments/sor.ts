import { resolve } from 'node:path';
import { z } from 'zod';
import type { LinearSystem, LinearSystemSequence } from '../../sor/sequence.ts';
import { checkedSequence } from '../../sor/sequences/checked.ts';
import { createSequence, parseSequenceSpec, type SequenceSpec } from '../../sor/sequences/spec.ts';
import { InputError, UsageError } from '../../util/errors.ts';
import { canonicalJson, sha256 } from '../canonical.ts';
import type { Environment, Episode } from '../environment.ts';
import { type CostTable, createCostTable } from './cost-table.ts';
import { environmentName } from './drawn.ts';
import type { Folder } from './folder.ts';
import { createSolver, otherMethods, relaxedMethods, type SorArm, sorArms } from './sor-arms.ts';

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
  ceiling: z.number().positive().optional(),
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
  if (Array.isArray(omegas)) return omegas;
  const { from, to, count } = omegas;
  return Array.from({ length: count }, (_, k) => from + ((to - from) * k) / (count - 1));
}

function tableOf(spec: SorSpec, sequence: LinearSystemSequence, arms: readonly SorArm[], key: string, folder?: string) {
  const { tolerance, relativeTo, maxIterations, cost } = spec;
  const solve = createSolver({ tolerance, relativeTo, maxIterations });
  const costs = (system: LinearSystem) =>
    Float64Array.from(arms, (arm) => {
      const { iterations, flops, converged } = solve(arm, system);
      if (cost === 'flops') return flops;
      return converged ? iterations : maxIterations;
    });
  function* rows() {
    for (const system of checkedSequence(sequence)) yield () => ({ context: system.context, costs: costs(system) });
  }
  return createCostTable(key, { features: sequence.features.length, arms: arms.length, open: rows }, folder);
}

function openEpisode(table: CostTable, arms: number, ceiling: number): Episode {
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
      return { cost, reward: Math.max(0, 1 - cost / ceiling) };
    },
    peek: () => costs,
    [Symbol.dispose]() {},
  };
}

/**
 * A sequence of linear systems: an arm is a relaxation parameter (or another method), a round is a system, its cost the
 * iterations or floating-point operations of the solve; a solve that did not converge costs `maxIterations`. The reward is
 * 1 - cost / ceiling, at least 0. The seed of an episode is the seed of the sequence, where it has one. All arms are solved once,
 * and the table serves every policy: see cost-table.ts.
 * @throws InputError on a sequence that does not exist or cannot be made
 */
export function openSor(spec: SorSpec, folder: Folder): Environment {
  const { name = 'sor', sequence: given, cache, ceiling, maxIterations, cost, method, others, ...rest } = spec;
  if (cost === 'flops' && ceiling === undefined)
    throw new InputError(`the environment "${name}" counts flops: give it a "ceiling", the flops at which the reward is 0.`);
  const plain = sequenceSpecOf(given);
  const omegas = omegasOf(spec);
  const arms = sorArms(method, omegas, others);
  const { features } = createSequence(plain);
  const cacheFolder = cache === undefined ? undefined : resolve(folder, cache);
  const tables = new Map<number, CostTable>();
  const base = typeof plain.path === 'string' ? { ...plain, path: resolve(folder, plain.path) } : plain;
  return {
    name,
    arms: arms.map((arm) => arm.name),
    features,
    ranges: features.map(() => [-1, 1] as const),
    timeLimited: false,
    open(seed) {
      const seeded = 'seed' in plain ? { ...base, seed } : base;
      const { tolerance, relativeTo } = rest;
      const key = sha256(
        canonicalJson({ sequence: seeded, method, omegas, others, tolerance, relativeTo, maxIterations, cost }),
      ).slice(0, 24);
      const table = tables.get(seed) ?? tableOf(spec, createSequence(seeded), arms, key, cacheFolder);
      tables.set(seed, table);
      return openEpisode(table, arms.length, ceiling ?? maxIterations);
    },
  };
}
