import type { ModelChange } from '../mip/solver.ts';
import type { Rng } from '../util/rng.ts';
import type { Search } from './search.ts';

/** A way to carve a smaller MIP out of the original one around the current solution. */
export interface Neighborhood {
  readonly name: string;
  /** One sentence for people: what it frees, and the paper it comes from. */
  readonly description: string;
  /** Whether it makes sense for this model and with what is known of it; if not, it does not become an arm. */
  applies(search: Search): boolean;
  /**
   * The change that makes the neighbourhood. Continuous columns stay free. Cutoff and start are the caller's.
   * @param size in (0, 1]: the share of the integer columns to leave free, or the analogue that the neighbourhood documents
   */
  carve(search: Search, size: number, rng: Rng): ModelChange;
}
