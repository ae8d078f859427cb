import { isClosedPipe } from './print.ts';

/** Requests to end a run early. */
export interface Interrupts extends Disposable {
  /** Fires at the first request. */
  readonly signal: AbortSignal;
}

/**
 * Watches for SIGINT, SIGTERM, closed pipes and a standard output that cannot be written. The first request ends the run
 * cleanly; a second signal ends the process with exit code 130. Nobody reads a closed pipe, so the run behind it ends
 * quietly too.
 * @param onFirst called at the first signal
 */
export function watchInterrupts(onFirst: () => void): Interrupts {
  const controller = new AbortController();
  let signals = 0;
  const onSignal = () => {
    signals++;
    if (signals > 1) process.exit(130);
    controller.abort();
    onFirst();
  };
  const onOutputError = () => controller.abort();
  const onLogError = (error: Error) => {
    if (isClosedPipe(error)) controller.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  process.stdout.on('error', onOutputError);
  process.stderr.on('error', onLogError);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
      process.stdout.off('error', onOutputError);
      process.stderr.off('error', onLogError);
    },
  };
}
