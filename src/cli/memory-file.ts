import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { featureCount } from '../alns/features.ts';
import { recall, type SearchMemory } from '../alns/memory.ts';
import { restorePolicy } from '../bandits/spec.ts';
import { InputError } from '../util/errors.ts';
import { createRng } from '../util/rng.ts';
import { schemaSentence } from '../util/schema-sentence.ts';

const memorySchema = z.strictObject({
  schemaVersion: z.literal(1),
  policy: z.looseObject({ kind: z.string() }),
  arms: z.array(z.strictObject({ name: z.string(), size: z.number().gt(0).max(1) })).min(1),
});

/**
 * Reads what `--policy-out` wrote.
 * @throws InputError, one sentence, when it cannot be read or is no such file
 */
export function readMemory(path: string): SearchMemory {
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof SyntaxError) throw new InputError('is not JSON, so no file of --policy-out.', path);
    throw new InputError(code === 'ENOENT' ? 'no such file.' : `cannot be read (${code}).`, path);
  }
  const result = memorySchema.safeParse(given);
  if (!result.success) {
    const known = Object.keys(memorySchema.shape);
    throw new InputError(schemaSentence('the file of --policy-out', result.error, given, known), path);
  }
  try {
    const { arms } = restorePolicy(result.data.policy);
    const names = result.data.arms.map(({ name }) => name);
    if (arms !== names.length) throw new RangeError(`the policy has ${arms} arms, the file names ${names.length}.`);
    recall(result.data, names, { dimension: featureCount, rng: createRng(1) });
    return result.data;
  } catch (error) {
    throw new InputError((error as Error).message, path);
  }
}
