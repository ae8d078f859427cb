import { highs, type MipSolver } from '../../mip/index.ts';
import { InputError } from '../../util/errors.ts';
import { compatKnapsackRecourse } from '../compat-knapsack.ts';
import { budgetingInputs, knapsackInputs, loanInputs, type NetworkInputs } from '../network-inputs.ts';
import type { RecourseModel, RobustProblem } from '../problem.ts';
import { createCapitalBudgetingProblem } from './capital-budgeting.ts';
import { readCapitalBudgeting } from './capital-budgeting-data.ts';
import { createFacilityLocationProblem } from './facility-location.ts';
import { readFacilityLocation } from './facility-location-data.ts';
import { createKnapsackProblem } from './knapsack.ts';
import { readKnapsack } from './knapsack-data.ts';
import { createLoanBudgetingProblem } from './loan-budgeting.ts';
import { readLoanBudgeting } from './loan-budgeting-data.ts';

/** A problem that was read, with what its family knows besides. */
export interface RobustInstance {
  readonly family: string;
  readonly problem: RobustProblem;
  /** How value networks read it, where its family has networks. */
  readonly inputs?: NetworkInputs;
  /** The recourse as the published main problem has it, where that differs. */
  readonly compatRecourse?: RecourseModel;
}

/** How instances are read. */
export interface FamilySettings {
  /** As the published code does, where it departs from the published problem. */
  readonly compat: boolean;
  /** Facilities that may fail at once. */
  readonly disruptions: number;
  /** Solves second stages that are MIPs. */
  readonly solver: MipSolver;
}

/** A family of problems with its file format. */
export interface RobustFamily {
  readonly name: string;
  /** One sentence. */
  readonly description: string;
  readonly paper: string;
  /** What the first line holds. */
  readonly heading: readonly string[];
  /** Reads an instance. Throws an InputError with file and line. */
  open(text: string, name: string, file: string, settings: FamilySettings): RobustInstance;
}

/** The families with a file format. */
export const robustFamilies: readonly RobustFamily[] = [
  {
    name: 'knapsack',
    description: 'items are accepted before their profits fall; then made, made and repaired, or outsourced',
    paper: 'Arslan & Detienne 2022',
    heading: ['n', 'C', 'Gamma'],
    open(text, name, file, { compat }) {
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
  {
    name: 'capital-budgeting',
    description: 'projects are started before costs and revenues are known, or after, for less',
    paper: 'Dumouchelle et al. 2024',
    heading: ['seed', 'n', 'factors', 'budget', 'loan'],
    open(text, name, file, { compat }) {
      const data = readCapitalBudgeting(text, name, file);
      const problem = createCapitalBudgetingProblem(data, { truncateBudget: compat });
      return { family: 'capital-budgeting', problem, inputs: budgetingInputs(problem.data) };
    },
  },
  {
    name: 'loan-budgeting',
    description: 'capital budgeting with uncertain profits, and loans in both stages',
    paper: 'Arslan & Detienne 2022',
    heading: ['N', 'B', 'C1', 'C2', 'lambda', 'lambda*mu', 'f', 'rho', 'M'],
    open(text, name, file) {
      const data = readLoanBudgeting(text, name, file);
      return { family: 'loan-budgeting', problem: createLoanBudgetingProblem(data), inputs: loanInputs(data) };
    },
  },
  {
    name: 'facility-location',
    description: 'facilities are opened before some of them fail; then customers are served from the others',
    paper: 'Lefebvre, Malaguti & Monaci 2023',
    heading: ['facilities', 'customers'],
    open(text, name, file, { disruptions, solver }) {
      const data = readFacilityLocation(text, name, disruptions, file);
      return { family: 'facility-location', problem: createFacilityLocationProblem(data, solver) };
    },
  },
];

/** The words of the first line that is not blank, and its number. */
function firstLine(text: string): { readonly words: readonly string[]; readonly line: number } {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.trim() !== '');
  return { words: at < 0 ? [] : lines[at]!.trim().split(/\s+/), line: at + 1 };
}

/** How an instance is read; by default not as published, with one disruption, and solved by HiGHS. */
export type ReadSettings = { readonly [Key in keyof FamilySettings]?: FamilySettings[Key] | undefined } & {
  /** The name of the family. */
  readonly family?: string | undefined;
};

/**
 * Reads an instance; its family is told by the numbers of its first line where none is named.
 * @throws InputError with file and line
 */
export function readRobustInstance(
  text: string,
  name: string,
  file: string,
  { family, compat = false, disruptions = 1, solver = highs }: ReadSettings = {},
): RobustInstance {
  const { words, line } = firstLine(text);
  if (words.length === 0) throw new InputError('is empty.', file);
  const named = robustFamilies.find(({ name: known }) => known === family);
  if (named !== undefined) return named.open(text, name, file, { compat, disruptions, solver });
  const other = words.find((word) => Number.isNaN(Number(word)));
  const found = robustFamilies.find(({ heading }) => heading.length === words.length);
  if (other === undefined && found !== undefined) return found.open(text, name, file, { compat, disruptions, solver });
  const forms = robustFamilies.map(({ name: known, heading }) => `${known}: ${heading.join(' ')}`).join('; ');
  const what =
    other === undefined
      ? `the first line holds ${words.length} number${words.length === 1 ? '' : 's'}`
      : `the first line holds '${other.slice(0, 40)}'`;
  throw new InputError(`${what}, which begins no known format (${forms}).`, file, line);
}
