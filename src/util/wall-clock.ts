/** Seconds since the process or the thread began: for limits, and for times that are told, never for results. */
export const wallClock = (): number => performance.now() / 1000;
