import { unlink } from 'node:fs/promises';
import { highs } from '../mip/highs-solver.ts';
import { formatCheckpoint, readCheckpoint } from '../neur2ro/training/checkpoint.ts';
import { trainingFamily } from '../neur2ro/training/families.ts';
import { measureNetwork, type NetworkMeasures } from '../neur2ro/training/measure-network.ts';
import { modelCard, type NetworkRecord, recordedOnnx } from '../neur2ro/training/model-card.ts';
import { networkFromBytes } from '../neur2ro/training/network-bytes.ts';
import type { ShapeName } from '../neur2ro/training/shapes.ts';
import { plainOnnx, type TrainingResult, trainValueNetwork } from '../neur2ro/training/train-value-network.ts';
import { TrainingError } from '../neur2ro/training/training-error.ts';
import type { TrainingPlan, TrainingProgress } from '../neur2ro/training/training-plan.ts';
import { InputError, SolverError, UsageError } from '../util/errors.ts';
import { checkWritable, writeFileAtomic } from '../util/files.ts';
import { wallClock as clock } from '../util/wall-clock.ts';
import { EarlyEnd, type ExitCode } from './exit-codes.ts';
import { watchInterrupts } from './interrupts.ts';
import { sameFile } from './outputs.ts';
import { print } from './print.ts';
import { log } from './terminal.ts';
import { createTrainDisplay, type TrainDisplay } from './train-progress.ts';
import { trainReport } from './train-report.ts';
import { versions } from './versions.ts';

/** The flags of `train`, as commander gives them. */
export interface TrainFlags {
  readonly family: string;
  readonly output?: string;
  readonly seed: number;
  readonly jobs: number;
  readonly timeLimit?: number;
  readonly instances: number;
  readonly decisions: number;
  readonly scenarios: number;
  readonly sizes?: readonly number[];
  readonly rounds: number;
  readonly data?: string;
  readonly shape: ShapeName;
  readonly epochs: number;
  readonly rate: number;
  readonly measure: number;
  readonly checkpoint?: string;
  readonly report?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** The files of a run. */
interface Paths {
  readonly network: string;
  readonly card: string;
  readonly checkpoint: string;
  readonly report: string | undefined;
}

/** Seconds between two checkpoints. */
const checkpointEvery = 5;

/** @throws UsageError when two files are one, InputError when one cannot be written */
async function pathsOf({ family, output = `${family}.onnx`, checkpoint, report }: TrainFlags): Promise<Paths> {
  if (!/\.onnx$/i.test(output)) throw new UsageError(`--output: '${output}' must end in .onnx.`);
  const beside = (ending: string) => output.replace(/\.onnx$/i, ending);
  const paths = { network: output, card: beside('.md'), checkpoint: checkpoint ?? beside('.checkpoint'), report };
  const files = Object.values(paths).filter((path) => path !== undefined);
  const twice = files.find((path, k) => files.some((other, j) => j < k && sameFile(path, other)));
  if (twice !== undefined) throw new UsageError(`two files of this run would be ${twice}: name others.`);
  for (const path of files) await checkWritable(path);
  return paths;
}

function planOf(flags: TrainFlags): TrainingPlan {
  const { family, instances, decisions, scenarios, seed, shape, epochs, rounds, rate } = flags;
  const { sizes = trainingFamily(family).sizes } = flags;
  return { family, instances, decisions, scenarios, sizes, seed, shape, epochs, rounds, rate };
}

/**
 * The command `train`: draws samples, trains, measures, and writes the network, its card and the report.
 * @throws InputError for files that cannot be used or written, UsageError, SolverError where training fails, EarlyEnd when it
 *   was stopped before there was a network
 */
export async function runTrain(flags: TrainFlags): Promise<ExitCode> {
  const plan = planOf(flags);
  const paths = await pathsOf(flags);
  const quiet = flags.quiet === true;
  const terminal = process.stderr.isTTY === true && process.env.TERM !== 'dumb';
  const display = createTrainDisplay({ plan, write: quiet ? () => undefined : log, clock, terminal });
  const interrupts = watchInterrupts(() => display.note('stopping (again to quit)'));
  const limit = flags.timeLimit;
  const timeout = new AbortController();
  const timer =
    limit === undefined ? undefined : setTimeout(() => timeout.abort(), Math.max(0, 1000 * (limit - clock())));
  try {
    const from = await readCheckpoint(paths.checkpoint, plan);
    if (from !== undefined)
      display.note(`going on from ${paths.checkpoint}: ${from.history.length} epochs need no repetition`);
    const run = { flags, plan, paths, display, signal: AbortSignal.any([interrupts.signal, timeout.signal]) };
    const result = await train(run, from);
    if (result.network === undefined)
      throw new EarlyEnd(
        'stopped before the first epoch ended; files of --data are kept, and the same command goes on.',
        6,
      );
    await finish(run, { ...result, network: result.network });
    return 0;
  } finally {
    clearTimeout(timer);
    interrupts[Symbol.dispose]();
  }
}

interface Run {
  readonly flags: TrainFlags;
  readonly plan: TrainingPlan;
  readonly paths: Paths;
  readonly display: TrainDisplay;
  readonly signal: AbortSignal;
}

async function train(run: Run, from: TrainingProgress | undefined): Promise<TrainingResult> {
  const { flags, plan, paths, display, signal } = run;
  let written = clock();
  let latest = from;
  const keep = async () => {
    if (latest === undefined) return;
    await writeFileAtomic(paths.checkpoint, formatCheckpoint(latest));
    written = clock();
  };
  try {
    const result = await trainValueNetwork(plan, {
      ...{ jobs: flags.jobs, clock, signal },
      ...(flags.data === undefined ? {} : { folder: flags.data }),
      ...(from === undefined ? {} : { from }),
      onSamples: display.samples,
      async onEpoch(epoch, progress) {
        display.epoch(epoch);
        latest = progress;
        if (clock() - written >= checkpointEvery) await keep();
      },
    });
    latest = result.progress;
    if (!result.complete && result.network !== undefined) await keep();
    return result;
  } catch (error) {
    if (!(error instanceof TrainingError)) throw error;
    await keep();
    const kept = latest === undefined ? '' : ` ${paths.checkpoint} holds what was good before.`;
    throw new SolverError(`${error.message}${kept}`);
  }
}

async function measured(
  { flags, plan, display, signal }: Run,
  bytes: Uint8Array,
): Promise<NetworkMeasures | undefined> {
  if (flags.measure === 0 || signal.aborted) return undefined;
  try {
    const measures = await measureNetwork(trainingFamily(plan.family), networkFromBytes(bytes, 'the network'), {
      ...{ instances: flags.measure, sizes: plan.sizes, seed: plan.seed, solver: highs, clock, signal },
      onInstance: display.measured,
    });
    return measures.points === 0 ? undefined : measures;
  } catch (error) {
    // Without ONNX Runtime the network is as good as with it.
    if (!(error instanceof InputError)) throw error;
    display.note(`not measured: ${error.message}`);
    return undefined;
  }
}

async function finish(run: Run, result: TrainingResult & Pick<NetworkRecord, 'network'>): Promise<void> {
  const { flags, plan, paths, display } = run;
  const { network, description, error, complete, progress } = result;
  const measures = await measured(run, plainOnnx(network, description));
  const { adasolve: version } = await versions();
  const record: NetworkRecord = {
    ...{ plan, network, description, error, complete, version, epochs: progress.history.length },
    ...(measures === undefined ? {} : { measures }),
  };
  const card = modelCard(paths.network, record);
  await writeFileAtomic(paths.network, recordedOnnx(record));
  await writeFileAtomic(paths.card, card);
  if (paths.report !== undefined)
    await writeFileAtomic(paths.report, await trainReport({ plan, history: progress.history, card, version }));
  if (complete) await unlink(paths.checkpoint).catch(() => undefined);
  else display.note(`stopped early; the same command goes on from ${paths.checkpoint}`);
  const document = {
    schemaVersion: 1,
    network: paths.network,
    card: paths.card,
    ...{ adasolve: version, plan, complete, validationError: error, measures: measures ?? null },
    history: progress.history,
  };
  await print(flags.json === true ? `${JSON.stringify(document, null, 2)}\n` : summary(document));
}

function summary({
  network,
  validationError,
  measures,
}: {
  readonly network: string;
  readonly validationError: number;
  readonly measures: NetworkMeasures | null;
}): string {
  const met = measures === null ? '' : `, ${measures.error.toFixed(5)} where searches look`;
  return `${network}: validation error ${validationError.toFixed(5)}${met}\n`;
}
