import { z } from 'zod';
import { type PolicySpec, parsePolicySpec } from '../bandits/spec.ts';
import { InputError, UsageError } from '../util/errors.ts';
import { schemaSentence } from '../util/schema-sentence.ts';
import { type EnvironmentSpec, parseEnvironmentSpec } from './environments/spec.ts';

const fields = z.strictObject({
  name: z.string().min(1).optional(),
  description: z.string().optional(),
  environments: z.array(z.unknown()).min(1),
  policies: z.array(z.unknown()).min(1),
  seeds: z.union([z.int().positive(), z.array(z.int()).min(1)], {
    error: () => 'must be a whole number of at least 1, or a list of whole numbers',
  }),
  horizon: z.int().positive(),
});

/** An experiment: every policy plays every environment once per seed. */
export interface ExperimentSpec {
  readonly environments: readonly EnvironmentSpec[];
  /** With the names they were given, where they were given any. */
  readonly policies: readonly { readonly name?: string; readonly spec: PolicySpec }[];
  readonly seeds: readonly number[];
  /** Rounds of a trial, at most. */
  readonly horizon: number;
}

/** Makes an InputError of what a reader of one part throws, and names the file. */
function within<Value>(file: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError || error instanceof InputError || error instanceof RangeError)
      throw new InputError(error.message, file);
    throw error;
  }
}

function readPolicy(input: unknown): ExperimentSpec['policies'][number] {
  if (typeof input !== 'object' || input === null || !('name' in input)) return { spec: parsePolicySpec(input) };
  const { name, ...spec } = input;
  if (typeof name !== 'string' || name === '')
    throw new InputError(`the name of a policy must be a text, not ${JSON.stringify(name)}.`);
  return { name, spec: parsePolicySpec(spec) };
}

function firstRepeated(values: readonly unknown[]): unknown {
  return values.find((value, k) => values.indexOf(value) < k);
}

/**
 * Reads an experiment: JSON with `environments`, `policies` (shorthands such as `ucb1:alpha=1`, or objects that may have a
 * `name`), `seeds` (how many, or which) and `horizon`; `name` and `description` are for people.
 * @param file named in messages
 * @throws InputError, one sentence, that says what exists or what a value must be
 */
export function parseExperimentSpec(text: string, file: string): ExperimentSpec {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    throw new InputError(`is not JSON: ${(error as Error).message}.`, file);
  }
  const checked = fields.safeParse(input);
  if (!checked.success)
    throw new InputError(schemaSentence('the experiment', checked.error, input, Object.keys(fields.shape)), file);
  const { environments, policies, seeds, horizon } = checked.data;
  return within(file, () => {
    const spec = {
      environments: environments.map(parseEnvironmentSpec),
      policies: policies.map(readPolicy),
      seeds: typeof seeds === 'number' ? Array.from({ length: seeds }, (_, k) => k + 1) : seeds,
      horizon,
    };
    const seed = firstRepeated(spec.seeds);
    if (seed !== undefined) throw new InputError(`the experiment has the seed ${seed} twice.`);
    const name = firstRepeated(spec.environments.map((environment) => environment.name ?? environment.kind));
    if (name !== undefined)
      throw new InputError(`the experiment has two environments "${name}"; give each a "name" of its own.`);
    return spec;
  });
}
