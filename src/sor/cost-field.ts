import type { SystemView } from './learners/omega-model.ts';

/** What an arm is expected to cost. */
export interface CostPrediction {
  /** Logarithm of the cost. */
  readonly mean: number;
  /** Observations nearby, each counting up to 1. */
  readonly weight: number;
}

/** The cost of an arm over the features of the systems: a mean of what was observed nearby, newer observations counting more. */
export interface CostField {
  /** Undefined before the first observation. */
  predict(system: SystemView): CostPrediction | undefined;
  observe(system: SystemView, value: number): void;
  toJSON(): readonly (readonly number[])[];
}

const capacity = 24;
const bandwidth = 0.2;
const reach = (4 * bandwidth) ** 2;
const memory = 0.95;
/** What observations far away count, so that a new place begins at the mean of the others. */
const background = 0.02;

/** Source: Nadaraya, "On estimating regression", Theory of Probability and its Applications 9(1), 1964. */
export function createCostField(saved: readonly (readonly number[])[] = []): CostField {
  // A ring of rows: logarithm of the diagonal, value, context.
  let width = 0;
  let rows = new Float64Array(0);
  let count = 0;
  let next = 0;

  function push(diagonal: number, value: number, context: ArrayLike<number>): void {
    if (width === 0) {
      width = context.length + 2;
      rows = new Float64Array(capacity * width);
    }
    const at = next * width;
    rows[at] = Math.log(Math.abs(diagonal));
    rows[at + 1] = value;
    for (let j = 2; j < width; j++) rows[at + j] = context[j - 2]!;
    next = next + 1 === capacity ? 0 : next + 1;
    if (count < capacity) count++;
  }
  for (const [level, value, ...context] of saved) {
    push(1, value!, context);
    rows[(next === 0 ? capacity - 1 : next - 1) * width] = level!;
  }

  return {
    predict({ context, diagonal }) {
      if (count === 0) return undefined;
      const level = Math.log(Math.abs(diagonal));
      let weights = 0;
      let near = 0;
      let sum = 0;
      let age = 1;
      let row = next;
      for (let k = 0; k < count; k++) {
        row = row === 0 ? capacity - 1 : row - 1;
        const at = row * width;
        let distance = (level - rows[at]!) ** 2;
        for (let j = 2; j < width; j++) distance += (context[j - 2]! - rows[at + j]!) ** 2;
        // Beyond four bandwidths nothing is left of the kernel that counts beside the background.
        const kernel = distance > reach ? 0 : Math.exp(-distance / (2 * bandwidth * bandwidth));
        const weight = (kernel + background) * age;
        weights += weight;
        near += kernel;
        sum += weight * rows[at + 1]!;
        age *= memory;
      }
      return { mean: sum / weights, weight: near };
    },
    observe: ({ context, diagonal }, value) => push(diagonal, value, context),
    toJSON: () =>
      Array.from({ length: count }, (_, k) => {
        const at = ((next - count + k + capacity) % capacity) * width;
        return [...rows.subarray(at, at + width)];
      }),
  };
}
