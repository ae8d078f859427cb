import { expect, test } from 'vitest';
import { z } from 'zod';
import { schemaSentence } from '../../src/util/schema-sentence.ts';

const schema = z.strictObject({
  count: z.number().int().min(1).optional(),
  share: z.number().positive().max(1).optional(),
  shape: z.enum(['linear', 'square', 'round']).optional(),
  flag: z.boolean().optional(),
  names: z.array(z.string()).optional(),
  own: z
    .unknown()
    .optional()
    .refine((value) => value !== 'bad', 'must not be bad'),
});

const sentence = (input: unknown) => {
  const result = schema.safeParse(input);
  if (result.success) throw new Error('nothing was refused');
  return schemaSentence('the file', result.error, input, Object.keys(schema.shape));
};

test.each([
  [{ counts: 1 }, 'the file has no setting "counts"; it has count, share, shape, flag, names, own.'],
  [{ count: 0 }, '"count" of the file must be at least 1, not 0.'],
  [{ count: 1.5 }, '"count" of the file must be a whole number, not 1.5.'],
  [{ count: '1' }, '"count" of the file must be a finite number, not "1".'],
  [{ share: 0 }, '"share" of the file must be more than 0, not 0.'],
  [{ share: 2 }, '"share" of the file must be at most 1, not 2.'],
  [{ share: Number.NaN }, '"share" of the file must be a finite number, not NaN.'],
  [{ shape: 'flat' }, '"shape" of the file must be linear, square or round, not "flat".'],
  [{ flag: 'yes' }, '"flag" of the file must be true or false, not "yes".'],
  [{ names: 'a' }, '"names" of the file must be an array, not "a".'],
  [{ names: ['a', 3] }, '"names.1" of the file must be a text, not 3.'],
  [{ own: 'bad' }, '"own" of the file must not be bad, not "bad".'],
  [[], 'the file must be an object, not [].'],
  [null, 'the file must be an object, not null.'],
])('says what is wrong with %j', (input, expected) => {
  expect(sentence(input)).toBe(expected);
});

test('shortens long values', () => {
  expect(sentence({ flag: 'x'.repeat(1000) }).length).toBeLessThan(130);
});

test('says when there is nothing to set', () => {
  const empty = z.strictObject({});
  const input = { a: 1 };
  const { error } = empty.safeParse(input);
  expect(schemaSentence('it', error!, input, [])).toBe('it has no setting "a"; it has none.');
});
