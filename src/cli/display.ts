import type { Incumbent } from '../alns/ledger.ts';
import type { Step } from '../alns/lns.ts';
import type { Observer } from '../alns/observer.ts';
import type { SolveResult } from '../alns/solve.ts';
import { relativeGap } from '../alns/stop.ts';
import { inSourceSense, type MipModel } from '../mip/model.ts';
import { type Cells, objectiveWidth, painter, plainTable, type Style, tableHeader, tableRow } from './log-table.ts';
import { countText, gapText, numberText, secondsText, shareText } from './number-format.ts';
import { eraseLine } from './terminal.ts';

/** How a run is shown. */
export interface DisplaySettings {
  readonly model: MipModel;
  /** Receives whole lines, and the status line where there is one. */
  readonly write: (text: string) => void;
  /** The names of the arms: an incumbent of theirs is shown with its step. */
  readonly arms: ReadonlySet<string>;
  /** Seconds between lines when nothing better is found; a young run gets lines sooner. */
  readonly interval: number;
  /** Whether every iteration gets a line. */
  readonly everyStep: boolean;
  /** Whether the last line may be a status line that is written over. */
  readonly terminal: boolean;
  /** Characters of a line of the terminal: the status line must not wrap. */
  readonly width: number;
  readonly color: boolean;
}

/** The live log of a run: an observer that writes lines. */
export interface Display extends Required<Observer> {
  /** A line of its own, for what is not in the table. */
  note(line: string): void;
  /** Time has gone by: a line when none was written for a while, and the status line. */
  tick(seconds: number): void;
  /** The end: proof, table of the arms and a closing line. */
  finish(result: SolveResult): void;
}

/** Rows after which the headings are repeated. */
const headingsEvery = 20;

const statusNames: Readonly<Record<Step['status'], string>> = {
  optimal: 'optimal',
  infeasible: 'none',
  unbounded: 'unbound',
  limit: 'limit',
  interrupted: 'stopped',
  error: 'error',
};

const endings: Readonly<Record<SolveResult['status'], string>> = {
  optimal: 'proven optimal',
  feasible: 'stopped by a limit',
  infeasible: 'proven infeasible',
  unbounded: 'proven unbounded',
  'no-solution': 'stopped without a solution',
  interrupted: 'interrupted',
};

/** Lines about a model: its name and sizes. */
export function modelLine(model: MipModel): string {
  const integers = model.integer.reduce((sum, flag) => sum + flag, 0);
  const sizes = [
    countText(model.rows, 'row'),
    `${countText(model.columns, 'column')} (${integers} integer)`,
    countText(model.values.length, 'nonzero'),
    model.maximize ? 'maximise' : 'minimise',
  ];
  return `model ${model.name || '-'}: ${sizes.join(', ')}`;
}

/** A live log that only formats: it knows no stream, no clock and no terminal. */
export function createDisplay(settings: DisplaySettings): Display {
  const { model, arms, everyStep, terminal, width } = settings;
  const paint = painter(settings.color);
  let incumbent = Number.POSITIVE_INFINITY;
  let bound = Number.NEGATIVE_INFINITY;
  let phase = '';
  let iteration = 0;
  let pending = false;
  let rows = 0;
  let lastLine = 0;
  let status = '';

  const objective = (value: number | undefined) =>
    numberText(value === undefined ? undefined : inSourceSense(model, value), objectiveWidth);

  /** Seconds without a line after which there is one: a tenth of the run so far, within a second and the interval. */
  const patience = (seconds: number) => Math.min(settings.interval, Math.max(1, seconds / 10));

  const write = (text: string) => {
    settings.write(`${status === '' ? '' : eraseLine}${text}`);
    status = '';
  };

  function row(seconds: number, cells: Cells, style?: Style): void {
    if (rows % headingsEvery === 0) write(`${paint('dim', tableHeader())}\n`);
    rows++;
    lastLine = seconds;
    const line = tableRow({
      incumbent: objective(incumbent),
      bound: objective(bound),
      gap: gapText(relativeGap(incumbent, bound)),
      time: secondsText(seconds),
      ...cells,
    });
    write(`${style === undefined ? line : paint(style, line)}\n`);
  }

  function stepRow(step: Step, mark: string, style?: Style): void {
    const cells = {
      mark,
      iteration: String(step.iteration),
      source: step.name,
      free: String(step.free),
      status: statusNames[step.status],
      nodes: String(step.nodes),
      candidate: objective(step.candidate),
      reward: step.reward.toFixed(2),
    };
    row(step.seconds, cells, style);
  }

  function armTable(summaries: SolveResult['arms']): void {
    if (summaries.every(({ pulls }) => pulls === 0)) return;
    const lines = plainTable(
      ['arm', 'pulls', 'improvements', 'mean reward', 'time', 'size'],
      summaries.map((arm) => [
        arm.name,
        String(arm.pulls),
        String(arm.improvements),
        arm.pulls === 0 ? '-' : arm.meanReward.toFixed(3),
        secondsText(arm.seconds),
        shareText(arm.size),
      ]),
    );
    lines.forEach((line, k) => {
      write(`  ${k === 0 ? paint('dim', line) : line}\n`);
    });
  }

  return {
    note: (line) => write(`${line}\n`),
    onPhase(sentence, seconds) {
      phase = sentence;
      lastLine = seconds;
      write(`${paint('dim', `  ${sentence} (${secondsText(seconds)})`)}\n`);
    },
    onBound(value) {
      bound = Math.max(bound, value);
    },
    onIncumbent(found: Incumbent) {
      incumbent = found.objective;
      // Its step follows at once and says more.
      if (arms.has(found.source)) pending = true;
      else row(found.seconds, { mark: 'H', source: found.source, candidate: objective(found.objective) }, 'green');
    },
    onStep(step) {
      iteration = step.iteration;
      bound = Math.max(bound, step.bound);
      if (pending) stepRow(step, 'H', 'green');
      else if (everyStep || step.seconds - lastLine >= patience(step.seconds)) stepRow(step, '');
      pending = false;
    },
    tick(seconds) {
      if (seconds - lastLine >= 2 * patience(seconds))
        row(seconds, { iteration: String(iteration), source: `(${phase})` });
      if (!terminal) return;
      const known = `incumbent ${objective(incumbent)}, bound ${objective(bound)}`;
      status = `  ${phase}, iteration ${iteration}, ${known}, ${secondsText(seconds)}`.slice(0, width - 1);
      settings.write(`${eraseLine}${status}`);
    },
    finish(result) {
      incumbent = result.best?.objective ?? Number.POSITIVE_INFINITY;
      bound = result.bound;
      if (result.status === 'optimal') row(result.seconds, { mark: '*', source: 'proven optimal' }, 'green');
      armTable(result.arms);
      const { iterations, seconds, gap } = result;
      const what = `objective ${objective(incumbent)}, bound ${objective(bound)}, gap ${gapText(gap)}`;
      const after = `${countText(iterations, 'iteration')}, ${secondsText(seconds)}`;
      write(`${paint('bold', `${endings[result.status]} after ${after}: ${what}`)}\n`);
    },
  };
}
