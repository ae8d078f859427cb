import type { SampleProgress } from '../neur2ro/training/generate-samples.ts';
import { type EpochSummary, stageOf, type TrainingPlan } from '../neur2ro/training/training-plan.ts';
import { secondsText } from './number-format.ts';
import { eraseLine } from './terminal.ts';
import { roughTime } from './tune-display.ts';

/** How a training is shown. */
export interface TrainDisplaySettings {
  readonly plan: TrainingPlan;
  readonly write: (text: string) => void;
  /** Seconds since some start. */
  readonly clock: () => number;
  /** Whether the last line may be written over. */
  readonly terminal: boolean;
}

/** The live log of a training: it only formats. */
export interface TrainDisplay {
  note(line: string): void;
  samples(round: number, progress: SampleProgress): void;
  epoch(epoch: EpochSummary): void;
  measured(done: number, total: number): void;
}

/** Seconds between two lines of a log that is no terminal. */
const patience = 10;

const stageName = (round: number) => (round === 0 ? 'samples' : `samples of round ${round}`);

/** A line per epoch and a status line on a terminal; elsewhere a line now and then, and the last of each stage. */
export function createTrainDisplay({ plan, write, clock, terminal }: TrainDisplaySettings): TrainDisplay {
  let open = false;
  let last = Number.NEGATIVE_INFINITY;
  let begun: { readonly round: number; readonly seconds: number; readonly made: number } | undefined;
  const line = (text: string) => {
    write(`${open ? eraseLine : ''}${text}\n`);
    open = false;
    last = clock();
  };
  const status = (text: string, important: boolean) => {
    if (important) line(text);
    else if (terminal) {
      write(`${eraseLine}  ${text}`);
      open = true;
    } else if (clock() - last >= patience) line(text);
  };

  /** Seconds that the epochs to come will take, if they go on as the last one; samples of later rounds not counted. */
  function left({ round, epoch, seconds }: EpochSummary): number {
    let epochs = stageOf(plan, round).epochs - epoch;
    for (let later = round + 1; later <= plan.rounds; later++) epochs += stageOf(plan, later).epochs;
    return epochs * seconds;
  }

  return {
    note: line,
    samples(round, { total, done, made }) {
      if (begun?.round !== round) begun = { round, seconds: clock(), made };
      const seconds = clock() - begun.seconds;
      const rest = made === 0 || done === total ? '' : `, about ${roughTime(((total - done) * seconds) / made)} left`;
      const found = made === 0 && done > 0 ? ' found' : '';
      status(`${stageName(round)}: ${done} of ${total} files${found}, ${secondsText(seconds)}${rest}`, done === total);
    },
    epoch(summary) {
      const { round, epoch, loss, error, improved, seconds } = summary;
      const { epochs } = stageOf(plan, round);
      const where = `${round === 0 ? '' : `round ${round}, `}epoch ${epoch} of ${epochs}`;
      const mark = improved ? ' (best)' : '';
      const rest = `${secondsText(seconds)}, about ${roughTime(left(summary))} left`;
      const text = `${where}: loss ${loss.toExponential(2)}, validation error ${error.toFixed(5)}${mark}, ${rest}`;
      status(text, epoch === epochs || (terminal && seconds >= 1));
    },
    measured(done, total) {
      status(`run alone on ${done} of ${total} instances`, done === total);
    },
  };
}
