import { InputError } from '../../util/errors.ts';
import { compatKnapsackRecourse } from '../compat-knapsack.ts';
import { knapsackInputs, type NetworkInputs } from '../network-inputs.ts';
import type { RecourseModel, RobustProblem } from '../problem.ts';
import { createKnapsackProblem } from './knapsack.ts';
import { readKnapsack } from './knapsack-data.ts';

/** A problem that was read, with what its family knows besides. */
export interface RobustInstance {
  readonly family: string;
  readonly problem: RobustProblem;
  /** How value networks read it, where its family has networks. */
  readonly inputs?: NetworkInputs;
  /** The recourse as the published main problem has it, where that differs. */
  readonly compatRecourse?: RecourseModel;
}

/** A family of problems with its file format. */
export interface RobustFamily {
  readonly name: string;
  /** One sentence. */
  readonly description: string;
  readonly paper: string;
  /** What the first line holds. */
  readonly heading: readonly string[];
  /** Reads an instance; with `compat` as the published code does. Throws an InputError with file and line. */
  open(text: string, name: string, file: string, compat: boolean): RobustInstance;
}

/** The families with a file format. */
export const robustFamilies: readonly RobustFamily[] = [
  {
    name: 'knapsack',
    description: 'items are accepted before their profits fall; then made, made and repaired, or outsourced',
    paper: 'Arslan & Detienne 2022',
    heading: ['n', 'C', 'Gamma'],
    open(text, name, file, compat) {
      const data = readKnapsack(text, name, file);
      const problem = createKnapsackProblem(data);
      return {
        family: 'knapsack',
        problem,
        inputs: knapsackInputs(data),
        ...(compat ? { compatRecourse: compatKnapsackRecourse(problem.recourseModel) } : {}),
      };
    },
  },
];

/** How many numbers the first line that is not blank holds, and its number. */
function firstLine(text: string): { readonly numbers: number; readonly line: number } {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.trim() !== '');
  return { numbers: at < 0 ? 0 : lines[at]!.trim().split(/\s+/).length, line: at + 1 };
}

/**
 * Reads an instance; its family is told by the numbers of its first line where none is named.
 * @throws InputError with file and line
 */
export function readRobustInstance(
  text: string,
  name: string,
  file: string,
  { family, compat = false }: { readonly family?: string | undefined; readonly compat?: boolean | undefined } = {},
): RobustInstance {
  const { numbers, line } = firstLine(text);
  if (numbers === 0) throw new InputError('is empty.', file);
  const found = robustFamilies.find(({ name: known, heading }) =>
    family === undefined ? heading.length === numbers : known === family,
  );
  if (found !== undefined) return found.open(text, name, file, compat);
  const forms = robustFamilies.map(({ name: known, heading }) => `${known}: ${heading.join(' ')}`);
  const count = `the first line holds ${numbers} ${numbers === 1 ? 'word' : 'words'}`;
  throw new InputError(`${count}, which begins no known format (${forms.join('; ')}).`, file, line);
}
