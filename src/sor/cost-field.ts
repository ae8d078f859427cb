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
  const rows: number[][] = saved.map((row) => [...row]);
  return {
    predict({ context, diagonal }) {
      if (rows.length === 0) return undefined;
      let weights = 0;
      let near = 0;
      let sum = 0;
      let age = 1;
      for (let k = rows.length - 1; k >= 0; k--) {
        const row = rows[k]!;
        let distance = Math.log(Math.abs(diagonal / row[0]!) + 1e-300) ** 2;
        for (let j = 0; j < context.length; j++) distance += (context[j]! - row[j + 2]!) ** 2;
        // Beyond four bandwidths nothing is left of the kernel that counts beside the background.
        const kernel = distance > reach ? 0 : Math.exp(-distance / (2 * bandwidth * bandwidth));
        const weight = (kernel + background) * age;
        weights += weight;
        near += kernel;
        sum += weight * row[1]!;
        age *= memory;
      }
      return { mean: sum / weights, weight: near };
    },
    observe({ context, diagonal }, value) {
      rows.push([diagonal, value, ...context]);
      if (rows.length > capacity) rows.shift();
    },
    toJSON: () => rows.map((row) => [...row]),
  };
}
