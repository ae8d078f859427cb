/** Seconds since the process began: for limits in seconds, never for results. */
export const wallClock = (): number => performance.now() / 1000;
