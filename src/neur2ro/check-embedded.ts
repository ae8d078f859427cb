import { SolverError } from '../util/errors.ts';
import type { ValueNetwork } from './value-network.ts';

/** How far, scaled, a MIP's value of a network may be from the network's own. */
const tolerance = 1e-4;

/**
 * Holds the value that a MIP has for a network to what ONNX Runtime predicts at the same point.
 * @param prediction the predicted cost
 * @param scaled the MIP's scaled value
 * @throws SolverError when they differ by more than 1e-4, scaled
 */
export function checkEmbedded({ name, label }: ValueNetwork, prediction: number, scaled: number): void {
  const own = (prediction - label.shift) / label.factor;
  if (Math.abs(own - scaled) <= tolerance) return;
  throw new SolverError(`the MIP has the value ${scaled} for the network ${name}, which itself gives ${own}.`);
}
