import type { z } from 'zod';
import { schemaSentence } from '../../util/schema-sentence.ts';
import type { LinearSystem, LinearSystemSequence } from '../sequence.ts';

/** A kind of sequence that can be asked for by name. */
export interface SequenceKind {
  readonly kind: string;
  /** One sentence. */
  readonly description: string;
  readonly paper: string;
  /** Whether all matrices are symmetric and positive definite, by construction. */
  readonly positiveDefinite: boolean;
  /** The options that have defaults, with them. */
  readonly options: Readonly<Record<string, unknown>>;
  /**
   * The options with defaults filled in.
   * @throws RangeError, one sentence, on an unknown option or a value out of range
   */
  check(options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /**
   * The sequence with these options. Nothing is computed before the first system is asked for; each iteration begins
   * anew and gives the same systems, since all that is random comes from the option `seed`.
   * @throws RangeError as `check` does
   */
  create(options: Readonly<Record<string, unknown>>): LinearSystemSequence;
}

/** What a kind of sequence is made of. */
export interface SequenceDefinition<Schema extends z.ZodObject> {
  readonly kind: string;
  readonly description: string;
  readonly paper: string;
  readonly positiveDefinite: boolean;
  readonly schema: Schema;
  /** Names of the features; each lies in [-1, 1] unless the description says otherwise. */
  features(options: z.output<Schema>): readonly string[];
  /** Number of systems, undefined where only the end tells. */
  length(options: z.output<Schema>): number | undefined;
  systems(options: z.output<Schema>): Iterable<LinearSystem>;
}

/** A kind of sequence from its parts. */
export function defineSequence<Schema extends z.ZodObject>(definition: SequenceDefinition<Schema>): SequenceKind {
  const { kind, description, paper, positiveDefinite, schema } = definition;
  const check = (options: Readonly<Record<string, unknown>>): z.output<Schema> => {
    const checked = schema.safeParse(options);
    if (checked.success) return checked.data;
    throw new RangeError(schemaSentence(`the sequence ${kind}`, checked.error, options, Object.keys(schema.shape)));
  };
  const defaults = Object.entries(schema.shape).flatMap(([name, field]) => {
    const value = (field as z.ZodType).safeParse(undefined);
    return value.success && value.data !== undefined ? [[name, value.data] as const] : [];
  });
  return {
    kind,
    description,
    paper,
    positiveDefinite,
    options: Object.fromEntries(defaults),
    check,
    create(options) {
      const complete = check(options);
      const length = definition.length(complete);
      return {
        name: kind,
        features: definition.features(complete),
        ...(length === undefined ? {} : { length }),
        [Symbol.iterator]: () => definition.systems(complete)[Symbol.iterator](),
      };
    },
  };
}
