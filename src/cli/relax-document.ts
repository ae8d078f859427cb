import type { RelaxLedger, Sums } from './relax-ledger.ts';

/** A baseline in the result. */
interface BaselineDocument {
  readonly name: string;
  readonly meanIterations: number;
  /** Floating-point operations. */
  readonly totalCost: number;
}

/** The result of `relax`, as `--json` prints it: these fields and no others. */
export interface RelaxDocument {
  readonly schemaVersion: 1;
  readonly sequence: string;
  readonly policy: string;
  /** Systems solved, those that did not converge included. */
  readonly systems: number;
  readonly totalIterations: number;
  /** null without a system. */
  readonly meanIterations: number | null;
  /** Floating-point operations. */
  readonly totalCost: number;
  readonly baselines: readonly BaselineDocument[];
  /** In iterations; null where the grid of relaxation parameters is not among the baselines. */
  readonly regret: { readonly fixed: number | null; readonly instance: number | null };
  readonly seconds: number;
  readonly learnerSeconds: number;
  readonly unconverged: number;
}

/** The result of a run so far. */
export function relaxDocument(ledger: RelaxLedger, sequence: string, policy: string, seconds: number): RelaxDocument {
  const { records } = ledger;
  const own = ledger.learner();
  const fixed = ledger.bestFixed();
  const instance = ledger.clairvoyant();
  const baseline = ({ name, iterations, flops }: Sums): BaselineDocument => ({
    name,
    meanIterations: iterations / records.length,
    totalCost: flops,
  });
  const beside = [fixed === undefined ? [] : { ...fixed, name: `best fixed ${fixed.name}` }, instance ?? []].flat();
  return {
    schemaVersion: 1,
    sequence,
    policy,
    systems: records.length,
    totalIterations: own.iterations,
    meanIterations: records.length === 0 ? null : own.iterations / records.length,
    totalCost: own.flops,
    baselines: records.length === 0 ? [] : [...beside, ...ledger.others()].map(baseline),
    regret: {
      fixed: fixed === undefined ? null : own.iterations - fixed.iterations,
      instance: instance === undefined ? null : own.iterations - instance.iterations,
    },
    seconds,
    learnerSeconds: records.reduce((sum, { learnerSeconds }) => sum + learnerSeconds, 0),
    unconverged: own.unconverged,
  };
}
