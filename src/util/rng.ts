import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** The state of a stream: serialisable, and resumed bit for bit by {@link restoreRng}. */
export interface RngState {
  readonly label: string;
  readonly words: readonly number[];
}

/** A seeded stream of random numbers. */
export interface Rng {
  /** Uniform in [0, 1), 53 bits. */
  next(): number;
  /** Uniform integer in [0, bound). Throws a RangeError unless bound is a positive integer. */
  int(bound: number): number;
  /** An independent stream named by a label: a function of the root seed and the labels alone, never of how much was drawn. */
  fork(label: string): Rng;
  /** The state, for {@link restoreRng}. */
  toJSON(): RngState;
}

/**
 * Four 32-bit words from a text (cyrb128). Small seeds fed directly into xoroshiro128+ give a first draw near 1 for
 * every seed, hence the hash.
 */
function hashWords(text: string): [number, number, number, number] {
  let a = 1779033703;
  let b = 3144134277;
  let c = 1013904242;
  let d = 2773480762;
  for (let i = 0; i < text.length; i++) {
    const k = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ k, 597399067);
    b = c ^ Math.imul(b ^ k, 2869860233);
    c = d ^ Math.imul(c ^ k, 951274213);
    d = a ^ Math.imul(d ^ k, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  return [(a ^ b ^ c ^ d) | 0, (b ^ a) | 0, (c ^ a) | 0, (d ^ a) | 0];
}

function streamFrom(state: RngState): Rng {
  const generator = xoroshiro128plusFromState(state.words);
  const word = () => generator.next() >>> 0;
  const next = () => ((word() >>> 5) * 67108864 + (word() >>> 6)) / 9007199254740992;
  return {
    next,
    int(bound) {
      if (!Number.isInteger(bound) || bound <= 0)
        throw new RangeError(`int(bound): ${bound} is not a positive integer.`);
      return Math.floor(next() * bound);
    },
    fork: (label) => {
      const path = `${state.label}/${label}`;
      return streamFrom({ label: path, words: hashWords(path) });
    },
    toJSON: () => ({ label: state.label, words: [...generator.getState()] }),
  };
}

/** A stream from a seed. The same seed gives the same stream on every machine. Throws a RangeError unless the seed is a safe integer. */
export function createRng(seed: number): Rng {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed ${seed} is not an integer.`);
  const label = String(seed);
  return streamFrom({ label, words: hashWords(label) });
}

/** The stream that {@link Rng.toJSON} described, at the point it had reached. Throws a RangeError on a malformed state. */
export function restoreRng(state: RngState): Rng {
  if (
    typeof state?.label !== 'string' ||
    !Array.isArray(state.words) ||
    state.words.length !== 4 ||
    !state.words.every(Number.isInteger)
  )
    throw new RangeError('the state of a random stream is a label and four integer words.');
  return streamFrom(state);
}

/** Shuffles an array in place (Fisher and Yates) and returns it. */
export function shuffle<T extends { length: number; [index: number]: unknown }>(items: T, rng: Rng): T {
  for (let i = items.length - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    const held = items[i];
    items[i] = items[j];
    items[j] = held;
  }
  return items;
}
