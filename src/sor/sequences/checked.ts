import { InputError } from '../../util/errors.ts';
import type { LinearSystem, LinearSystemSequence } from '../sequence.ts';

/** The first entry that is not a finite number, -1 without one. */
const firstBad = (values: Float64Array) => values.findIndex((value) => !Number.isFinite(value));

/** What makes a system useless for relaxation, as the end of a sentence. */
function fault({ a, b, x0, context }: LinearSystem, features: number, size: number): string | undefined {
  if (a.size !== size) return `has ${a.size} unknowns where those before it have ${size}: a sequence keeps its size`;
  const vectors = { 'right-hand side': b, 'starting point': x0 ?? b, context } as const;
  if (b.length !== size) return `has a right-hand side of ${b.length} entries for ${size} unknowns`;
  if (x0 !== undefined && x0.length !== size)
    return `has a starting point of ${x0.length} entries for ${size} unknowns`;
  if (context.length !== features) return `has ${context.length} features where its sequence has ${features}`;
  for (const [name, values] of Object.entries(vectors)) {
    const k = firstBad(values);
    if (k >= 0) return `has the ${name} entry ${values[k]} at position ${k + 1}, which is not a finite number`;
  }
  if (firstBad(a.values) >= 0)
    return `has a matrix entry ${a.values[firstBad(a.values)]}, which is not a finite number`;
  for (let i = 0; i < size; i++) {
    const entry = a.diagonal[i]!;
    if (entry === 0) return `has no diagonal entry in row ${i + 1}, by which relaxation divides`;
    if (!(entry > 0 && Number.isFinite(entry)))
      return `has the diagonal entry ${entry} in row ${i + 1}: its matrix is not positive definite`;
  }
  return undefined;
}

/**
 * The sequence, each system checked before it is given on: sizes that fit and stay, finite entries, a positive diagonal, features
 * as declared. What it costs is one look at each entry, no more than an iteration.
 * @throws InputError (from the iteration) that names the system, counted from 1, and what is wrong with it; also for a stream that
 *   throws midway
 */
export function checkedSequence(sequence: LinearSystemSequence): LinearSystemSequence {
  const { name, features, length } = sequence;
  return {
    name,
    features,
    ...(length === undefined ? {} : { length }),
    *[Symbol.iterator]() {
      let number = 0;
      let size: number | undefined;
      const iterator = sequence[Symbol.iterator]();
      try {
        for (;;) {
          number++;
          const { value: system, done } = next(iterator, name, number);
          if (done) return;
          size ??= system.a.size;
          const wrong = fault(system, features.length, size);
          if (wrong !== undefined) throw new InputError(`system ${number} of ${name} ${wrong}.`);
          yield system;
        }
      } finally {
        iterator.return?.();
      }
    },
  };
}

function next(iterator: Iterator<LinearSystem>, name: string, number: number): IteratorResult<LinearSystem, undefined> {
  try {
    return iterator.next();
  } catch (error) {
    if (error instanceof InputError || error instanceof RangeError) throw error;
    throw new InputError(`system ${number} of ${name} could not be had: ${(error as Error).message}`);
  }
}
