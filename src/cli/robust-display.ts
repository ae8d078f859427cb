import type { RobustProblem } from '../neur2ro/problem.ts';
import type { RobustRound } from '../neur2ro/robust-result.ts';
import { painter, plainTable } from './log-table.ts';
import { countText, gapText, numberText, secondsText } from './number-format.ts';
import { type RobustDocument, roundRecord } from './robust-document.ts';

/** The live log of `robust`: it only formats. */
export interface RobustDisplay {
  /** A line of its own. */
  note(line: string): void;
  round(round: RobustRound): void;
}

const headings = ['round', 'by', 'scenarios', 'lower', 'upper', 'network', 'exact', 'time'] as const;
const widths = [5, 22, 9, 11, 11, 11, 11, 8] as const;
const lineOf = (cells: readonly string[]) =>
  cells.map((cell, k) => (k === 1 ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!))).join(' ');
const valueText = (value: number | null) => numberText(value ?? undefined, 11);

/** A log with a line per round, values in the sense of the source. */
export function createRobustDisplay(
  problem: RobustProblem,
  write: (text: string) => void,
  color: boolean,
): RobustDisplay {
  const paint = painter(color);
  let best = Number.POSITIVE_INFINITY;
  let rounds = 0;
  return {
    note: (line) => write(`${line}\n`),
    round(round) {
      if (rounds === 0) write(`${paint('dim', lineOf(headings))}\n`);
      rounds++;
      const { lower, upper, network, exact, seconds } = roundRecord(problem, round);
      const by = round.phase === 'prove' ? `prove ${round.adversary ?? ''}` : (round.adversary ?? round.phase);
      const line = lineOf([
        String(round.round),
        by.trim().slice(0, widths[1]),
        String(round.scenarios),
        ...[lower, upper, network, exact].map(valueText),
        secondsText(seconds),
      ]);
      write(`${round.upper < best ? paint('green', line) : line}\n`);
      best = Math.min(best, round.upper);
    },
  };
}

const endings: Readonly<Record<RobustDocument['status'], string>> = {
  optimal: 'proven optimal',
  feasible: 'not proven optimal',
  interrupted: 'interrupted',
  infeasible: 'infeasible',
  'no-solution': 'no decision found',
};

/** Indices from 1 of what is not zero, with values that are not 1. */
function sparse(values: readonly number[]): string {
  const shown = values.flatMap((value, k) => {
    if (Math.abs(value) < 1e-9) return [];
    return [Math.abs(value - 1) < 1e-9 ? String(k + 1) : `${k + 1}:${numberText(value, 8)}`];
  });
  return shown.length === 0 ? 'none' : shown.join(' ');
}

/** The result of `robust` for people; `given` where the decision was, so that nothing was searched. */
export function robustSummary(document: RobustDocument, given = false): string {
  const { objective, lower, upper, status, sense, x, scenario, recourse, arms, rounds, seconds } = document;
  const lines: string[] = [];
  if (x !== null && scenario !== null) {
    const gap = lower === null || upper === null ? Infinity : (upper - lower) / Math.max(1, Math.abs(objective ?? 0));
    lines.push(
      `objective  ${objective} (${sense}, exact worst case)`,
      `bounds     [${lower ?? '-'}, ${upper ?? '-'}], gap ${gapText(gap)}`,
      `x          ${sparse(x)}`,
      `scenario   ${sparse(scenario)}`,
      `recourse   ${recourse === null ? 'none' : sparse(recourse)}`,
    );
  }
  if (arms.length > 1) {
    const table = arms.map(({ name, pulls, meanReward }) => [name, String(pulls), meanReward.toFixed(3)]);
    lines.push('', ...plainTable(['arm', 'pulls', 'mean reward'], table), '');
  }
  if (given) lines.push(`evaluated ${status === 'optimal' ? 'exactly' : 'in part'} in ${secondsText(seconds)}`);
  else lines.push(`${endings[status]} after ${countText(rounds.length, 'round')}, ${secondsText(seconds)}`);
  return `${lines.join('\n')}\n`;
}
