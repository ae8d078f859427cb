/** The numbers that {@link createAdam} keeps between steps. */
export interface AdamState {
  /** Steps taken. */
  readonly steps: number;
  /** Decaying means of the gradient and of its square, by weight. */
  readonly mean: Float64Array;
  readonly square: Float64Array;
}

/** An optimiser of weights. */
export interface Adam {
  /** Moves the weights against the gradient. @param rate the step length */
  step(weights: Float64Array, gradient: Float64Array, rate: number): void;
  /** The state: the arrays are the optimiser's own. */
  state(): AdamState;
}

const meanDecay = 0.9;
const squareDecay = 0.999;
const epsilon = 1e-8;

/**
 * Adam (Kingma and Ba 2015, algorithm 1) with the authors' constants, as in PyTorch.
 * @param state to go on from, of as many weights
 */
export function createAdam(size: number, state?: AdamState): Adam {
  const mean = state?.mean.slice() ?? new Float64Array(size);
  const square = state?.square.slice() ?? new Float64Array(size);
  let steps = state?.steps ?? 0;
  return {
    step(weights, gradient, rate) {
      steps++;
      const scale = rate / (1 - meanDecay ** steps);
      const unbiased = 1 / Math.sqrt(1 - squareDecay ** steps);
      for (let k = 0; k < size; k++) {
        const slope = gradient[k]!;
        const m = meanDecay * mean[k]! + (1 - meanDecay) * slope;
        const v = squareDecay * square[k]! + (1 - squareDecay) * slope * slope;
        mean[k] = m;
        square[k] = v;
        weights[k]! -= (scale * m) / (unbiased * Math.sqrt(v) + epsilon);
      }
    },
    state: () => ({ steps, mean, square }),
  };
}
