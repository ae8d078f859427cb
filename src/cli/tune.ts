import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import { UsageError } from '../util/errors.ts';
import { duration, fileName, wholeNumber } from './flags.ts';
import { throwing } from './throwing.ts';
import { runTune, type TuneSettings } from './tune-run.ts';

/** The flags as commander gives them. */
interface Flags extends Omit<TuneSettings, 'journal' | 'json' | 'quiet'> {
  readonly journal?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** @throws UsageError on flags that make no sense together */
function settingsOf(flags: Flags): TuneSettings {
  const cores = availableParallelism();
  if (flags.jobs > cores)
    throw new UsageError(
      `--jobs ${flags.jobs}: runs are timed and there are ${cores} cores, so at most ${cores} go at once.`,
    );
  if (!/\.json$/i.test(flags.output)) throw new UsageError(`--output: '${flags.output}' must end in .json.`);
  const journal = flags.journal ?? flags.output.replace(/\.json$/i, '.journal');
  if (journal === flags.output) throw new UsageError('--journal and --output are one file: name two.');
  return { ...flags, journal, json: flags.json ?? false, quiet: flags.quiet ?? false };
}

/** The command `tune`. Its errors come out of parsing, see {@link runTune}. */
export function tuneCommand(): Command {
  return throwing(new Command('tune'))
    .description('race configurations on your models, and write the best one as a file for solve --config')
    .allowExcessArguments(false)
    .requiredOption('--instances <folder>', 'the models: all .mps and .lp files of a folder, packed or not', fileName)
    .addOption(
      new Option('--budget <time>', 'time for all runs together, as 90, 90s, 15m or 1h')
        .argParser(duration)
        .default(3600, '1h'),
    )
    .addOption(
      new Option('-t, --time-limit <time>', 'time of one run: as long as you will solve, if you can')
        .argParser(duration)
        .default(10, '10s'),
    )
    .option('--variations <n>', 'random configurations that race those that ship', wholeNumber(0), 6)
    .option('-s, --seed <n>', 'seed of variations, of the order and of the runs', wholeNumber(0), 1)
    .option('-j, --jobs <n>', 'runs at once, at most one per core', wholeNumber(1), 1)
    .option('-o, --output <file>', 'where to write the winner with the evidence', fileName, 'tuned.json')
    .option('--journal <file>', 'every run, to go on after an interruption (default: beside --output)', fileName)
    .option('--json', 'print the evidence as one JSON document')
    .option('-q, --quiet', 'no progress')
    .action(async (flags: Flags) => runTune(settingsOf(flags)));
}
