import { z } from 'zod';
import { InputError } from '../../util/errors.ts';
import { schemaSentence } from '../../util/schema-sentence.ts';
import type { TrialRecord } from '../trial-record.ts';

const numbers = z.array(z.number());
const table = z.array(numbers);

const schema = z.object({
  schemaVersion: z.literal(1),
  id: z.string(),
  version: z.string().regex(/^\d+\./, 'must begin with a major version'),
  environment: z.object({
    name: z.string(),
    spec: z.unknown(),
    arms: z.array(z.string()).min(1),
    features: z.array(z.string()),
    instanceHash: z.string().optional(),
    timeLimited: z.boolean(),
  }),
  policy: z.object({ name: z.string(), spec: z.unknown(), baseline: z.boolean() }),
  seed: z.int(),
  horizon: z.int().min(1),
  rounds: z.int().min(0),
  at: numbers,
  curves: z.object({
    cost: numbers,
    reward: numbers,
    pseudo: numbers.optional(),
    arms: table.optional(),
    oracle: numbers.optional(),
  }),
  sharesAt: numbers,
  shares: table,
  contexts: z.array(z.object({ feature: z.string(), edges: numbers, pulls: table })),
  saturated: z.number().min(0).max(1),
  seconds: z.number().min(0),
});

/** What of a record contradicts the rest of it, as the end of a sentence. */
function misfit({ at, curves, sharesAt, shares, contexts, environment }: TrialRecord): string | undefined {
  const arms = environment.arms.length;
  const wrong = (list: readonly unknown[] | undefined, length: number) => list !== undefined && list.length !== length;
  const { cost, reward, pseudo, oracle, arms: perArm } = curves;
  if ([cost, reward, pseudo, oracle, ...(perArm ?? [])].some((curve) => wrong(curve, at.length)))
    return `every curve must have a value for each of the ${at.length} rounds in "at".`;
  if (wrong(perArm, arms)) return `"curves.arms" must have a curve for each of the ${arms} arms.`;
  if (wrong(shares, sharesAt.length) || shares.some((row) => wrong(row, arms)))
    return `"shares" must have ${arms} numbers for each of the ${sharesAt.length} rounds in "sharesAt".`;
  const odd = contexts.find(
    ({ edges, pulls }) => wrong(pulls, edges.length - 1) || pulls.some((row) => wrong(row, arms)),
  );
  return odd && `the pulls by "${odd.feature}" must have ${arms} numbers for each bin between two edges.`;
}

/**
 * Checks that a trial is one whole.
 * @throws InputError with file, line and what was expected
 */
export function checkTrial(record: TrialRecord, path: string, line: number): void {
  const result = schema.safeParse(record);
  if (!result.success) throw new InputError(schemaSentence('the trial', result.error, record, []), path, line);
  const sentence = misfit(record);
  if (sentence !== undefined) throw new InputError(`the trial does not fit together: ${sentence}`, path, line);
}
