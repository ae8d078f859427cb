import type { Evidence } from '../tune/evidence.ts';
import type { RaceObserver, RaceProgress } from '../tune/race.ts';
import { plainTable } from './log-table.ts';
import { countText } from './number-format.ts';
import { eraseLine } from './terminal.ts';

/** Milliseconds between two lines of progress where there is no terminal. */
const lineEvery = 30_000;

/** A time still to go, as people say it: `45s`, `12m`, `1h 05m`. */
export function roughTime(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)}s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes}m` : `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, '0')}m`;
}

/** A score as a percentage. */
const percent = (score: number) => `${(100 * score).toFixed(2)}%`;

function progressLine({ round, rounds, left, done, planned, remaining }: RaceProgress): string {
  return `round ${round} of ${rounds}, ${countText(left, 'configuration')}: ${done} of ${countText(planned, 'run')}, ${roughTime(remaining)} to go`;
}

/** A live log of a race. @param write receives whole lines, and on a terminal the status line; @param now milliseconds */
export function createTuneDisplay(
  write: (text: string) => void,
  terminal: boolean,
  now: () => number,
): Required<RaceObserver> & { note(line: string): void } {
  let status = false;
  let last = now();
  const note = (line: string) => {
    write(`${status ? eraseLine : ''}${line}\n`);
    status = false;
    last = now();
  };
  return {
    note,
    onRun(run, progress) {
      if (run.failure !== undefined)
        note(`a run of ${run.contender} on ${run.instance} failed: ${run.failure.replace(/\s+/g, ' ')}`);
      if (terminal) {
        write(`${eraseLine}  ${progressLine(progress)}`);
        status = true;
      } else if (now() - last >= lineEvery) note(progressLine(progress));
    },
    onRound({ round, pairs, left, dropped, scores }) {
      const places = [...left, ...dropped.keys()].map((name) => `${name} ${percent(scores.mean(name, pairs))}`);
      const kept = places.slice(0, left.length).join(', ');
      const gone = places.slice(left.length).join(', ');
      note(
        `round ${round} on ${countText(pairs.length, 'pair')}: left are ${kept}${gone === '' ? '' : `; out are ${gone}`}`,
      );
    },
  };
}

/** The table of a race, for the standard output. */
export function tuneTable({ contenders }: Evidence): string {
  const rows = contenders.map(({ name, pairs, score, defaultScore, better, equal, worse, p, dropped }) => [
    name,
    String(pairs),
    percent(score),
    percent(defaultScore),
    `${better}/${equal}/${worse}`,
    p.toPrecision(2),
    dropped === undefined ? 'stayed' : `round ${dropped.round} (${dropped.reason})`,
  ]);
  const headings = ['configuration', 'pairs', 'score', 'default', 'better/equal/worse', 'p', 'out'];
  return plainTable(headings, rows)
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}
