import type { Rng } from '../../util/rng.ts';

/** A fast integer source for inner loops: uniform in [0, bound) up to a bias of bound / 2^32. */
export type Draw = (bound: number) => number;

/** A xorshift32 stream (Marsaglia 2003) seeded by one draw of rng: a step of a search draws hundreds of numbers. */
export function fastDraw(rng: Rng): Draw {
  let word = (rng.int(0xffffffff) + 1) | 0;
  return (bound) => {
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    return Math.floor((word >>> 0) * 2.3283064365386963e-10 * bound);
  };
}
