import { Command, InvalidArgumentError } from 'commander';
import type { Shard } from '../experiment/plan.ts';
import { UsageError } from '../util/errors.ts';
import { mergeResults } from './experiment-merge.ts';
import { experimentReportCommand } from './experiment-report.ts';
import { type RunFlags, runSpec } from './experiment-run.ts';
import { serveQueue, type WorkerFlags } from './experiment-worker.ts';
import { duration, fileName, wholeNumber } from './flags.ts';
import { throwing } from './throwing.ts';

/** Reads `2/5`, the second of five parts. */
function shard(text: string): Shard {
  const [index = 0, count = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).slice(1).map(Number);
  if (index < 1 || index > count) throw new InvalidArgumentError('Write i/n, such as 1/4 for the first of four parts.');
  return { index, count };
}

function runCommand(): Command {
  return throwing(new Command('run'))
    .description('play the trials of an experiment that the results do not have yet')
    .argument('<spec>', 'JSON file with environments, policies, seeds and horizon')
    .allowExcessArguments(false)
    .requiredOption(
      '-o, --output <file>',
      'results, a line of JSON per trial; a run goes on where it was killed',
      fileName,
    )
    .option('-j, --jobs <n>', 'trials at once (default: as many as there are cores)', wholeNumber(1))
    .option('--shard <i/n>', 'play one of n parts, on n machines; `experiment merge` joins the results', shard)
    .option('--queue <url>', 'let workers play: redis://host:port or postgres://user@host:port/database')
    .option('--json', 'print what was done as one JSON document')
    .option('-q, --quiet', 'no progress')
    .action(async (spec: string, flags: RunFlags) => {
      process.exitCode = await runSpec(spec, flags);
    });
}

function mergeCommand(): Command {
  return throwing(new Command('merge'))
    .description('join results of several runs; a trial that several of them have is taken once')
    .argument('<results...>', 'files that `experiment run` wrote')
    .requiredOption('-o, --output <file>', 'where to; trials that it has already stay', fileName)
    .option('--json', 'print what was done as one JSON document')
    .action((files: readonly string[], flags: { readonly output: string; readonly json?: boolean }) =>
      mergeResults(files, flags),
    );
}

function workerCommand(): Command {
  return throwing(new Command('worker'))
    .description('play the trials of a queue until Ctrl-C, on as many machines as there are')
    .allowExcessArguments(false)
    .requiredOption('--queue <url>', 'redis://host:port or postgres://user@host:port/database')
    .option('-j, --jobs <n>', 'trials at once (default: as many as there are cores)', wholeNumber(1))
    .option('--folder <folder>', 'where the files are that specs name (default: the current folder)', fileName)
    .option('--patience <time>', 'silence after which a worker counts as dead (default: 30s)', duration)
    .option('-q, --quiet', 'no log')
    .action((flags: WorkerFlags) => serveQueue(flags));
}

/** The command `experiment`, with its subcommands. */
export function experimentCommand(): Command {
  const commands = [runCommand(), workerCommand(), mergeCommand(), experimentReportCommand()];
  const names = commands.map((command) => command.name()).join(', ');
  const experiment = throwing(new Command('experiment'))
    .description('compare policies on environments: `experiment <command> --help` says more')
    .argument('[command]', `one of ${names}`)
    .allowUnknownOption()
    .allowExcessArguments()
    .action((given: string | undefined) => {
      throw new UsageError(
        given === undefined
          ? `experiment: name a command: ${names}.`
          : `experiment: there is no command '${given}'; there are ${names}.`,
      );
    });
  for (const command of commands) experiment.addCommand(command);
  return experiment;
}
