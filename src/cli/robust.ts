import { Command, InvalidArgumentError, Option } from 'commander';
import { robustFamilies } from '../neur2ro/problems/families.ts';
import type { RobustBaseline } from '../neur2ro/solve-robust.ts';
import { UsageError } from '../util/errors.ts';
import { duration, fileName, names, nonNegative, wholeNumber } from './flags.ts';
import { type RobustFlags, runRobust } from './robust-run.ts';
import { throwing } from './throwing.ts';

const adversaryNames = ['mip', 'sampling', 'gradient', 'exact'] as const;

/** Reads `a,b,c`. @throws InvalidArgumentError on a name that is no adversary */
function adversaryList(text: string): readonly (typeof adversaryNames)[number][] {
  return names(text).map((name) => {
    const known = adversaryNames.find((adversary) => adversary === name);
    if (known === undefined)
      throw new InvalidArgumentError(`There is no adversary '${name}'; there are ${adversaryNames.join(', ')}.`);
    return known;
  });
}

/** Reads nominal, static or K. @throws InvalidArgumentError */
function baselineFrom(text: string): RobustBaseline {
  if (text === 'nominal') return { kind: 'nominal' };
  if (text === 'static') return { kind: 'k-adaptability', count: 1 };
  if (/^[1-9]\d{0,2}$/.test(text)) return { kind: 'k-adaptability', count: Number(text) };
  throw new InvalidArgumentError('Write nominal, static, or how many answers are fixed in advance, say 5.');
}

async function act(instance: string | undefined, flags: RobustFlags): Promise<void> {
  if (instance === undefined)
    throw new UsageError('name the instance: a file, a .mjs module, or - for the standard input.');
  process.exitCode = await runRobust(instance, flags);
}

/** The command `robust`. Its errors come out of parsing, see {@link runRobust}. */
export function robustCommand(): Command {
  return throwing(new Command('robust'))
    .description('solve a two-stage robust problem with integer recourse; every answer comes with its exact worst case')
    .argument('[instance]', 'file of a known format, .mjs module with a problem, or - for the standard input')
    .allowExcessArguments(false)
    .option('-t, --time-limit <time>', '90, 90s, 15m or 1h', duration, 60)
    .option('--gap <gap>', 'relative gap at which bounds meet', nonNegative, 1e-4)
    .option('--certify', 'go on until the bounds meet, not only until decisions get no better')
    .optionsGroup('How to solve:')
    .addOption(
      new Option('--mode <mode>', 'the main problem (default: argmax with networks, else exact)').choices([
        'exact',
        'argmax',
        'max',
      ]),
    )
    .option('--networks <a.onnx,b.onnx>', 'value networks: ONNX files or folders', names)
    .option(
      '--adversary <a,b>',
      `of ${adversaryNames.join(', ')} (default: mip with networks, else exact)`,
      adversaryList,
    )
    .option('--policy <policy>', 'the bandit over networks and adversaries (default: ucb1; see: list policies)')
    .option('--policy-in <file>', 'go on with what an earlier run has learned, of this instance or another', fileName)
    .option('--no-polish', 'no local search and no mixing of recourse policies')
    .addOption(
      new Option(
        '--baseline <name>',
        'solve a simpler problem instead and evaluate its decision exactly: nominal, static, or a number K of answers fixed in advance',
      ).argParser(baselineFrom),
    )
    .option('--compat', 'as the published code does, where it departs from the published problem')
    .option('-s, --seed <n>', 'seed of all that is random', wholeNumber(0), 1)
    .addOption(
      new Option('--family <name>', 'the format of the instance (default: told by its first line)').choices(
        robustFamilies.map(({ name }) => name),
      ),
    )
    .option('--disruptions <n>', 'facility location: facilities that may fail at once', wholeNumber(0), 1)
    .option('--check <file>', 'evaluate the decision in a file exactly instead of looking for one', fileName)
    .optionsGroup('What to write:')
    .option('-o, --output <file>', 'the result as JSON', fileName)
    .option('--trace <file>', 'every round, as a line of JSON', fileName)
    .option('--report <file>', 'the run as one HTML page with the bounds over time', fileName)
    .option('--policy-out <file>', 'what the bandit has learned, as JSON for --policy-in', fileName)
    .option('--json', 'print the result as one JSON document')
    .option('-q, --quiet', 'no log')
    .addOption(new Option('--color <when>', 'colours in the log').choices(['auto', 'always', 'never']).default('auto'))
    .action(act);
}
