import { z } from 'zod';
import { boxLeastSquares } from './box-least-squares.ts';
import { checkContext, featuresOf } from './features.ts';
import { checkOptions } from './options.ts';
import type { Context, Policy } from './policy.ts';
import {
  checkSetup,
  checkUpdate,
  column,
  draw,
  type Learned,
  type PolicySetup,
  policyName,
  savedState,
} from './shared.ts';

/** The schema of {@link ChebCbOptions}. */
export const chebCbOptions = z.strictObject({
  features: z.int().min(1).max(20).default(6),
  low: z.number().default(-1),
  high: z.number().default(1),
  unit: z.number().min(0).max(1).default(0),
  horizon: z.number().min(0).default(0),
  lipschitz: z.number().min(0).default(1),
});

/**
 * `features`: Chebyshev polynomials of degree 0 to features - 1, default 6. `low` and `high`: the range of the first
 * feature of a context, default [-1, 1]; what is outside counts as the nearer end. `horizon`: the number of rounds T for
 * the constants of the theory, with `lipschitz`, the slope of the mean loss in the context over the width of the range
 * (default 1); 0, the default, for the constants of the published program, which grow with what is seen. `unit`: one
 * iteration in units of reward; the published program fits costs less one iteration and scales by costs.
 */
export type ChebCbOptions = z.input<typeof chebCbOptions>;

/** Chebyshev polynomials of the first kind at x in [-1, 1]. */
function fillChebyshev(out: Float64Array, x: number): void {
  let before = x;
  let current = 1;
  for (let j = 0; j < out.length; j++) {
    out[j] = current;
    [before, current] = [current, 2 * x * current - before];
  }
}

/**
 * Contextual bandit over a context of one dimension: the loss of each arm is a Chebyshev series in the context, fitted by
 * least squares under bounds on the coefficients that follow from its slope; arms are drawn by inverse gap weighting.
 *
 * Source: Khodak, Chow, Balcan & Talwalkar, "Learning to relax", ICLR 2024, algorithm 3 and theorem 3.2 (`horizon` > 0);
 * without a horizon the constants and the step size of the authors' program, larger by a factor t than the theory's.
 * Inverse gap weighting: Foster & Rakhlin, "Beyond UCB", ICML 2020.
 * @throws RangeError on options or sizes that make no sense, no features, or a malformed `learned`; `select` and `update`
 * throw one when the context has another length, or a feature that is not a number of size up to 1e100
 */
export function createChebCb(options: ChebCbOptions, setup: PolicySetup, learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('cheb-cb', chebCbOptions, options);
  const { low, high, unit, horizon, lipschitz } = settings;
  const { arms, rng } = setup;
  const dimension = featuresOf('cheb-cb', setup);
  if (!(high > low))
    throw new RangeError(`the option "high" of the policy "cheb-cb" is ${high}; it must be more than ${low}.`);
  const size = settings.features;
  const grams = column(learned, 'grams', arms * size * size, 0, -Infinity);
  const rights = column(learned, 'rights', arms * size, 0, -Infinity);
  const squares = column(learned, 'squares', arms);
  const thetas = column(learned, 'thetas', arms * size, 0, -Infinity);
  // Rounds, largest loss, step size, and the sums of prediction^2, prediction * loss and loss^2.
  const totals = column(learned, 'totals', 6, 0, -Infinity);
  const features = new Float64Array(size);
  const predictions = new Float64Array(arms);
  const probabilities = new Float64Array(arms);

  /** (high - low) L / K: the slope over the range in units of the loss. The program's zero padding makes it 1. */
  const slope = horizon > 0 ? lipschitz : 1;
  const norm = 2 + 4 * slope * (1 + Math.log(size));
  const bounds = Float64Array.from({ length: size }, (_, j) => (j === 0 ? 1 : (2 * slope) / j) / norm);
  const remainder = Math.PI + (2 / Math.PI) * Math.log(2 * size + 1);

  function predict(context: Context): void {
    checkContext(context, dimension);
    fillChebyshev(features, Math.max(-1, Math.min(1, (2 * (context[0]! - low)) / (high - low) - 1)));
    for (let arm = 0; arm < arms; arm++) {
      let sum = 0;
      for (let j = 0; j < size; j++) sum += thetas[arm * size + j]! * features[j]!;
      predictions[arm] = sum;
    }
  }

  /** Fits an arm that has been played, in units of `scale`; returns the error where a bound is active. */
  function refit(arm: number, scale: number): number {
    const { theta, error } = boxLeastSquares(
      {
        gram: grams.subarray(arm * size * size, (arm + 1) * size * size),
        right: rights.subarray(arm * size, (arm + 1) * size).map((value) => value / scale),
        square: squares[arm]! / (scale * scale),
      },
      bounds,
    );
    thetas.set(theta, arm * size);
    return error;
  }

  function theoryStep(): number {
    const inside = Math.sqrt(arms * size * (1 + (2 / 3) * (slope * Math.PI) ** 2));
    const regret = arms * size * (1 + Math.log((horizon * inside) / norm));
    const alpha = (remainder * slope) / (2 * norm * size);
    return 2 * Math.sqrt((arms * horizon) / (regret + 2 * alpha * alpha * horizon));
  }

  const step = horizon > 0 ? theoryStep() : 0;

  /** What predictions are in units of. Before the first loss above 0 every fit is 0, in any unit. */
  const unitOf = () => (horizon > 0 || totals[1] === 0 ? 1 : totals[1]!) * norm;

  function distribute(context: Context): void {
    predict(context);
    let best = 0;
    for (let arm = 1; arm < arms; arm++) if (predictions[arm]! < predictions[best]!) best = arm;
    const eta = horizon > 0 ? step : totals[2]!;
    let others = 0;
    for (let arm = 0; arm < arms; arm++) {
      if (arm === best) continue;
      probabilities[arm] = 1 / (arms + eta * (predictions[arm]! - predictions[best]!));
      others += probabilities[arm]!;
    }
    probabilities[best] = 1 - others;
  }

  return {
    name: policyName('cheb-cb', settings),
    arms,
    select(context) {
      distribute(context);
      return draw(probabilities, rng);
    },
    probabilities(context) {
      distribute(context);
      return probabilities.slice();
    },
    expectations(context) {
      predict(context);
      return predictions.map((prediction) => 1 - prediction * unitOf());
    },
    update(choice, reward, context) {
      checkUpdate(choice, reward, arms);
      predict(context);
      const { arm } = choice;
      const loss = 1 - reward;
      const cost = loss + unit;
      const prediction = predictions[arm]!;
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) grams[(arm * size + i) * size + j]! += features[i]! * features[j]!;
        rights[arm * size + i]! += loss * features[i]!;
      }
      squares[arm]! += loss * loss;
      const t = ++totals[0]!;
      if (horizon > 0) {
        refit(arm, norm);
        return;
      }
      const grown = cost > totals[1]!;
      if (grown) totals[1] = cost;
      const scale = unitOf();
      let error = 0;
      for (let i = 0; i < arms; i++) {
        const played = grams[i * size * size]! > 0;
        if (played && (grown || i === arm)) error = refit(i, scale);
      }
      totals[3]! += prediction * prediction;
      totals[4]! += prediction * cost;
      totals[5]! += cost * cost;
      const squaredErrors = totals[3]! - (2 * totals[4]!) / scale + totals[5]! / (scale * scale);
      // alpha of the theory in units of the scale: (high - low) L / scale is slope / norm.
      const alpha = (remainder * slope) / (2 * norm * (size + 1));
      totals[2] = 2 * t * Math.sqrt((arms * t) / Math.max(squaredErrors - error + 2 * alpha * alpha * t, 1e-12));
    },
    toJSON: () => savedState('cheb-cb', settings, setup, { grams, rights, squares, thetas, totals }),
  };
}
