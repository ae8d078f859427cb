import type { SystemView } from './omega-model.ts';

/** A prediction of lambda = (1 - beta) d, with d the mean diagonal: the smallest eigenvalue where the diagonal is constant. */
export interface SpectralPrediction {
  readonly lambda: number;
  /** Standard deviation of the relative error. */
  readonly spread: number;
}

/** What is known of lambda over the features of the systems. */
export interface SpectralField {
  /** Number of observations since the beginning, or the last `forget`. */
  readonly observations: number;
  /** Undefined before the first observation. */
  predict(system: SystemView): SpectralPrediction | undefined;
  /** @param error standard deviation of the relative error of the observation */
  observe(system: SystemView, lambda: number, error: number): void;
  /** Drops what was observed, as after a change that no feature told of. */
  forget(): void;
  toJSON(): readonly (readonly number[])[];
}

const capacity = 32;
/** Bandwidth in features, which are of order 1, and in the logarithm of the diagonal. */
const bandwidth = 0.15;
/** Each observation counts this much of the one after it, so that drift is followed. */
const memory = 0.97;
const ages = Float64Array.from({ length: capacity + 1 }, (_, age) => memory ** age);

/** Solves a symmetric positive definite system of a few unknowns in place; `matrix` row by row. */
function solveSmall(matrix: Float64Array, right: Float64Array): void {
  const size = right.length;
  for (let k = 0; k < size; k++)
    for (let i = k + 1; i < size; i++) {
      const factor = matrix[i * size + k]! / matrix[k * size + k]!;
      for (let j = k; j < size; j++) matrix[i * size + j]! -= factor * matrix[k * size + j]!;
      right[i]! -= factor * right[k]!;
    }
  for (let i = size - 1; i >= 0; i--) {
    for (let j = i + 1; j < size; j++) right[i]! -= matrix[i * size + j]! * right[j]!;
    right[i]! /= matrix[i * size + i]!;
  }
}

/**
 * Learns lambda over (context, diagonal): a Bayesian regression that is affine, since the eigenvalues of A + c I and of
 * I + kappa L are affine in c and kappa, times a local correction by the observations nearby, for families that are not.
 * The relative error of the observations weighs them; the last 32 are kept, the latest counting most.
 * @param slope the prior of d lambda / d diagonal: 1 with certainty is the family A + c I
 * @param saved what toJSON gave
 */
export function createSpectralField(
  features: number,
  slope: { readonly mean: number; readonly deviation: number },
  saved: readonly (readonly number[])[] = [],
): SpectralField {
  const size = features + 2;
  const width = features + 3;
  // Rows of context, diagonal, lambda and error, the oldest first.
  let rows: number[][] = saved.map((row) => [...row]);
  const coefficients = new Float64Array(size);
  const precision = new Float64Array(size * size);
  const design = new Float64Array(size);
  const scratch = new Float64Array(size * size);
  const corrections = new Float64Array(capacity);

  const fillDesign = (context: ArrayLike<number>, diagonal: number): void => {
    const reference = rows[0]![features]!;
    design[0] = 1;
    for (let j = 0; j < features; j++) design[j + 1] = context[j]! - rows[0]![j]!;
    design[features + 1] = (diagonal - reference) / reference;
  };
  const affine = (): number => {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += coefficients[j]! * design[j]!;
    return sum;
  };

  /** Fits the affine part, in units of the first diagonal, relative to the first observation kept. */
  function refit(): void {
    const reference = rows[0]![features]!;
    const typical = rows[0]![features + 1]! / reference;
    precision.fill(0);
    coefficients.fill(0);
    for (let j = 0; j < size; j++) {
      const mean = j === size - 1 ? slope.mean : j === 0 ? typical : 0;
      const deviation = j === size - 1 ? Math.max(slope.deviation, 1e-6) : j === 0 ? 3 * typical : typical;
      precision[j * size + j] = deviation ** -2;
      coefficients[j] = mean * deviation ** -2;
    }
    rows.forEach((row, k) => {
      fillDesign(row, row[features]!);
      const value = row[features + 1]! / reference;
      const weight = ages[rows.length - 1 - k]! / (row[features + 2]! * value) ** 2;
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) precision[i * size + j]! += weight * design[i]! * design[j]!;
        coefficients[i]! += weight * design[i]! * value;
      }
    });
    scratch.set(precision);
    solveSmall(scratch, coefficients);
    rows.forEach((row, k) => {
      fillDesign(row, row[features]!);
      corrections[k] = Math.log(
        row[features + 1]! / reference / Math.max(affine(), (0.1 * row[features + 1]!) / reference),
      );
    });
  }
  if (rows.length > 0) refit();

  return {
    get observations() {
      return rows.length;
    },
    predict({ context, diagonal }) {
      if (rows.length === 0) return undefined;
      let nearest = 0;
      let weights = 0.05;
      let correction = 0;
      let least = Infinity;
      for (let k = 0; k < rows.length; k++) {
        const row = rows[k]!;
        let distance = Math.log(diagonal / row[features]!) ** 2;
        for (let j = 0; j < features; j++) distance += (context[j]! - row[j]!) ** 2;
        const weight = Math.exp(-distance / (2 * bandwidth * bandwidth)) * ages[rows.length - 1 - k]!;
        weights += weight;
        correction += weight * corrections[k]!;
        nearest = Math.max(nearest, Math.exp((-8 * distance) / (bandwidth * bandwidth)));
        least = Math.min(least, row[features + 1]!);
      }
      fillDesign(context, diagonal);
      const reference = rows[0]![features]!;
      scratch.set(precision);
      const solved = design.slice();
      solveSmall(scratch, solved);
      let variance = 0;
      for (let j = 0; j < size; j++) variance += solved[j]! * design[j]!;
      const deviation = Math.sqrt(variance) * reference;
      const extrapolated = affine() * reference;
      // Where the affine part may be below 0 it says no more than "less than all before".
      const base = extrapolated > deviation ? extrapolated : Math.max(extrapolated, 0.3 * least);
      const relative = deviation / base;
      return {
        lambda: base * Math.exp(correction / weights),
        spread: Math.hypot(relative * Math.sqrt(1 - nearest), rows.at(-1)![features + 2]! / 2),
      };
    },
    observe({ context, diagonal }, lambda, error) {
      const row = [...context].slice(0, features);
      rows.push([...row, diagonal, lambda, error]);
      if (rows[0]!.length !== width)
        throw new RangeError(`a context has ${context.length} features instead of ${features}.`);
      if (rows.length > capacity) rows = rows.slice(-capacity);
      refit();
    },
    forget() {
      rows = [];
    },
    toJSON: () => rows.map((row) => [...row]),
  };
}
