import type { Context } from '../bandits/policy.ts';

/** A system of the sequence, solved as the learner chose. */
export interface RelaxRecord {
  /** Counted from 1. */
  readonly system: number;
  readonly context: Context;
  /** The relaxation parameter of the method; null where another method was chosen. */
  readonly omega: number | null;
  /** The other method. */
  readonly arm?: string;
  readonly iterations: number;
  readonly converged: boolean;
  readonly reason?: string;
  readonly flops: number;
  /** Of the solve alone, and of what the learner needed around it. */
  readonly seconds: number;
  readonly learnerSeconds: number;
}

/** What one solve took. */
export interface BaselineSolve {
  readonly iterations: number;
  readonly converged: boolean;
  readonly flops: number;
}

/** Sums over the systems so far. */
export interface Sums {
  readonly name: string;
  /** A solve that did not converge counts as the most iterations that it might have taken. */
  readonly iterations: number;
  readonly flops: number;
  readonly unconverged: number;
}

/** What a run has done so far, and what its baselines would have done. */
export interface RelaxLedger {
  enter(record: RelaxRecord, grid: readonly BaselineSolve[] | undefined, others: readonly BaselineSolve[]): void;
  readonly records: readonly RelaxRecord[];
  /** Iterations of the learner for each system, counted as in {@link Sums}. */
  readonly ownCounts: readonly number[];
  /** Iterations of every parameter of the grid: [system][omega]; empty when the grid is not a baseline. */
  readonly gridCounts: readonly Float64Array[];
  /** Their floating-point operations, likewise. */
  readonly gridFlops: readonly Float64Array[];
  /** Cumulative floating-point operations of each baseline of {@link names}: [baseline][system]. */
  readonly otherFlops: readonly (readonly number[])[];
  learner(): Sums;
  /** The best fixed parameter so far, and the best parameter of the grid for each system; undefined without the grid. */
  bestFixed(): (Sums & { readonly index: number }) | undefined;
  clairvoyant(): Sums | undefined;
  others(): readonly Sums[];
}

/**
 * @param omegas the grid
 * @param names of the baselines that are no fixed parameters
 * @param most iterations after which a solve is given up
 */
export function createRelaxLedger(omegas: readonly number[], names: readonly string[], most: number): RelaxLedger {
  const records: RelaxRecord[] = [];
  const ownCounts: number[] = [];
  const gridCounts: Float64Array[] = [];
  const gridFlops: Float64Array[] = [];
  const otherFlops = names.map((): number[] => []);
  const own = { iterations: 0, flops: 0, unconverged: 0 };
  const fixed = omegas.map(() => ({ iterations: 0, flops: 0 }));
  const best = { iterations: 0, flops: 0 };
  const other = names.map(() => ({ iterations: 0, flops: 0 }));
  const counted = ({ iterations, converged }: BaselineSolve) => (converged ? iterations : Math.max(iterations, most));
  const add = (sums: { iterations: number; flops: number }, solve: BaselineSolve) => {
    sums.iterations += counted(solve);
    sums.flops += solve.flops;
  };
  return {
    records,
    ownCounts,
    gridCounts,
    gridFlops,
    otherFlops,
    enter(record, grid, others) {
      records.push(record);
      ownCounts.push(counted(record));
      add(own, record);
      if (!record.converged) own.unconverged++;
      others.forEach((solve, k) => {
        add(other[k]!, solve);
        otherFlops[k]!.push(other[k]!.flops);
      });
      if (grid === undefined) return;
      gridCounts.push(Float64Array.from(grid, counted));
      gridFlops.push(Float64Array.from(grid, ({ flops }) => flops));
      grid.forEach((solve, k) => {
        add(fixed[k]!, solve);
      });
      add(
        best,
        grid.reduce((least, solve) => (counted(solve) < counted(least) ? solve : least)),
      );
    },
    learner: () => ({ name: 'learner', ...own }),
    bestFixed() {
      if (gridCounts.length === 0) return undefined;
      let index = 0;
      for (let k = 1; k < fixed.length; k++) if (fixed[k]!.iterations < fixed[index]!.iterations) index = k;
      return { name: `omega=${omegas[index]}`, ...fixed[index]!, unconverged: 0, index };
    },
    clairvoyant: () =>
      gridCounts.length === 0 ? undefined : { name: 'best omega of each system', ...best, unconverged: 0 },
    others: () => names.map((name, k) => ({ name, ...other[k]!, unconverged: 0 })),
  };
}
