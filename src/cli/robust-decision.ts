import { readFile } from 'node:fs/promises';
import type { RobustProblem } from '../neur2ro/problem.ts';
import { InputError } from '../util/errors.ts';

/** The numbers of a decision: of a JSON array or a result document, a text of 0 and 1, or numbers parted by blanks. */
function numbersOf(text: string, file: string): readonly unknown[] {
  const trimmed = text.trim();
  if (/^[01]+$/.test(trimmed)) return [...trimmed].map(Number);
  if (!/^[[{]/.test(trimmed)) return trimmed.split(/[\s,]+/).map(Number);
  let given: unknown;
  try {
    given = JSON.parse(trimmed);
  } catch {
    throw new InputError('is not JSON, though it begins like it.', file);
  }
  const list = Array.isArray(given) ? given : (given as { readonly x?: unknown }).x;
  if (!Array.isArray(list)) throw new InputError('holds no decision: an array, or an object with an array "x".', file);
  return list;
}

/**
 * Reads a first-stage decision.
 * @throws InputError when it is not one number per column
 */
export async function readDecision(file: string, { firstStage, name }: RobustProblem): Promise<Float64Array> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(code === 'ENOENT' ? 'no such file.' : `cannot be read (${code}).`, file);
  }
  const values = numbersOf(text, file);
  const wrong = values.findIndex((value) => typeof value !== 'number' || !Number.isFinite(value));
  if (wrong >= 0) throw new InputError(`value ${wrong + 1} of the decision is no number.`, file);
  if (values.length !== firstStage.columns)
    throw new InputError(
      `holds ${values.length} values where the first stage of ${name} has ${firstStage.columns}.`,
      file,
    );
  return Float64Array.from(values as readonly number[]);
}
