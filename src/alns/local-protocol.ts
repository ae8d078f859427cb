import type { MipModel } from '../mip/model.ts';
import type { PaceLimits } from './pace.ts';

/** What a local-search worker is born with. */
export interface LocalBirth {
  readonly model: MipModel;
  readonly seed: number;
  /** One Int32 word: 1 asks the search that runs to end. */
  readonly control: SharedArrayBuffer;
}

/** The limits of one search: nonzeros touched, and seconds where time counts. */
export interface LocalBudget {
  readonly effort: number;
  readonly seconds?: number;
}

/** The limits of the start heuristics: seconds of work, of which those without a point yet are paced and at most `blind`. */
export interface StartBudget extends LocalBudget {
  readonly blind?: number;
  readonly pace?: PaceLimits;
}

/** What the main thread asks: a first solution (with a hint, NaN where it says nothing), or an improvement of a solution. */
export type LocalRequest =
  | { readonly kind: 'start'; readonly budget: StartBudget; readonly hint?: Float64Array }
  | {
      readonly kind: 'improve';
      readonly budget: LocalBudget;
      readonly x: Float64Array;
      readonly objective: number;
      readonly round: number;
    };

/** What the worker tells: each better verified point, and at last, after a start, the least infeasible vector met. */
export type LocalReport =
  | { readonly kind: 'begun' }
  | { readonly kind: 'point'; readonly x: Float64Array; readonly source: string }
  | { readonly kind: 'done'; readonly nearest?: Float64Array };
