import type { MipResult } from '../mip/solver.ts';
import type { Rng } from '../util/rng.ts';
import type { Lane } from './lanes.ts';
import type { Verdict } from './outcome.ts';
import type { Search } from './search.ts';

/** One pull of an arm, played. */
export interface Played {
  readonly result: MipResult;
  /** Columns that were free in the sub-MIP. */
  readonly free: number;
  /** The size asked for, in (0, 1]. */
  readonly size: number;
  /** What the pull cost, as a multiple of the budget of one pull. */
  readonly effort: number;
}

/** An arm of the search: something that can be played around the current solution and may bring a better one. */
export interface Move {
  readonly name: string;
  /** Plays it once, in a lane of its own. Failures come back as results, never as exceptions. */
  play(search: Search, lane: Lane, rng: Rng, signal: AbortSignal): Promise<Played>;
  /** Learns from the verdict, for moves that adapt themselves. */
  adapt(played: Played, verdict: Verdict): void;
  /** The size the next play will have, in (0, 1]. */
  readonly size: number;
}
