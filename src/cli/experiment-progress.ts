import type { ExperimentProgress } from '../experiment/run.ts';
import { secondsText } from './number-format.ts';
import { eraseLine } from './terminal.ts';

/** How progress is shown. */
export interface ProgressSettings {
  readonly write: (text: string) => void;
  /** Seconds since the run began. */
  readonly clock: () => number;
  /** Whether the line may be written over. */
  readonly terminal: boolean;
  /** Characters of a line of the terminal. */
  readonly width: number;
}

/** Shows how far a long run is. */
export interface ProgressLine {
  show(progress: ExperimentProgress): void;
  /** Ends the line that is written over, where there is one. */
  end(): void;
}

/** Seconds between two lines: of a terminal, of a log. */
const patience = { terminal: 0.1, log: 10 };

/** What is done, how fast, and how long the rest will take at this pace. */
function progressText({ total, done, played }: ExperimentProgress, seconds: number): string {
  const share = total === 0 ? 100 : Math.floor((100 * done) / total);
  const counted = `${done} of ${total} trials (${share} %)`;
  if (played === 0 || done === total) return `${counted}, ${secondsText(seconds)}`;
  const left = ((total - done) * seconds) / played;
  return `${counted}, ${secondsText(seconds)}, about ${secondsText(left)} left`;
}

/** A line of progress that is written over on a terminal, and lines of a log elsewhere. */
export function createProgressLine({ write, clock, terminal, width }: ProgressSettings): ProgressLine {
  let last = Number.NEGATIVE_INFINITY;
  let open = false;
  return {
    show(progress) {
      const now = clock();
      const isEnd = progress.done === progress.total;
      if (!isEnd && now - last < (terminal ? patience.terminal : patience.log)) return;
      last = now;
      const text = progressText(progress, now);
      write(terminal ? `${eraseLine}${text.slice(0, width - 1)}` : `${text}\n`);
      open = terminal;
    },
    end() {
      if (open) write('\n');
      open = false;
    },
  };
}
