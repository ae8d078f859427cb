import { readFileSync, statSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { evenGrid, otherMethods, type RelaxedMethodName } from '../experiment/environments/sor-arms.ts';
import type { StoppingRule } from '../sor/result.ts';
import { parseSequenceSpec, type SequenceSpec } from '../sor/sequences/spec.ts';
import { InputError, UsageError } from '../util/errors.ts';
import { number } from './flags.ts';

/** What can stand beside the learner: the grid of relaxation parameters, and methods that have none. */
export const baselineNames: readonly string[] = ['grid', ...otherMethods];

/** The flags of `relax`, as commander gives them. */
export interface RelaxFlags {
  readonly systems?: number;
  readonly policy?: string;
  /** The learner where none is named. */
  readonly standard: 'hybrid' | 'configurations';
  readonly policyIn?: string;
  readonly policyOut?: string;
  readonly method: RelaxedMethodName;
  readonly omegas: readonly number[];
  readonly baselines: readonly string[];
  readonly tolerance: number;
  readonly relativeTo: StoppingRule['relativeTo'];
  readonly maxIterations: number;
  readonly seed: number;
  readonly trace?: string;
  readonly report?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly interval: number;
  readonly color: 'auto' | 'always' | 'never';
}

const mostOmegas = 1000;

/** Reads `from:to:count`, or `a,b,c`. @throws InvalidArgumentError, also for what is not within (0, 2) */
export function omegaGrid(text: string): readonly number[] {
  const range = text.split(':');
  const values = range.length === 1 ? text.split(',').map(number) : evenly(range.map(number));
  const outside = values.find((omega) => !(omega > 0 && omega < 2));
  if (outside !== undefined)
    throw new InvalidArgumentError(`omega must lie between 0 and 2, both excluded, not ${outside}.`);
  return values;
}

function evenly([from = 0, to = 0, count = 0, ...more]: readonly number[]): readonly number[] {
  if (more.length > 0 || !Number.isInteger(count) || count < 2 || count > mostOmegas || !(from < to))
    throw new InvalidArgumentError(
      `Write from:to:count, for instance 1:1.95:20 (2 to ${mostOmegas} values), or a,b,c.`,
    );
  return evenGrid(from, to, count);
}

/** Reads `a,b,c` or `none`. @throws InvalidArgumentError on a name that is no baseline */
export function baselineList(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.length === 1 && names[0] === 'none') return [];
  const unknown = names.find((name) => !baselineNames.includes(name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`There is no baseline '${unknown}'; there are none, ${baselineNames.join(', ')}.`);
  return baselineNames.filter((name) => names.includes(name));
}

/** A sequence as the command line names it. */
export interface NamedSequence {
  readonly spec: SequenceSpec;
  /** The JSON file it comes from, which must not be written over. */
  readonly file?: string;
}

/**
 * The sequence that an argument names: a folder, a JSON file with a spec, or a name with options.
 * @throws UsageError, InputError
 */
export function readSequence(argument: string): NamedSequence {
  const known = statSync(argument, { throwIfNoEntry: false });
  if (known?.isDirectory()) return { spec: parseSequenceSpec({ kind: 'folder', path: argument }) };
  if (!/\.json$/i.test(argument)) {
    if (/[/\\]/.test(argument.split(':', 1)[0]!)) throw new InputError('no such folder.', argument);
    return { spec: parseSequenceSpec(argument) };
  }
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(argument, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof SyntaxError) throw new InputError('is not JSON, so no sequence.', argument);
    throw new InputError(code === 'ENOENT' ? 'no such file.' : `cannot be read (${code}).`, argument);
  }
  try {
    return { spec: parseSequenceSpec(given), file: argument };
  } catch (error) {
    if (error instanceof UsageError) throw new InputError(error.message, argument);
    throw error;
  }
}
