import { painter } from './log-table.ts';
import { numberText, secondsText } from './number-format.ts';
import type { RelaxLedger } from './relax-ledger.ts';
import { eraseLine } from './terminal.ts';

/** How a run of `relax` is shown. */
export interface RelaxDisplaySettings {
  readonly write: (text: string) => void;
  /** Systems of the sequence, where it is known. */
  readonly length: number | undefined;
  /** Whether the last line may be written over. */
  readonly terminal: boolean;
  /** Characters of a line of the terminal. */
  readonly width: number;
  readonly color: boolean;
  /** Seconds between lines. */
  readonly interval: number;
}

/** The live log of `relax`: it only formats. */
export interface RelaxDisplay {
  /** A line of its own. */
  note(line: string): void;
  /** A look at the run: a line when there was none for a while, and on a terminal the status line. */
  tick(ledger: RelaxLedger, seconds: number): void;
  /** The end: the last system gets a line. */
  close(ledger: RelaxLedger, seconds: number): void;
}

const headings = ['system', 'omega', 'iterations', 'mean', 'regret', 'time'] as const;
const widths = [13, 13, 11, 10, 11, 8] as const;
const lineOf = (cells: readonly string[]) => cells.map((cell, k) => cell.padStart(widths[k]!)).join(' ');

/** A log of the run, a line for every few seconds. */
export function createRelaxDisplay(settings: RelaxDisplaySettings): RelaxDisplay {
  const { length, terminal, width, interval } = settings;
  const paint = painter(settings.color);
  let lastLine = Number.NEGATIVE_INFINITY;
  /** Systems done at the last look, and at the last line. */
  let shown = 0;
  let written = 0;
  let status = '';

  const write = (text: string) => {
    settings.write(`${status === '' ? '' : eraseLine}${text}`);
    status = '';
  };

  function stateLine(ledger: RelaxLedger, seconds: number): string {
    const { records } = ledger;
    const last = records.at(-1)!;
    const own = ledger.learner();
    const fixed = ledger.bestFixed();
    return lineOf([
      length === undefined ? String(last.system) : `${last.system}/${length}`,
      last.arm ?? numberText(last.omega ?? undefined, 6),
      last.converged ? String(last.iterations) : `${last.iterations} !`,
      numberText(own.iterations / records.length, 6),
      fixed === undefined ? '-' : String(own.iterations - fixed.iterations),
      secondsText(seconds),
    ]);
  }

  function line(ledger: RelaxLedger, seconds: number): void {
    if (written === 0) write(`${paint('dim', lineOf(headings))}\n`);
    lastLine = seconds;
    written = ledger.records.length;
    write(`${stateLine(ledger, seconds)}\n`);
  }

  return {
    note: (line) => write(`${line}\n`),
    tick(ledger, seconds) {
      if (ledger.records.length === 0 || ledger.records.length === shown) return;
      shown = ledger.records.length;
      if (seconds - lastLine >= interval) line(ledger, seconds);
      else if (terminal) {
        status = stateLine(ledger, seconds).slice(0, width - 1);
        settings.write(`${eraseLine}${status}`);
      }
    },
    close(ledger, seconds) {
      if (ledger.records.length > 0 && ledger.records.length !== written) line(ledger, seconds);
    },
  };
}
