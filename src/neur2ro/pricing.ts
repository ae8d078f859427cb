import type { Box } from './box-relaxation.ts';

/** A first-stage decision with an answer to it, by what both cost in the second stage: constant + slope'xi. */
export interface PricedPolicy {
  readonly x: Float64Array;
  readonly constant: number;
  readonly slope: Float64Array;
  /** What no policy costs less than at the prices asked about; absent where this is the best one. */
  readonly floor?: number;
}

/** How well a policy is wanted. */
export interface PricingLimits {
  /** How near to the best the sum must come. */
  readonly tolerance: number;
  /** A sum that is known already: policies are wanted only where their sum is lower. */
  readonly known: number;
}

/**
 * The second stage with the first-stage decision free, at a price: what column generation needs of a problem whose costs
 * alone are uncertain (Arslan and Detienne, INFORMS Journal on Computing 34(2), 2022).
 */
export interface Pricing {
  /** Prices are looked for within plus or minus this, one entry per first-stage column; any are valid. */
  readonly range: Float64Array;
  /**
   * min over x in the box and y in Y(x) of recourse cost in the scenario + prices'x, as far as the limits ask: `floor` bounds
   * the sum where the policy need not be the best. First-stage rows need not hold.
   * @returns undefined where the box leaves no x with a y
   */
  best(scenario: Float64Array, prices: Float64Array, box: Box, limits: PricingLimits): PricedPolicy | undefined;
}
