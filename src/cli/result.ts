import type { SolveResult } from '../alns/solve.ts';
import type { MipModel } from '../mip/model.ts';
import { formatSolution } from '../mip/solution-file.ts';
import { gapText } from './number-format.ts';
import { inSense, type ResultDocument } from './records.ts';

/** The result as comments of a `.sol` file, which is what the standard output gets without `--json`. */
export function resultSummary(model: MipModel, result: SolveResult, seed: number): string {
  const { status, best, bound, gap, seconds, iterations } = result;
  const value = (number: number | undefined) => String(inSense(model, number) ?? '-');
  const lines = [
    ['Model', `${model.name || '-'} (${model.maximize ? 'maximize' : 'minimize'})`],
    ['Status', status],
    ['Objective value', value(best?.objective)],
    ['Bound', value(bound)],
    ['Gap', gapText(gap)],
    ['Time', `${seconds.toFixed(2)} s`],
    ['Iterations', String(iterations)],
    ['Seed', String(seed)],
  ];
  // Without an objective the line would be a claim that readers of .sol files cannot parse.
  const known = best === undefined ? lines.filter(([name]) => name !== 'Objective value') : lines;
  return known.map(([name, text]) => `# ${name} = ${text}\n`).join('');
}

/** The content of a result file, by its suffix; undefined where there is nothing to write. */
export function resultFile(
  path: string,
  model: MipModel,
  best: SolveResult['best'],
  document: ResultDocument,
): string | undefined {
  if (!/\.json$/i.test(path)) return best === undefined ? undefined : formatSolution(model, best);
  const solution =
    best === undefined
      ? null
      : Object.fromEntries(
          model.columnNames.flatMap((name, j) => (best.x[j] === 0 ? [] : [[name, best.x[j]] as const])),
        );
  return `${JSON.stringify({ ...document, solution }, null, 2)}\n`;
}
