import type { RunLimits } from './run-limits.ts';

/** Bounds on first-stage columns. */
export interface Box {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** A box to be bounded. */
export interface BoxQuestion<Hint> {
  readonly box: Box;
  /** Bounds above this are as good as any. */
  readonly cutoff: number;
  /** How near to one another bound and level must come. */
  readonly tolerance: number;
  /** What the question about a larger box left behind; absent for the first. */
  readonly hint?: Hint;
}

/** What a relaxation over a box comes to. Costs are in minimisation form, both stages included. */
export interface BoxBound<Hint> {
  /** No decision within the box is worth less in its worst case; Infinity where the box holds none. */
  readonly bound: number;
  /** The value of the relaxation is at most this; equal to the bound where the search went on to its end. */
  readonly level: number;
  /** The point of the relaxation: whole where it is a decision. */
  readonly x: Float64Array;
  /** For questions about parts of the box. */
  readonly hint: Hint;
}

/** Bounds the robust optimum within boxes of the first stage; what it meets on the way serves all boxes. */
export interface BoxRelaxation<Hint = unknown> {
  bound(question: BoxQuestion<Hint>, limits: RunLimits): Promise<BoxBound<Hint>>;
}
