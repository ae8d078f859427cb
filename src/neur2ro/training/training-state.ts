import type { AdamState } from './adam.ts';
import { layersOf, type NetworkShape } from './network-shape.ts';
import type { TrainedNetwork } from './network-weights.ts';

/** All that training needs to go on after an epoch, as plain JSON; arrays of numbers are in base 64. */
export interface TrainingState {
  readonly shape: NetworkShape;
  /** Epochs done. */
  readonly epoch: number;
  readonly weights: string;
  readonly adam: { readonly steps: number; readonly mean: string; readonly square: string };
  /** The weights with the least validation error so far, and the epoch they are from. */
  readonly best: { readonly epoch: number; readonly error: number; readonly weights: string };
}

/** Numbers as text: double precision, little end first, in base 64. */
export function encodeNumbers(values: Float64Array): string {
  const bytes = Buffer.alloc(8 * values.length);
  values.forEach((value, k) => {
    bytes.writeDoubleLE(value, 8 * k);
  });
  return bytes.toString('base64');
}

/** The numbers of {@link encodeNumbers}. Throws a RangeError when there are not so many. */
function decodeNumbers(text: string, length: number): Float64Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== 8 * length)
    throw new RangeError(`the state of a training run holds ${bytes.length / 8} numbers where ${length} are expected.`);
  return Float64Array.from({ length }, (_, k) => bytes.readDoubleLE(8 * k));
}

/** The state after an epoch. */
export function describeState(
  { shape, weights }: TrainedNetwork,
  epoch: number,
  { steps, mean, square }: AdamState,
  best: TrainingState['best'],
): TrainingState {
  const adam = { steps, mean: encodeNumbers(mean), square: encodeNumbers(square) };
  return { shape, epoch, weights: encodeNumbers(weights), adam, best };
}

/** The weights and the optimiser of a state. @throws RangeError when they are none of the shape's */
export function resumeState({ shape, weights, adam }: TrainingState): { weights: Float64Array; adam: AdamState } {
  const { size } = layersOf(shape);
  const [mean, square] = [decodeNumbers(adam.mean, size), decodeNumbers(adam.square, size)];
  return { weights: decodeNumbers(weights, size), adam: { steps: adam.steps, mean, square } };
}

/** The network with the least validation error of the epochs so far. @throws RangeError when it is none of the shape's */
export function bestNetwork({ shape, best }: TrainingState): TrainedNetwork {
  return { shape, weights: decodeNumbers(best.weights, layersOf(shape).size) };
}
