import { createGradient, type ErrorSums } from './gradient.ts';
import { layersOf, type NetworkShape } from './network-shape.ts';
import type { SampleSet } from './samples.ts';
import { sharedIntegers, sharedNumbers } from './shared-samples.ts';
import { type Slices, sliceWidth } from './slices.ts';

/** Samples to learn from or to measure errors on. */
export interface Course {
  readonly samples: SampleSet;
  readonly slices: Slices;
}

/** What the threads of a training run share. */
export interface GradientJob {
  readonly shape: NetworkShape;
  readonly training: Course;
  readonly validation: Course;
  readonly weights: Float64Array;
  /** The gradients of the parts of a batch, one behind the other. */
  readonly gradients: Float64Array;
  /** {@link ErrorSums} of the parts: three numbers each. */
  readonly errors: Float64Array;
  /** How many parts of the batch at hand are taken by a thread. */
  readonly taken: Int32Array;
}

/** Some slices in a row: to learn from in training, or else to measure the validation's errors on. */
export interface Batch {
  readonly kind: 'learn' | 'measure';
  readonly first: number;
  readonly count: number;
}

/**
 * A batch always falls into so many parts, whatever the number of threads, and their gradients are added up in order: sums
 * of rounded numbers depend on the order.
 */
const parts = 8;
const sumsPerPart = 3;

/** A job over samples and weights that threads can share. */
export function createJob(shape: NetworkShape, training: Course, validation: Course): GradientJob {
  const { size } = layersOf(shape);
  return {
    shape,
    training,
    validation,
    weights: sharedNumbers(size),
    gradients: sharedNumbers(parts * size),
    errors: sharedNumbers(parts * sumsPerPart),
    taken: sharedIntegers(1),
  };
}

/** What a thread does: takes parts of a batch while there are any, and leaves their gradients and errors in the job. */
export function createPartWorker(job: GradientJob): (batch: Batch) => void {
  const { shape, training, validation, weights, gradients, errors, taken } = job;
  const gradient = new Float64Array(weights.length);
  const engine = createGradient(shape, training.samples.varying, weights, gradient);
  return ({ kind, first, count }) => {
    const { samples, slices } = kind === 'learn' ? training : validation;
    const run = kind === 'learn' ? engine.add : engine.measure;
    for (let part = Atomics.add(taken, 0, 1); part < parts; part = Atomics.add(taken, 0, 1)) {
      const sums = { samples: 0, squared: 0, absolute: 0 };
      gradient.fill(0);
      for (let slice = first + part; slice < first + count; slice += parts) {
        const at = slice * sliceWidth;
        const group = samples.groups[slices.table[at]!]!;
        const found = run(group, slices.picks, slices.table[at + 1]!, slices.table[at + 2]!);
        sums.samples += found.samples;
        sums.squared += found.squared;
        sums.absolute += found.absolute;
      }
      if (kind === 'learn') gradients.set(gradient, part * gradient.length);
      errors.set([sums.samples, sums.squared, sums.absolute], part * sumsPerPart);
    }
  };
}

/** Adds up the errors that the parts of a batch left. */
export function totalErrors({ errors }: GradientJob): ErrorSums {
  const total = [0, 0, 0];
  errors.forEach((value, k) => {
    total[k % sumsPerPart]! += value;
  });
  const [samples, squared, absolute] = total;
  return { samples: samples!, squared: squared!, absolute: absolute! };
}

/** Adds up the gradients that the parts of a batch left, times a factor. */
export function totalGradient({ gradients }: GradientJob, factor: number, total: Float64Array): void {
  const { length } = total;
  total.fill(0);
  for (let at = 0; at < gradients.length; at += length)
    for (let k = 0; k < length; k++) total[k]! += gradients[at + k]!;
  for (let k = 0; k < length; k++) total[k]! *= factor;
}
