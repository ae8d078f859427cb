import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Decision } from '../bandits/decisions.ts';
import { InputError } from '../util/errors.ts';
import { schemaSentence } from '../util/schema-sentence.ts';

/** What a line must say; a trace says more. */
const recordSchema = z.looseObject({
  arm: z.int().min(0).max(1e6),
  probability: z.number().gt(0).max(1),
  reward: z.number().min(0).max(1),
  name: z.string().optional(),
  context: z.array(z.number()).optional(),
});

/** The decisions of a file. */
export interface DecisionLog {
  readonly decisions: readonly Decision[];
  /** Names of the arms, where the file has them, else their numbers. */
  readonly names: readonly string[];
  /** Features of a context. */
  readonly dimension: number;
  /** Whether the last line was cut off, as a killed run leaves it; it does not count. */
  readonly truncated: boolean;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(code === 'ENOENT' ? 'no such file.' : `cannot be read (${code}).`, path);
  }
}

/**
 * Reads decisions, one JSON object a line with `arm`, `probability` and `reward`, and perhaps `name` and `context`: what
 * `--trace` of `adasolve solve` writes, or a log of one's own.
 * @throws InputError, one sentence, with the line where it is known
 */
export function readDecisionLog(path: string): DecisionLog {
  const text = readText(path);
  const lines = text.split('\n');
  const rest = lines.pop()!;
  const decisions: Decision[] = [];
  const names: string[] = [];
  const read = (line: string, number: number) => {
    let given: unknown;
    try {
      given = JSON.parse(line);
    } catch {
      throw new InputError('is not a JSON object.', path, number);
    }
    const result = recordSchema.safeParse(given);
    if (!result.success) throw new InputError(schemaSentence('the decision', result.error, given, []), path, number);
    const { arm, probability, reward, name, context = [] } = result.data;
    const before = decisions[0]?.context.length ?? context.length;
    if (context.length !== before)
      throw new InputError(`has ${context.length} features where the lines before have ${before}.`, path, number);
    decisions.push({ arm, probability, reward, context: Float64Array.from(context) });
    if (name !== undefined) names[arm] = name;
  };
  lines.forEach((line, i) => {
    if (line.trim() !== '') read(line, i + 1);
  });
  let truncated = false;
  if (rest.trim() !== '')
    try {
      read(rest, lines.length + 1);
    } catch {
      truncated = true;
    }
  if (decisions.length === 0) throw new InputError('holds no decisions.', path);
  const arms = decisions.reduce((most, { arm }) => Math.max(most, arm), 0) + 1;
  return {
    decisions,
    names: Array.from({ length: arms }, (_, arm) => names[arm] ?? String(arm)),
    dimension: decisions[0]!.context.length,
    truncated,
  };
}
