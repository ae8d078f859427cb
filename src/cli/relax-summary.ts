import { plainTable } from './log-table.ts';
import { countText, numberText, secondsText } from './number-format.ts';
import type { RelaxDocument } from './relax-document.ts';

/** The result of `relax` for people: the learner beside its baselines, and a closing line. */
export function relaxSummary(document: RelaxDocument): string {
  const { policy, baselines, meanIterations, totalCost, systems, seconds, learnerSeconds, unconverged } = document;
  const lines: string[] = [];
  if (meanIterations !== null) {
    const rows = [{ name: `${policy} (learner)`, meanIterations, totalCost }, ...baselines].map((row) => [
      row.name,
      numberText(row.meanIterations, 8),
      numberText(row.totalCost, 9),
      totalCost === 0 ? '-' : numberText(row.totalCost / totalCost, 5),
    ]);
    lines.push(...plainTable(['', 'iterations/system', 'flops', "of the learner's"], rows), '');
  }
  const { fixed, instance } = document.regret;
  if (fixed !== null)
    lines.push(`regret: ${fixed} iterations against the best fixed omega, ${instance} against the best of each system`);
  if (unconverged > 0) lines.push(`${countText(unconverged, 'system')} did not converge`);
  lines.push(
    `${countText(systems, 'system')} in ${secondsText(seconds)}, of which the learner took ${secondsText(learnerSeconds)}`,
  );
  return `${lines.join('\n')}\n`;
}
