import { SolverError } from '../util/errors.ts';
import { createRng, shuffle } from '../util/rng.ts';
import type { Contender } from './configuration.ts';
import { cut, type DropReason } from './halving.ts';
import { pairsOfRound, type RaceBudget, racePairs, roundCount, runsAhead, secondsPerRun } from './plan.ts';
import { type Scores, scoreRuns } from './score.ts';
import { type RaceResult, raceResult } from './standing.ts';
import { type Pair, type TrialRun, type TuningTrial, trialKey } from './trial.ts';

/** Who races, on what, for how long. */
export interface RaceSetup extends RaceBudget {
  readonly seed: number;
  /** The names of the instances. */
  readonly instances: readonly string[];
  /** The first is the default: it is never dropped. */
  readonly contenders: readonly [Contender, ...Contender[]];
}

/** How far a race is. */
export interface RaceProgress {
  /** From 1 to `rounds`. */
  readonly round: number;
  readonly rounds: number;
  /** Contenders that are left. */
  readonly left: number;
  /** Runs that are done, of earlier sittings too, and runs in all, as far as can be seen. */
  readonly done: number;
  readonly planned: number;
  /** Seconds until the end, as far as can be seen. */
  readonly remaining: number;
}

/** The end of a round. */
export interface RoundEnd {
  readonly round: number;
  readonly pairs: readonly Pair[];
  /** Those that go on, best first. */
  readonly left: readonly string[];
  readonly dropped: ReadonlyMap<string, DropReason>;
  readonly scores: Scores;
}

/** Who wants to see a race as it happens. */
export interface RaceObserver {
  /** A run is done; it must be kept for a later sitting before this returns. */
  readonly onRun?: (run: TrialRun, progress: RaceProgress) => void;
  readonly onRound?: (end: RoundEnd) => void;
}

/** Runs one trial. Rejects only when it is interrupted: a run that fails is a run. */
export type Evaluate = (trial: TuningTrial, signal: AbortSignal) => Promise<TrialRun>;

/** Works through tasks, `jobs` at a time; the first failure ends the others. */
async function inParallel<T>(
  tasks: readonly T[],
  jobs: number,
  signal: AbortSignal,
  work: (task: T, signal: AbortSignal) => Promise<void>,
) {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const queue = tasks.values();
  const one = async () => {
    for (const task of queue) {
      either.throwIfAborted();
      await work(task, either);
    }
  };
  const workers = Array.from({ length: jobs }, () =>
    one().catch((error: unknown) => {
      failed.abort(error);
      throw error;
    }),
  );
  await Promise.allSettled(workers);
  await Promise.all(workers);
}

/**
 * Races configurations by successive halving (Jamieson & Talwalkar 2016): every round runs those that are left on more
 * pairs of an instance and a seed, the same for all, and drops by {@link cut}. The default stays to the end, so that the
 * winner's score is at most the default's on the pairs that both were run on.
 * @param known runs of earlier sittings, which are not repeated
 * @throws SolverError when no run of the first round succeeds; the signal's reason when it fires
 */
export async function race(
  setup: RaceSetup,
  known: readonly TrialRun[],
  evaluate: Evaluate,
  observer: RaceObserver,
  signal: AbortSignal,
): Promise<RaceResult> {
  const { seed, instances, contenders, jobs, budget, timeLimit } = setup;
  const rounds = roundCount(contenders.length);
  const done = new Map(known.map((run) => [trialKey(run), run]));
  const kept = contenders[0].name;
  const rng = createRng(seed).fork('order');
  const drops = new Map<string, { readonly round: number; readonly reason: DropReason; readonly pairs: number }>();
  let left: readonly string[] = contenders.map(({ name }) => name);
  let pairs: readonly Pair[] = [];
  /** Runs that count: those of this race's path so far. */
  const used: TrialRun[] = [];

  /** Seconds of runs that the budget still pays. */
  const unspent = () => budget * jobs - used.reduce((sum, { seconds }) => sum + seconds, 0);

  for (let round = 1; round <= rounds && left.length > 1 && unspent() > 0; round++) {
    const perRun = secondsPerRun(timeLimit, used);
    const start = { left: left.length, rounds: rounds - round + 1, seconds: unspent(), perRun };
    const before = pairs.length;
    pairs = racePairs(instances, seed, before + pairsOfRound(start));
    const trials = pairs
      .slice(before)
      .flatMap((pair) =>
        shuffle([...left], rng.fork(trialKey({ contender: '', ...pair }))).map((contender) => ({ contender, ...pair })),
      );
    const planned = used.length + runsAhead(start);
    const missing = trials.filter((trial) => !done.has(trialKey(trial)));
    let counted = used.length + trials.length - missing.length;
    await inParallel(missing, jobs, signal, async (trial, either) => {
      const run = await evaluate(trial, either);
      done.set(trialKey(run), run);
      counted++;
      observer.onRun?.(run, {
        ...{ round, rounds, left: left.length, done: counted, planned },
        remaining: ((planned - counted) * meanSeconds(done.values())) / jobs,
      });
    });
    used.push(...trials.map((trial) => done.get(trialKey(trial))!));
    if (round === 1) refuseFailures(used);
    const scores = scoreRuns(used, timeLimit);
    const verdict = cut(left, kept, pairs, scores);
    for (const [name, reason] of verdict.dropped) drops.set(name, { round, reason, pairs: pairs.length });
    left = verdict.left;
    observer.onRound?.({ round, pairs, ...verdict, scores });
  }
  return raceResult(contenders, used, pairs, drops, timeLimit);
}

function meanSeconds(runs: Iterable<TrialRun>): number {
  let sum = 0;
  let count = 0;
  for (const { seconds } of runs) {
    sum += seconds;
    count++;
  }
  return sum / count;
}

/** A solver that cannot be started fails every time, which is no result. */
function refuseFailures(runs: readonly TrialRun[]): void {
  if (runs.some(({ failure }) => failure === undefined)) return;
  throw new SolverError(`every run of the first round failed: ${runs[0]!.failure}`);
}
