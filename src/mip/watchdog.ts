/** Counts running time and barks once it is over; time held does not count. */
export interface Watchdog {
  /** Begins to count, or goes on. */
  run(): void;
  /** Stops counting until the next run. */
  hold(): void;
  /** Ends it for good. */
  stop(): void;
}

const longestTimer = 2147483647;

/** A watchdog that calls `bark` after `seconds` of running time; never when that is infinite. */
export function createWatchdog(seconds: number, bark: () => void): Watchdog {
  let left = seconds * 1000;
  let since: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let over = false;

  function hold(): void {
    clearTimeout(timer);
    if (since !== undefined) left -= performance.now() - since;
    since = undefined;
  }

  return {
    run() {
      if (over || since !== undefined || left > longestTimer) return;
      since = performance.now();
      timer = setTimeout(bark, Math.max(0, left));
    },
    hold,
    stop() {
      hold();
      over = true;
    },
  };
}

/** Starts counting; the function returned gives the seconds since. */
export function stopwatch(): () => number {
  const begun = performance.now();
  return () => (performance.now() - begun) / 1000;
}
