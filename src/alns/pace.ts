/** How a search shares a core with another: it works alone at first, then keeps to a share of the time until it need not any more. */
export interface PaceLimits {
  /** Seconds of work before the first rest. */
  readonly alone: number;
  /** The share of the time after that, in (0, 1]. */
  readonly share: number;
}

/** Seconds of work between two rests: short, for the other one waits meanwhile. */
const stretch = 0.02;

/**
 * A clock of the seconds worked, rests left out, that takes the rests itself when it is asked.
 * @param rest sleeps for some seconds
 * @param hurried whether no rests are due, now and later
 */
export function paced(
  limits: PaceLimits,
  clock: () => number,
  rest: (seconds: number) => void,
  hurried: () => boolean,
) {
  const begun = clock();
  let rested = 0;
  let due = limits.alone;
  return (): number => {
    const worked = clock() - begun - rested;
    if (worked < due || hurried()) return worked;
    const before = clock();
    rest(((worked - due + stretch) * (1 - limits.share)) / limits.share);
    rested += clock() - before;
    due = worked + stretch;
    return worked;
  };
}
