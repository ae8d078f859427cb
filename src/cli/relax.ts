import { Command, Option } from 'commander';
import { relaxedMethods } from '../experiment/environments/sor-arms.ts';
import { UsageError } from '../util/errors.ts';
import { duration, fileName, number, wholeNumber } from './flags.ts';
import { runRelax } from './relax-run.ts';
import { baselineList, baselineNames, omegaGrid, type RelaxFlags } from './relax-settings.ts';
import { throwing } from './throwing.ts';

function tolerance(text: string): number {
  const value = number(text);
  if (!(value > 0 && value < 1)) throw new UsageError(`--tolerance must be above 0 and below 1, not ${text}.`);
  return value;
}

async function act(sequence: string | undefined, flags: RelaxFlags, command: Command): Promise<void> {
  if (sequence === undefined)
    throw new UsageError('name the sequence: a folder, a JSON file, or one of `adasolve list sequences`.');
  // Whoever names what omega is of, or its grid, wants omega learned.
  const omegaNamed = ['method', 'omegas'].some((name) => command.getOptionValueSource(name) === 'cli');
  process.exitCode = await runRelax(sequence, { ...flags, standard: omegaNamed ? 'hybrid' : 'configurations' });
}

/** The command `relax`. Its errors come out of parsing, see {@link runRelax}. */
export function relaxCommand(): Command {
  return throwing(new Command('relax'))
    .description(
      'solve a sequence of linear systems and learn meanwhile which solver, or which relaxation parameter, is cheap',
    )
    .argument('[sequence]', 'kind:option=value,... (see: list sequences), a JSON file, or a folder of .mtx files')
    .allowExcessArguments(false)
    .option('-n, --systems <n>', 'systems to solve at most', wholeNumber(1))
    .optionsGroup('How to solve:')
    .addOption(new Option('--method <name>', 'what omega is a parameter of').choices(relaxedMethods).default('sor'))
    .option('--tolerance <size>', 'residual at which a solve ends, relative', tolerance, 1e-8)
    .addOption(
      new Option('--relative-to <what>', 'what the tolerance is relative to')
        .choices(['rhs', 'initial', 'absolute'])
        .default('rhs'),
    )
    .option('--max-iterations <n>', 'iterations after which a solve is given up', wholeNumber(1), 10_000)
    .optionsGroup('How to learn:')
    .option('-s, --seed <n>', "seed of the learner (the sequence's is an option of its own)", wholeNumber(0), 1)
    .option(
      '--policy <policy>',
      'the learner, as kind or kind:option=value,... (default: configurations; with --method or --omegas: hybrid)',
    )
    .option('--policy-in <file>', 'go on with what an earlier run has learned', fileName)
    .addOption(
      new Option('--omegas <grid>', 'relaxation parameters, from:to:count or a,b,c')
        .argParser(omegaGrid)
        .default(omegaGrid('1:1.95:20'), '1:1.95:20'),
    )
    .addOption(
      new Option('--baselines <a,b,c>', `what to run beside: none, or some of ${baselineNames.join(', ')}`)
        .argParser(baselineList)
        .default(baselineNames, 'all'),
    )
    .optionsGroup('What to write:')
    .option('--trace <file>', 'every system, as a line of JSON', fileName)
    .option('--report <file>', 'the run as one HTML page with plots', fileName)
    .option('--policy-out <file>', 'what the run has learned, as JSON for --policy-in', fileName)
    .option('--json', 'print the result as one JSON document')
    .option('-q, --quiet', 'no log')
    .option('--interval <time>', 'time between lines of the log', duration, 2)
    .addOption(new Option('--color <when>', 'colours in the log').choices(['auto', 'always', 'never']).default('auto'))
    .action(act);
}
