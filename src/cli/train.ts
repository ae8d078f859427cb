import { availableParallelism } from 'node:os';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { trainingFamilies } from '../neur2ro/training/families.ts';
import { shapeNames } from '../neur2ro/training/shapes.ts';
import { UsageError } from '../util/errors.ts';
import { duration, fileName, names, number, wholeNumber } from './flags.ts';
import { throwing } from './throwing.ts';
import { runTrain, type TrainFlags } from './train-run.ts';

/** Reads `20,30`. @throws InvalidArgumentError */
function sizeList(text: string): readonly number[] {
  return names(text).map(wholeNumber(1));
}

/** Reads a step length. @throws InvalidArgumentError */
function positive(text: string): number {
  const value = number(text);
  if (!(value > 0)) throw new InvalidArgumentError('It must be above 0.');
  return value;
}

async function act(family: string | undefined, flags: Omit<TrainFlags, 'family'>): Promise<void> {
  const known = trainingFamilies.map(({ name }) => name);
  if (family === undefined) throw new UsageError(`train: name a family: ${known.join(', ')}.`);
  process.exitCode = await runTrain({ family, ...flags });
}

/** The command `train`. Its errors come out of parsing, see {@link runTrain}. */
export function trainCommand(): Command {
  return throwing(new Command('train'))
    .description('train a value network for `robust --networks`, and write it as ONNX with a model card')
    .addArgument(new Argument('[family]', 'the family of problems').choices(trainingFamilies.map(({ name }) => name)))
    .allowExcessArguments(false)
    .option('-o, --output <file>', 'the network (default: FAMILY.onnx); its card stands beside it as .md', fileName)
    .option('-s, --seed <n>', 'seed of all that is random', wholeNumber(0), 1)
    .option('-j, --jobs <n>', 'threads (default: one per core); they change nothing but the time', wholeNumber(1))
    .option('-t, --time-limit <time>', 'end with the best network so far: 90, 90s, 15m or 1h', duration)
    .optionsGroup('Samples:')
    .option('--instances <n>', 'instances to draw', wholeNumber(1), 500)
    .option('--decisions <n>', 'first-stage decisions per instance', wholeNumber(1), 10)
    .option('--scenarios <n>', 'scenarios per decision', wholeNumber(1), 50)
    .option('--sizes <n,n>', 'numbers of items of an instance (default: those of the family)', sizeList)
    .option('--rounds <n>', "rounds of new samples at the network's own worst cases", wholeNumber(0), 1)
    .option('--data <folder>', 'where samples are kept and found again (default: in memory alone)', fileName)
    .optionsGroup('Network:')
    .addOption(new Option('--shape <name>', 'its size').choices(shapeNames).default('published'))
    .option('--epochs <n>', 'passes over the samples, half as many after each round', wholeNumber(1), 60)
    .option('--rate <rate>', 'the first step length', positive, 0.005)
    .option(
      '--measure <n>',
      'instances that the finished network is run on and held to exact costs',
      wholeNumber(0),
      10,
    )
    .optionsGroup('What to write:')
    .option(
      '--checkpoint <file>',
      'what a run that was interrupted goes on from (default: FAMILY.checkpoint)',
      fileName,
    )
    .option('--report <file>', 'the training as one HTML page with its curves', fileName)
    .option('--json', 'print the result as one JSON document')
    .option('-q, --quiet', 'no log')
    .action((family: string | undefined, flags: Omit<TrainFlags, 'family' | 'jobs'> & { readonly jobs?: number }) =>
      act(family, { ...flags, jobs: flags.jobs ?? availableParallelism() }),
    );
}
