/** Training that came to numbers that are none. What was reported before it stays good. */
export class TrainingError extends Error {
  override readonly name = 'TrainingError';
  readonly epoch: number;
  /** The batch of the epoch, counted from 1. */
  readonly batch: number;
  constructor(what: string, epoch: number, batch: number) {
    super(`${what} in epoch ${epoch}, batch ${batch}: the rate is too high, or the samples are no numbers.`);
    this.epoch = epoch;
    this.batch = batch;
  }
}
