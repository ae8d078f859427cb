import { describe, expect, test } from 'vitest';
import { readText } from './read-helpers.ts';

const infinity = Number.POSITIVE_INFINITY;
const read = (text: string) => readText(text, 'lp');
/** An LP text around some rows. */
const rows = (text: string) => `Minimize\n obj: x + y\nSubject To\n${text}\nEnd\n`;

describe('LP', () => {
  test('objective, rows, bounds, integers', async () => {
    const { model, warnings } = await read(
      '\\ a comment\nmax\n profit: 2 x - 3.5 y + z + 10\nst\n c1: x + 2 y - z <= 10\n -x + y >= -1e0\n c3: z = .5\nbounds\n -inf <= x <= 5\n y free\n 1 <= z\nbinaries\n b\ngenerals\n x\nend\n',
    );
    expect(model).toMatchObject({ columns: 4, rows: 3, maximize: true, offset: -10 });
    expect(model.columnNames).toEqual(['x', 'y', 'z', 'b']);
    expect(model.rowNames).toEqual(['c1', 'HiGHS_R1', 'c3']);
    expect([...model.cost]).toEqual([-2, 3.5, -1, 0]);
    expect([...model.rowLower]).toEqual([-infinity, -1, 0.5]);
    expect([...model.rowUpper]).toEqual([10, infinity, 0.5]);
    expect([...model.lower]).toEqual([-infinity, -infinity, 1, 0]);
    expect([...model.upper]).toEqual([5, infinity, infinity, 1]);
    expect([...model.integer]).toEqual([1, 0, 0, 1]);
    expect([...model.starts]).toEqual([0, 2, 4, 6, 6]);
    expect([...model.values]).toEqual([1, -1, 2, 1, -1, 1]);
    expect(warnings).toEqual(["1 columns stand in no row nor in the objective, the first is 'b'."]);
  });

  test('a missing End is tolerated with a warning', async () => {
    const { model, warnings } = await read(rows('c: x + y >= 1').replace('End\n', ''));
    expect(model.rows).toBe(1);
    expect(warnings).toEqual(['there is no final End: the file may be truncated.']);
  });

  test('all comparisons, signs and repeated columns', async () => {
    const { model } = await read(
      rows('a: x < 1\nb: x =< 1\nc: x > 1\nd: x => 1\ne: x = - 2\nf: x + x - - y >= + 3\ng: 2x+3y<=4\nh: x - x >= 0'),
    );
    expect([...model.rowUpper]).toEqual([1, 1, infinity, infinity, -2, infinity, 4, infinity]);
    expect([...model.rowLower]).toEqual([-infinity, -infinity, 1, 1, -2, 3, -infinity, 0]);
    expect([...model.values]).toEqual([1, 1, 1, 1, 1, 2, 2, 1, 3]);
    const costs = await read('min\n x + 2 x + y\nst\n c: x + y >= 1\nend\n');
    expect([...costs.model.cost]).toEqual([3, 1]);
  });

  test('names that start like infinity, hold odd characters or are keywords with a colon', async () => {
    const { model } = await read(
      'Minimize\n inflow + nano + infinity_1 + x!"#$%&(),.;?@_\'`{}|~ + e5 + ü\nSubject To\n bounds: inflow + nano >= 1\n 12: nano <= 3\nEnd\n',
    );
    expect(model.columnNames).toEqual(['inflow', 'nano', 'infinity_1', 'x!"#$%&(),.;?@_\'`{}|~', 'e5', 'ü']);
    expect(model.rowNames).toEqual(['bounds', '12']);
    expect([...model.cost]).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test('binary columns keep tighter bounds and lose wider ones', async () => {
    const { model, warnings } = await read('min\n a + b + c\nbounds\n a = 1\n b <= 5\n c free\nbin\n a b c\nend\n');
    expect([...model.lower]).toEqual([1, 0, 0]);
    expect([...model.upper]).toEqual([1, 1, 1]);
    expect(warnings).toEqual(['2 binary columns with bounds beyond 0 and 1: the bounds are 0 and 1.']);
  });

  test.each([
    ['no sense', 'x + y >= 1\n', "test.lp:1: expected Minimize or Maximize, not 'x'."],
    ['nothing but a comment', '\\ hello\n', 'test.lp:2: expected Minimize or Maximize, not the end of the text.'],
    ['a quadratic objective', 'min\n x + [ x ^ 2 ] / 2\nend\n', "test.lp:2: quadratic terms ('[') are not supported."],
    ['a product', rows(' c: x * y >= 1'), "test.lp:4: quadratic terms ('*') are not supported."],
    ['two names in a row', rows(' c: x y >= 1'), "test.lp:4: expected + or - before 'y'."],
    ['a two-sided row', rows(' c: 1 <= x + y'), /^test\.lp:4: a constant on the left of a row/],
    ['a second comparison', rows(' c: x + y <= 3 <= 4'), 'test.lp:4: two-sided rows are not supported in LP files.'],
    ['a constant on the left', rows(' c: x + 3 <= 4'), /^test\.lp:4: a constant on the left of a row/],
    ['a column on the right', rows(' c: x <= y'), "test.lp:4: expected a number on the right of the row, not 'y'."],
    [
      'a term on the right',
      rows(' c: x <= 3 y'),
      'test.lp:4: expected one number on the right of the row, all columns on its left.',
    ],
    ['a sum on the right', rows(' c: x <= 3 + y'), 'test.lp:4: expected one number on the right of the row.'],
    ['an indicator', rows(' c: y = 1 -> x <= 3'), 'test.lp:4: indicator constraints (->) are not supported.'],
    ['a row without comparison', rows(' c: x + y'), "test.lp:5: a row ends without a comparison before 'End'."],
    ['a row cut off', 'min\n x\nst\n c: x + y', 'test.lp:4: the text ends in the middle of a row: it is truncated.'],
    [
      'a side cut off',
      'min\n x\nst\n c: x >=',
      'test.lp:4: expected a number on the right of the row, not the end of the text.',
    ],
    ['an infinite coefficient', rows(' c: inf x >= 1'), "test.lp:4: the coefficient of 'x' is not finite."],
    ['nan', rows(' c: nan x >= 1'), 'test.lp:4: nan is not a number.'],
    ['an infinite equation', rows(' c: x = inf'), 'test.lp:4: a row must be at least infinity.'],
    [
      'special ordered sets',
      'min\n x\nsos\n s: S1:: x:1\nend\n',
      "test.lp:3: section 'sos': special ordered sets are not supported here.",
    ],
    [
      'semi-continuous columns',
      'min\n x\nsemi-continuous\n x\nend\n',
      /^test\.lp:3: section 'semi': semi-continuous columns/,
    ],
    ['lazy constraints', 'min\n x\nlazy constraints\n x >= 1\nend\n', /^test\.lp:3: section 'lazy': lazy constraints/],
    [
      'a bad bound',
      'min\n x\nbounds\n x 3\nend\n',
      "test.lp:4: expected <=, >=, = or free after the name of a column, not '3'.",
    ],
    [
      'bounds in two directions',
      'min\n x\nbounds\n 1 <= x >= 3\nend\n',
      'test.lp:4: expected a two-sided bound to compare in one direction.',
    ],
    ['a number among the integers', 'min\n x\ngen\n 3\nend\n', "test.lp:4: expected the name of a column, not '3'."],
    ['a second row of the same name', rows(' c: x >= 1\n c: y >= 1'), "test.lp:5: a second row is named 'c'."],
    ['text after End', 'min\n x\nend\nmin\n', "test.lp:4: expected nothing after End, not 'min'."],
    ['a missing Subject To', 'min\n x\n c: x >= 1\nend\n', /^test\.lp:3: /],
    ['an open comment', 'min\n x /* oh\nend\n', 'test.lp:4: a comment /* is not closed.'],
  ] as const)('refuses %s', async (_, text, message) => {
    const failure = await read(text).catch((error: Error) => error);
    expect(failure).toMatchObject({ name: 'InputError' });
    if (typeof message === 'string') expect((failure as Error).message).toBe(message);
    else expect((failure as Error).message).toMatch(message);
  });
});
