import type { Contender } from '../tune/configuration.ts';
import { createEvaluator } from '../tune/evaluate.ts';
import { configFile, type Evidence, evidenceOf } from '../tune/evidence.ts';
import { readInstances } from '../tune/instances.ts';
import { type JournalHeader, openJournal } from '../tune/journal.ts';
import { leastRuns, type RaceBudget, runsWithin, secondsOf } from '../tune/plan.ts';
import { portfolio } from '../tune/portfolio.ts';
import { type RaceSetup, race } from '../tune/race.ts';
import { variations } from '../tune/variation.ts';
import { InputError } from '../util/errors.ts';
import { checkWritable, writeFileAtomic } from '../util/files.ts';
import { createRng } from '../util/rng.ts';
import { EarlyEnd } from './exit-codes.ts';
import { watchInterrupts } from './interrupts.ts';
import { countText } from './number-format.ts';
import { print } from './print.ts';
import { log } from './terminal.ts';
import { createTuneDisplay, roughTime, tuneTable } from './tune-display.ts';
import { versions } from './versions.ts';

/** What `tune` is told. */
export interface TuneSettings extends RaceBudget {
  readonly instances: string;
  readonly variations: number;
  readonly seed: number;
  readonly output: string;
  readonly journal: string;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** @throws InputError when the budget does not pay a race, with what would */
function checkBudget(settings: TuneSettings, contenders: number): void {
  const { budget, timeLimit } = settings;
  const needed = leastRuns(contenders);
  const paid = runsWithin(settings);
  if (paid >= needed) return;
  const least = secondsOf(needed, settings);
  throw new InputError(
    `a budget of ${budget}s pays ${countText(paid, 'run')} of ${timeLimit}s, and a race of ${contenders} configurations needs ${needed}: ` +
      `give it --budget ${least}s, or lower --time-limit or --variations.`,
  );
}

/**
 * The command `tune`: reads the models, races, and writes the winner with the evidence.
 * @throws InputError on models, journal or budget that cannot be used, UsageError, SolverError when nothing runs,
 * EarlyEnd when it is interrupted
 */
export async function runTune(settings: TuneSettings): Promise<void> {
  const { output, journal: journalFile, seed, timeLimit, budget, jobs, json, quiet } = settings;
  const display = createTuneDisplay(quiet ? () => undefined : log, process.stderr.isTTY === true, () =>
    performance.now(),
  );
  const interrupts = watchInterrupts(() => display.note('stopping (again to quit)'));
  const { signal } = interrupts;
  try {
    const contenders = contendersOf(settings);
    checkBudget(settings, contenders.length);
    await checkWritable(output);
    const instances = await readInstances(settings.instances, signal);
    const files = instances.map(({ name, hash }) => ({ name, hash }));
    const { adasolve } = await versions();
    const header: JournalHeader = { adasolve, seed, timeLimit, budget, jobs, instances: files, contenders };
    using journal = openJournal(journalFile, header);
    display.note(
      `${countText(contenders.length, 'configuration')} on ${countText(instances.length, 'instance')}, at most ${roughTime(budget)}` +
        (journal.runs.length === 0
          ? ''
          : `; ${countText(journal.runs.length, 'run')} of ${journalFile} need no repetition`),
    );
    const observer = {
      ...display,
      onRun: (...told: Parameters<typeof display.onRun>) => {
        journal.append(told[0]);
        display.onRun(...told);
      },
    };
    const setup = { budget, timeLimit, jobs, seed, contenders, instances: instances.map(({ name }) => name) };
    const result = await race(setup, journal.runs, createEvaluator(instances, contenders, settings), observer, signal);
    const evidence = evidenceOf(header, instances, result);
    await writeFileAtomic(output, configFile(result.winner.settings, evidence));
    if (!quiet) for (const doubt of doubtsOf(evidence)) log(`adasolve: warning: ${doubt}\n`);
    await print(json ? `${JSON.stringify({ output, ...evidence }, null, 2)}\n` : summary(evidence, output));
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new EarlyEnd(`interrupted; the same command goes on where it stopped, by ${journalFile}.`, 6);
  } finally {
    interrupts[Symbol.dispose]();
  }
}

/** The configurations that ship, and random variations of them. */
function contendersOf({ variations: count, seed }: TuneSettings): RaceSetup['contenders'] {
  const plain = ({ name, settings }: Contender): Contender => ({ name, settings });
  const [first, ...others] = portfolio;
  const drawn = variations(portfolio, count, createRng(seed).fork('variations'));
  return [plain(first), ...others.map(plain), ...drawn];
}

/** A run that computes all the time has a core to itself above this share. */
const idleShare = 0.7;

/** What makes a race tell less than it seems to. */
function doubtsOf({ instances, cpuShare }: Evidence): string[] {
  const unsolved = instances.filter(({ best }) => best === null).map(({ name }) => name);
  const share = `${Math.round(100 * cpuShare)} %`;
  return [
    ...unsolved.map((name) => `no run found a solution of ${name}, which therefore tells nothing.`),
    ...(cpuShare < idleShare ? [`runs had ${share} of a core: the machine is busy, and times on it tell little.`] : []),
  ];
}

function summary(evidence: Evidence, output: string): string {
  return `${tuneTable(evidence)}${evidence.winner} wins: solve --config ${output}\n`;
}
