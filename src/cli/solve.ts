import { Command, Option } from 'commander';
import { UsageError } from '../util/errors.ts';
import { backendNames } from './backends.ts';
import { duration, fileName, moreFiles, names, nonNegative, number, wholeNumber } from './flags.ts';
import { print } from './print.ts';
import { type GivenSettings, type SolveSettings, shippedSettings, solveSettings } from './settings.ts';
import { runSolve } from './solve-run.ts';
import { throwing } from './throwing.ts';

/** The flags as commander gives them: the settings, and two that are about the settings. */
interface Flags extends GivenSettings {
  readonly config?: string;
  readonly printConfig?: boolean;
}

async function act(model: string | undefined, flags: Flags): Promise<void> {
  const { config, printConfig, prove, ...others } = flags;
  // Commander says true where nothing was said, which must not outweigh the file.
  const given = prove === false ? { ...others, prove } : others;
  const settings: SolveSettings = solveSettings(given, config);
  if (printConfig) return print(`${JSON.stringify(settings, null, 2)}\n`);
  if (model === undefined) throw new UsageError('name the model to solve: a file, or - for the standard input.');
  const file = config === undefined || shippedSettings(config) !== undefined ? undefined : config;
  process.exitCode = await runSolve(model, settings, file);
}

/** A flag with a value whose name commander would take for the negation of another flag. */
function noImprovement(): Option {
  const option = new Option('--no-improvement <n>', 'iterations without a better solution').argParser(wholeNumber(1));
  option.negate = false;
  return option;
}

/** The command `solve`. Its errors come out of parsing, see {@link runSolve}. */
export function solveCommand(): Command {
  return throwing(new Command('solve'))
    .description('find good solutions of a mixed-integer program and prove what can be proven')
    .argument('[model]', '.mps or .lp file, also with .gz; - for standard input')
    .allowExcessArguments(false)
    .optionsGroup('When to stop:')
    .option(
      '-t, --time-limit <time>',
      '90, 90s, 15m or 1h, reading included (default: 60s without -n and --no-improvement)',
      duration,
    )
    .option('-n, --iterations <n>', 'iterations of the search, once there is a solution', wholeNumber(0))
    .addOption(noImprovement())
    .option('--gap <gap>', 'relative gap between solution and bound (default: 1e-4)', nonNegative)
    .option('--target <objective>', 'an objective that is good enough, in the sense of the model', number)
    .option('--node-limit <n>', 'nodes of one sub-MIP; without -t, two runs with one seed are equal', wholeNumber(1))
    .optionsGroup('How to search:')
    .option('-s, --seed <n>', 'seed of all that is random (default: 1)', wholeNumber(0))
    .option('-j, --jobs <n>', 'threads: one is shared, of more branch and cut has one (default: 1)', wholeNumber(1))
    .option('--no-prove', 'give all threads to the search once there is a solution')
    .option('--policy <policy>', 'the bandit, as kind or kind:option=number,... (see: list policies)')
    .option('--policy-in <file>', 'go on with what an earlier run has learned, of this model or another', fileName)
    .option('--accept <rule>', 'which solutions to move to, as kind or kind:option=value,... (see: list accept)')
    .option('--neighborhoods <a,b,c>', 'the arms (default: all that apply; see: list neighborhoods)', names)
    .option('--neighborhood-module <file>', 'JavaScript module with neighbourhoods of your own; repeatable', moreFiles)
    .addOption(new Option('--backend <name>', 'the MIP solver (default: highs)').choices(backendNames))
    .option('--start <file>', 'solution file to start from, complete or partial', fileName)
    .addOption(
      new Option('--format <format>', 'format of the model, where its name does not say').choices(['mps', 'lp']),
    )
    .optionsGroup('What to write:')
    .option('-o, --output <file>', 'the solution, as .sol or .json by the suffix; - adds it to the result', fileName)
    .option('--trace <file>', 'every step, as a line of JSON', fileName)
    .option('--report <file>', 'the run as one HTML page with plots', fileName)
    .option('--policy-out <file>', 'what the run has learned, as JSON for --policy-in', fileName)
    .option('--json', 'print the result as one JSON document')
    .option('--json-stream', 'print all that happens, as one JSON object a line')
    .option('-q, --quiet', 'no log')
    .option('-v, --verbose', 'log every iteration')
    .option('--interval <time>', 'most time between lines of the log when nothing is found (default: 5s)', duration)
    .addOption(new Option('--color <when>', 'colours in the log (default: auto)').choices(['auto', 'always', 'never']))
    .optionsGroup('Configuration:')
    .option(
      '-c, --config <name or file>',
      'one that ships (see: list configurations), or a JSON file of flags in camelCase; flags win',
      fileName,
    )
    .option('--print-config', 'print flags, file and defaults as one configuration, and end')
    .action(act);
}
