import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import type { RobustProblem } from '../neur2ro/problem.ts';
import { type ReadSettings, type RobustInstance, readRobustInstance } from '../neur2ro/problems/families.ts';
import { InputError } from '../util/errors.ts';

const functions = ['cost', 'recourse', 'worstCase'] as const;
const objects = ['firstStage', 'uncertainty', 'recourseModel'] as const;

/** What keeps a value from being a robust problem, in words; undefined when nothing does. */
function defect(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null)
    return 'its default export is no robust problem, nor a function that makes one';
  const parts = value as Readonly<Record<string, unknown>>;
  if (typeof parts.name !== 'string') return 'its problem needs a "name"';
  for (const name of functions) if (typeof parts[name] !== 'function') return `its problem needs a function "${name}"`;
  for (const name of objects)
    if (typeof parts[name] !== 'object' || parts[name] === null) return `its problem needs an object "${name}"`;
  return undefined;
}

/** A problem from a JavaScript module: its default export, or what that function returns. */
async function problemOf(file: string): Promise<RobustProblem> {
  let made: unknown;
  try {
    const module: { readonly default?: unknown } = await import(pathToFileURL(resolve(file)).href);
    made = typeof module.default === 'function' ? await module.default() : module.default;
  } catch (error) {
    throw new InputError(`cannot be loaded: ${error instanceof Error ? error.message : String(error)}`, file);
  }
  const wrong = defect(made);
  if (wrong !== undefined) throw new InputError(`${wrong}.`, file);
  return made as RobustProblem;
}

async function textOf(argument: string): Promise<string> {
  try {
    return argument === '-' ? await readAll(process.stdin) : await readFile(argument, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(code === 'ENOENT' ? 'no such file.' : `cannot be read (${code}).`, argument);
  }
}

/**
 * The instance that an argument names: a file of a known format, a module with a problem, or - for the standard input.
 * @throws InputError with file and line
 */
export async function readInstance(argument: string, settings: ReadSettings): Promise<RobustInstance> {
  if (/\.[cm]?js$/.test(argument)) return { family: 'user-defined', problem: await problemOf(argument) };
  const file = argument === '-' ? 'standard input' : argument;
  return readRobustInstance(await textOf(argument), basename(file).replace(/\.txt$/, ''), file, settings);
}
