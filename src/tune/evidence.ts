import { inSourceSense } from '../mip/model.ts';
import type { SearchSettings } from './configuration.ts';
import type { TuneInstance } from './instances.ts';
import type { JournalHeader } from './journal.ts';
import { scoreShift } from './score.ts';
import type { RaceResult, Standing } from './standing.ts';

/** What a race showed, as it stands in the file that it writes. */
export interface Evidence {
  readonly schemaVersion: 1;
  readonly adasolve: string;
  /** What is compared, in words. */
  readonly score: string;
  readonly seed: number;
  /** Seconds. */
  readonly timeLimit: number;
  readonly budget: number;
  readonly jobs: number;
  readonly runs: number;
  readonly failures: number;
  /** Processor time over time, of all runs: about 1 when each run has a core, much less on a busy machine. */
  readonly cpuShare: number;
  readonly winner: string;
  /** Each instance with the best objective of all runs, in its own sense; null where no run had a solution. */
  readonly instances: readonly { readonly name: string; readonly hash: string; readonly best: number | null }[];
  readonly contenders: readonly Standing[];
}

const score =
  `shifted geometric mean (shift ${scoreShift}) of the primal integral over the time limit, ` +
  'gaps against the best solution of the race; smaller is better';

/** The evidence of a race. */
export function evidenceOf(header: JournalHeader, instances: readonly TuneInstance[], result: RaceResult): Evidence {
  const { adasolve, seed, timeLimit, budget, jobs } = header;
  return {
    schemaVersion: 1,
    ...{ adasolve, score, seed, timeLimit, budget, jobs },
    runs: result.runs,
    failures: result.failures.length,
    cpuShare: result.cpuShare,
    winner: result.winner.name,
    instances: instances.map(({ name, hash, model }) => {
      const best = result.best.get(name);
      return { name, hash, best: best === undefined ? null : inSourceSense(model, best) };
    }),
    contenders: result.standings,
  };
}

/** The file for `--config` that a race writes: the winner's settings, and the evidence, which `solve` skips. */
export function configFile(settings: SearchSettings, evidence: Evidence): string {
  return `${JSON.stringify({ ...settings, evidence }, null, 2)}\n`;
}
