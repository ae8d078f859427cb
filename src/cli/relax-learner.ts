import { readFileSync } from 'node:fs';
import type { Policy } from '../bandits/policy.ts';
import { createPolicy, parsePolicySpec, restorePolicy } from '../bandits/spec.ts';
import { createSolver, sorArms } from '../experiment/environments/sor-arms.ts';
import type { LinearSystem } from '../sor/sequence.ts';
import { InputError, UsageError } from '../util/errors.ts';
import { createRng } from '../util/rng.ts';
import type { RelaxRecord } from './relax-ledger.ts';
import type { RelaxFlags } from './relax-settings.ts';

/** What chooses and solves. */
export interface RelaxLearner {
  readonly name: string;
  solve(system: LinearSystem): Omit<RelaxRecord, 'system' | 'context'>;
  /** For --policy-out. */
  state(): unknown;
}

const clock = () => performance.now() / 1000;

export function createRelaxLearner(flags: RelaxFlags, dimension: number): RelaxLearner {
  const { omegas, method, tolerance, relativeTo, maxIterations } = flags;
  if (flags.policy !== undefined && flags.policyIn !== undefined)
    throw new UsageError('--policy and --policy-in exclude each other: the file says which policy goes on.');
  const setup = { arms: omegas.length, dimension, rng: createRng(flags.seed).fork('policy') };
  const policy: Policy =
    flags.policyIn === undefined
      ? createPolicy(parsePolicySpec(flags.policy ?? 'thompson-normal'), setup)
      : restore(flags.policyIn, omegas.length);
  const arms = sorArms(method, omegas, []);
  const solve = createSolver({ tolerance, relativeTo, maxIterations });
  return {
    name: policy.name,
    solve(system) {
      const began = clock();
      const choice = policy.select(system.context);
      const chosen = clock();
      const { iterations, converged, reason, flops } = solve(arms[choice.arm]!, system);
      const solved = clock();
      const cost = converged ? iterations : maxIterations;
      policy.update(choice, 1 - Math.log1p(cost) / Math.log1p(maxIterations), system.context);
      const learnerSeconds = clock() - solved + (chosen - began);
      const omega = omegas[choice.arm]!;
      return {
        omega,
        iterations,
        converged,
        flops,
        seconds: solved - chosen,
        learnerSeconds,
        ...(reason === undefined ? {} : { reason }),
      };
    },
    state: () => policy.toJSON(),
  };
}

function restore(path: string, arms: number): Policy {
  try {
    const policy = restorePolicy(JSON.parse(readFileSync(path, 'utf8')));
    if (policy.arms !== arms) throw new RangeError(`it has ${policy.arms} arms where there are ${arms} omegas.`);
    return policy;
  } catch (error) {
    throw new InputError((error as Error).message, path);
  }
}
