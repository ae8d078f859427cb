import { createRng } from '../../util/rng.ts';
import { createAdam } from './adam.ts';
import { createJob, type GradientJob, totalErrors, totalGradient } from './gradient-job.ts';
import { type GradientWorkers, openGradientWorkers } from './gradient-workers.ts';
import type { NetworkShape } from './network-shape.ts';
import { initialWeights } from './network-weights.ts';
import type { SampleSet } from './samples.ts';
import { shareSamples } from './shared-samples.ts';
import { createSlices, shuffleSlices } from './slices.ts';
import { TrainingError } from './training-error.ts';
import { describeState, encodeNumbers, resumeState, type TrainingState } from './training-state.ts';

/** What is to be learnt. */
export interface TrainingTask {
  readonly shape: NetworkShape;
  readonly training: SampleSet;
  /** Samples that only measure: those of instances that the training set knows nothing of. */
  readonly validation: SampleSet;
  /** Weights to start from instead of random ones, say those of an earlier round. */
  readonly start?: Float64Array;
}

/** How it is learnt. */
export interface TrainingSettings {
  readonly seed: number;
  readonly epochs: number;
  /** Epochs without a lower validation error after which training ends. Default: all epochs are run. */
  readonly patience?: number;
  /** The first step length, which falls to a hundredth along half a cosine wave. Default 0.003. */
  readonly rate?: number;
  /** The most scenarios of a group that come together. Default 25. */
  readonly slice?: number;
  /** Slices per step. Default 10. */
  readonly batch?: number;
  /** Threads. Results do not depend on them. Default 1: this one. */
  readonly threads?: number;
}

/** What an epoch came to. Errors are in the scale of the labels. */
export interface EpochRecord {
  /** Counted from 1. */
  readonly epoch: number;
  /** Mean squared error over the batches, as they went by. */
  readonly loss: number;
  /** Mean absolute error on the validation set. */
  readonly error: number;
  /** Whether that is the least so far. */
  readonly improved: boolean;
  /** Step length at the end. */
  readonly rate: number;
  readonly seconds: number;
  /** What {@link trainNetwork} needs to go on from here, with the best weights so far. */
  readonly state: TrainingState;
}

/** Where a run stands in time. */
export interface RunOptions {
  /** Seconds, for {@link EpochRecord.seconds} alone. */
  readonly clock: () => number;
  /** The state of an earlier run of the same task and settings, to go on from bit by bit. */
  readonly from?: TrainingState;
  /** Ends the run within a batch, with the signal's reason as error. */
  readonly signal?: AbortSignal;
}

const leastRate = 0.01;

/** Half a cosine wave from the rate down to a hundredth of it. @param done the share of all steps done */
const rateAt = (rate: number, done: number) =>
  rate * (leastRate + (1 - leastRate) * 0.5 * (1 + Math.cos(Math.PI * done)));

/** The mean absolute error on the validation set. */
async function validate(job: GradientJob, workers: GradientWorkers): Promise<number> {
  await workers.run({ kind: 'measure', first: 0, count: job.validation.slices.count });
  const { absolute, samples } = totalErrors(job);
  return absolute / samples;
}

function checkTask({ shape, training, validation }: TrainingTask): void {
  for (const [set, name] of [
    [training, 'training'],
    [validation, 'validation'],
  ] as const) {
    if (set.groups.length === 0) throw new RangeError(`there are no samples for ${name}.`);
    const { xFeatures, scenarioFeatures } = set;
    if (xFeatures !== shape.x.features || scenarioFeatures !== shape.scenario.features)
      throw new RangeError(
        `the samples for ${name} have ${xFeatures} and ${scenarioFeatures} features; ` +
          `the network takes ${shape.x.features} and ${shape.scenario.features}.`,
      );
  }
  if (training.varying !== validation.varying)
    throw new RangeError(`${training.varying} features vary in training, ${validation.varying} in validation.`);
}

/**
 * Trains a value network by stochastic gradient descent (Adam, mean squared error): each step takes some slices of groups,
 * and each epoch every sample once. The trace is a function of task and settings; threads and interruptions leave it
 * as it is.
 * @throws TrainingError when the loss is no number; RangeError when samples, shape and state do not fit together;
 *   SolverError when a thread fails; the signal's reason
 */
export async function* trainNetwork(
  task: TrainingTask,
  settings: TrainingSettings,
  { clock, from, signal }: RunOptions,
): AsyncGenerator<EpochRecord, void> {
  checkTask(task);
  const { shape } = task;
  const { epochs, patience = epochs, rate = 0.003, slice = 25, batch = 10, threads = 1 } = settings;
  const rng = createRng(settings.seed);
  const course = (samples: SampleSet, most: number) => {
    const shared = shareSamples(samples);
    return { samples: shared, slices: createSlices(shared, most) };
  };
  const training = course(task.training, slice);
  const job = createJob(shape, training, course(task.validation, 64));
  const { weights } = job;
  const resumed = from === undefined ? undefined : resumeState(from);
  const initial = resumed?.weights ?? task.start ?? initialWeights(shape, rng.fork('weights'));
  if (initial.length !== weights.length)
    throw new RangeError(`${initial.length} weights to start from, for a network of ${weights.length}.`);
  weights.set(initial);
  const adam = createAdam(weights.length, resumed?.adam);
  const gradient = new Float64Array(weights.length);
  const steps = Math.ceil(training.slices.count / batch);
  let best = from?.best ?? { epoch: 0, error: Number.POSITIVE_INFINITY, weights: '' };

  await using workers = openGradientWorkers(job, threads);
  for (let epoch = (from?.epoch ?? 0) + 1; epoch <= epochs && epoch - best.epoch <= patience; epoch++) {
    const begun = clock();
    shuffleSlices(training.slices, training.samples, rng.fork(`epoch ${epoch}`));
    let [samples, squared, length] = [0, 0, rate];
    for (let step = 0; step < steps; step++) {
      signal?.throwIfAborted();
      const first = step * batch;
      await workers.run({ kind: 'learn', first, count: Math.min(batch, training.slices.count - first) });
      const errors = totalErrors(job);
      if (!Number.isFinite(errors.squared)) throw new TrainingError('the loss is no number', epoch, step + 1);
      totalGradient(job, 1 / errors.samples, gradient);
      length = rateAt(rate, ((epoch - 1) * steps + step) / (epochs * steps));
      adam.step(weights, gradient, length);
      samples += errors.samples;
      squared += errors.squared;
    }
    const error = await validate(job, workers);
    if (!Number.isFinite(error)) throw new TrainingError('the validation error is no number', epoch, steps);
    const improved = error < best.error;
    if (improved) best = { epoch, error, weights: encodeNumbers(weights) };
    const state = describeState({ shape, weights }, epoch, adam.state(), best);
    yield { epoch, loss: squared / samples, error, improved, rate: length, seconds: clock() - begun, state };
  }
}
