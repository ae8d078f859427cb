import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { featureCount } from '../alns/features.ts';
import { recall, type SearchMemory } from '../alns/memory.ts';
import { restorePolicy } from '../bandits/spec.ts';
import { ccgFeatures } from '../neur2ro/ccg-learning.ts';
import { type CcgMemory, recallArms } from '../neur2ro/ccg-memory.ts';
import { InputError } from '../util/errors.ts';
import { createRng } from '../util/rng.ts';
import { schemaSentence } from '../util/schema-sentence.ts';

const kept = { schemaVersion: z.literal(1), policy: z.looseObject({ kind: z.string() }) };

const searchSchema = z.strictObject({
  ...kept,
  arms: z.array(z.strictObject({ name: z.string(), size: z.number().gt(0).max(1) })).min(1),
});

const ccgSchema = z.strictObject({ ...kept, arms: z.array(z.strictObject({ name: z.string() })).min(1) });

type Kept = z.infer<typeof searchSchema> | z.infer<typeof ccgSchema>;

/** @param recall goes on with what was read, over the arms of the file; throws a RangeError where that cannot be */
function read<Memory extends Kept>(
  path: string,
  schema: z.ZodObject & z.ZodType<Memory>,
  recall: (memory: Memory, names: readonly string[]) => void,
): Memory {
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof SyntaxError) throw new InputError('is not JSON, so no file of --policy-out.', path);
    throw new InputError(code === 'ENOENT' ? 'no such file.' : `cannot be read (${code}).`, path);
  }
  const result = schema.safeParse(given);
  if (!result.success) {
    const known = Object.keys(schema.shape);
    throw new InputError(schemaSentence('the file of --policy-out', result.error, given, known), path);
  }
  const memory = result.data as Memory;
  try {
    const { arms } = restorePolicy(memory.policy);
    const names = memory.arms.map(({ name }) => name);
    if (arms !== names.length) throw new RangeError(`the policy has ${arms} arms, the file names ${names.length}.`);
    recall(memory, names);
    return memory;
  } catch (error) {
    throw new InputError((error as Error).message, path);
  }
}

/**
 * Reads what `--policy-out` of `solve` wrote.
 * @throws InputError, one sentence, when it cannot be read or is no such file
 */
export function readMemory(path: string): SearchMemory {
  return read(path, searchSchema, (memory, names) =>
    recall(memory, names, { dimension: featureCount, rng: createRng(1) }),
  );
}

/**
 * Reads what `--policy-out` of `robust` wrote.
 * @throws InputError, one sentence, when it cannot be read or is no such file
 */
export function readCcgMemory(path: string): CcgMemory {
  return read(path, ccgSchema, (memory, names) =>
    recallArms(memory, names, { dimension: ccgFeatures.length, rng: createRng(1) }),
  );
}
