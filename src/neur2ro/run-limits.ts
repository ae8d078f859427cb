import type { Turn } from './turns.ts';

/** How long a call may take, as an argument of the call. */
export interface CallLimits {
  /** Seconds; without it the call goes on to its end. */
  readonly seconds?: number;
  readonly signal?: AbortSignal;
  /** To be called from time to time; default: turns of a task that has the thread to itself. */
  readonly turn?: Turn;
}

/** The limits that all parts of one run share. */
export interface RunLimits {
  /** Seconds since some start. */
  readonly clock: () => number;
  /** Seconds left; Infinity without a limit. */
  left(): number;
  /** Whether the run should end: the time is over, or it was told to. */
  over(): boolean;
  readonly signal: AbortSignal | undefined;
  /** See {@link CallLimits}. */
  readonly turn?: Turn;
}

/** Limits that begin now: so many seconds, and a signal. */
export function createRunLimits(
  clock: () => number,
  seconds = Number.POSITIVE_INFINITY,
  signal?: AbortSignal,
): RunLimits {
  const end = clock() + seconds;
  const left = () => Math.max(0, end - clock());
  return { clock, left, over: () => signal?.aborted === true || left() === 0, signal };
}

/** The same limits with at most so many seconds from now. */
export function within(limits: RunLimits, seconds: number): RunLimits {
  const { clock, left, over, signal, turn } = limits;
  const own = createRunLimits(clock, Math.min(seconds, left()), signal);
  return { ...own, over: () => over() || own.over(), ...(turn === undefined ? {} : { turn }) };
}

/** What is left of limits, for a call; at least `grace` seconds, for a call without which what came before is worth nothing. */
export function remaining({ left, signal, turn }: Pick<RunLimits, 'left' | 'signal' | 'turn'>, grace = 0): CallLimits {
  const seconds = Math.max(grace, left());
  return {
    ...(seconds === Number.POSITIVE_INFINITY ? {} : { seconds }),
    ...(signal === undefined ? {} : { signal }),
    ...(turn === undefined ? {} : { turn }),
  };
}
