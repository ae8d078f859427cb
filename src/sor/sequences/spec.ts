import { UsageError } from '../../util/errors.ts';
import { readShorthand, shorthandKind } from '../../util/shorthand.ts';
import type { LinearSystemSequence } from '../sequence.ts';
import type { SequenceKind } from './define.ts';
import { sequenceKinds } from './kinds.ts';

/** A sequence as plain JSON: `{ kind: 'heat', cells: 50 }`; options left out get their defaults. */
export interface SequenceSpec {
  readonly kind: string;
  readonly [option: string]: unknown;
}

function knownKind(kind: unknown): SequenceKind {
  const found = sequenceKinds.find((known) => known.kind === kind);
  if (found !== undefined) return found;
  const names = sequenceKinds.map((known) => known.kind).join(', ');
  throw new RangeError(`there is no sequence ${JSON.stringify(kind) ?? kind}; there are ${names}.`);
}

/**
 * The sequence that a spec describes. Nothing is computed before the first system is asked for; of a folder only the
 * manifest is read.
 * @throws RangeError, one sentence, on an unknown kind, an unknown option or a value out of range; InputError on a folder
 *   that cannot be used
 */
export function createSequence(spec: SequenceSpec): LinearSystemSequence {
  const { kind, ...options } = spec;
  return knownKind(kind).create(options);
}

function readObject(input: unknown): Readonly<Record<string, unknown>> {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return { ...input };
  throw new RangeError(
    `a sequence is a text such as "heat:cells=50" or an object with a "kind", not ${JSON.stringify(input)}.`,
  );
}

/**
 * The spec in a shorthand, `heat` or `heat:cells=50,dimension=3`, or in a JSON value, with all options filled in.
 * @throws UsageError, one sentence, that says what exists or what a value must be
 */
export function parseSequenceSpec(input: unknown): SequenceSpec {
  try {
    if (typeof input !== 'string') {
      const { kind, ...options } = readObject(input);
      const known = knownKind(kind);
      return { kind: known.kind, ...known.check(options) };
    }
    // An unknown kind is the better complaint, so it comes before what is wrong with the settings.
    const known = knownKind(shorthandKind(input));
    return { kind: known.kind, ...known.check({ ...readShorthand('sequence', input).settings }) };
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}
