import { createHash } from 'node:crypto';
import { formatDescription, type NetworkDescription } from '../network-description.ts';
import { trainingFamily } from './families.ts';
import { generateSamples, type SampleProgress } from './generate-samples.ts';
import type { TrainedNetwork } from './network-weights.ts';
import type { RawInstance } from './raw-samples.ts';
import { sampleRecipe } from './sample-recipe.ts';
import { relativeDescription, sampleSet, splitInstances } from './sample-set.ts';
import { namedShape } from './shapes.ts';
import { type EpochRecord, trainNetwork } from './train-network.ts';
import { type EpochSummary, planRecipe, stageOf, type TrainingPlan, type TrainingProgress } from './training-plan.ts';
import { bestNetwork, type TrainingState } from './training-state.ts';
import { writeOnnx } from './write-onnx.ts';

/** How a plan is carried out; none of it changes the network. */
export interface TrainingRun {
  /** Where files of samples are kept. */
  readonly folder?: string;
  /** Threads. */
  readonly jobs: number;
  /** Seconds since some start. */
  readonly clock: () => number;
  /** Ends the run with the best network so far. */
  readonly signal?: AbortSignal;
  /** How far an earlier run of the same plan came. */
  readonly from?: TrainingProgress;
  readonly onSamples?: (round: number, progress: SampleProgress) => void;
  /** After each epoch; `progress` is what a run can go on from. */
  readonly onEpoch?: (epoch: EpochSummary, progress: TrainingProgress) => void | Promise<void>;
}

/** What a training came to. */
export interface TrainingResult {
  /** The network with the least validation error of the last stage; absent where the run was stopped before its first epoch ended. */
  readonly network?: TrainedNetwork;
  readonly description: NetworkDescription;
  /** The mean absolute error on the validation samples, scaled. */
  readonly error: number;
  readonly progress: TrainingProgress;
  /** Whether the plan was carried out to its end. */
  readonly complete: boolean;
}

/** Instances that networks learn from and such that they do not. */
interface Instances {
  readonly training: readonly RawInstance[];
  readonly validation: readonly RawInstance[];
}

/** The ONNX file of a network that was not measured yet. */
export function plainOnnx(network: TrainedNetwork, description: NetworkDescription): Uint8Array {
  return writeOnnx(network, { adasolve: formatDescription(description) });
}

/**
 * Trains a value network for a family: draws instances, decisions and scenarios, labels them exactly, fits the network, and
 * then, in rounds, adds samples of the scenarios that the network itself takes for the worst, and goes on.
 * The network is a function of the plan alone: neither threads nor interruptions show in it.
 * @throws InputError for files of samples that cannot be used or written, TrainingError when the loss is no number,
 *   RangeError for a plan that makes no sense, SolverError when a thread fails
 */
export async function trainValueNetwork(plan: TrainingPlan, run: TrainingRun): Promise<TrainingResult> {
  const { folder, jobs, clock, signal, from, onSamples, onEpoch } = run;
  const family = trainingFamily(plan.family);
  const finished: TrainingState[] = [...(from?.finished ?? [])];
  const history: EpochSummary[] = [...(from?.history ?? [])];
  let state = from?.state;
  const description = relativeDescription(family);
  const known: Instances[] = [];
  const stopped = () => signal?.aborted === true;

  async function addSamples(round: number): Promise<void> {
    const network = round === 0 ? undefined : plainOnnx(bestNetwork(finished[round - 1]!), description);
    const hash = network && createHash('sha256').update(network).digest('hex');
    const raws = await generateSamples(sampleRecipe(planRecipe(plan, round, hash)), {
      jobs,
      ...(folder === undefined ? {} : { folder }),
      ...(signal === undefined ? {} : { signal }),
      ...(network === undefined ? {} : { network }),
      onProgress: (progress) => onSamples?.(round, progress),
    });
    known.push(splitInstances(raws));
  }

  async function train(round: number): Promise<void> {
    const set = (part: keyof Instances) =>
      sampleSet(
        family,
        known.flatMap((instances) => instances[part]),
        description,
      );
    const [training, validation] = [set('training'), set('validation')];
    const before = finished[round - 1];
    const task = {
      shape: namedShape(plan.shape, ...family.features),
      ...{ training, validation },
      ...(before === undefined ? {} : { start: bestNetwork(before).weights }),
    };
    const settings = { seed: plan.seed + round, threads: jobs, ...stageOf(plan, round) };
    const epochs = trainNetwork(task, settings, {
      clock,
      ...(state === undefined ? {} : { from: state }),
      ...(signal === undefined ? {} : { signal }),
    });
    for await (const record of epochs) {
      state = record.state;
      history.push(summary(round, record));
      await onEpoch?.(history.at(-1)!, { plan, finished: [...finished], state, history: [...history] });
    }
  }

  let complete = false;
  try {
    for (let round = 0; round <= plan.rounds; round++) {
      await addSamples(round);
      if (round < finished.length) continue;
      await train(round);
      finished.push(state!);
      state = undefined;
    }
    complete = true;
  } catch (error) {
    if (!stopped()) throw error;
  }
  const last = state ?? finished.at(-1);
  const progress = { plan, finished, ...(state === undefined ? {} : { state }), history };
  return {
    ...(last === undefined ? {} : { network: bestNetwork(last) }),
    description,
    error: last?.best.error ?? Number.POSITIVE_INFINITY,
    ...{ progress, complete },
  };
}

function summary(round: number, { epoch, loss, error, improved, rate, seconds }: EpochRecord): EpochSummary {
  return { round, epoch, loss, error, improved, rate, seconds };
}
