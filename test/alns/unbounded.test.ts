import { expect, test } from 'vitest';
import { solve } from '../../src/alns/solve.ts';
import { createModelBuilder } from '../../src/mip/builder.ts';

test('a repeatable run, which has no tree, says that a model is unbounded once it has a solution', async () => {
  const builder = createModelBuilder('unbounded', { maximize: true });
  const x = builder.column({ name: 'x', cost: 1, integer: true });
  const y = builder.column({ name: 'y', cost: 1, integer: true });
  builder.row(
    'c',
    [
      [x, 1],
      [y, -1],
    ],
    Number.NEGATIVE_INFINITY,
    3,
  );
  const result = await solve(builder.build(), { nodeLimit: 20, iterations: 5 });
  expect(result).toMatchObject({ status: 'unbounded', iterations: 0 });
  expect(result.best).toBeDefined();
});
