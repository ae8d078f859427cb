import { describe, expect, test } from 'vitest';
import { mps, readText } from './read-helpers.ts';

const infinity = Number.POSITIVE_INFINITY;

describe('MPS', () => {
  test('rows, columns, sides and names', async () => {
    const { model, warnings } = await readText(mps());
    expect(model).toMatchObject({ name: 'small', columns: 2, rows: 3, maximize: false, offset: 0 });
    expect([...model.cost]).toEqual([1, -2]);
    expect([...model.rowLower]).toEqual([-infinity, 1, 3]);
    expect([...model.rowUpper]).toEqual([4, infinity, 3]);
    expect([...model.starts]).toEqual([0, 2, 3]);
    expect([...model.indices]).toEqual([0, 1, 2]);
    expect([...model.values]).toEqual([2, 3, 1.5]);
    expect(model.rowNames).toEqual(['c1', 'c2', 'c3']);
    expect(warnings).toEqual([]);
  });

  test('tabs, carriage returns, comments, blank lines and lines without indent change nothing', async () => {
    const plain = await readText(mps());
    for (const text of [
      mps().replaceAll(' ', '\t').replace('NAME\t', 'NAME '),
      mps().replaceAll('\n', '\r\n'),
      mps().replace('COLUMNS', '* a comment\n\nCOLUMNS'),
      mps().replaceAll('\n x', '\nx'),
      mps().replace('ENDATA\n', 'ENDATA\n\n* the end\n'),
      mps().replaceAll('RHS c', 'c'),
    ])
      expect((await readText(text)).model).toEqual(plain.model);
  });

  test.each([
    ['OBJSENSE\n    MAX\n', true],
    ['OBJSENSE\n MAXIMIZE\n', true],
    ['OBJSENSE\nMAX\n', true],
    ['OBJSENSE MAX\n', true],
    ['OBJSENSE MAXIMIZE\n', true],
    ['OBJSENSE\n    MIN\n', false],
    ['OBJSENSE MINIMIZE\n', false],
  ])('%j', async (head, maximize) => {
    expect((await readText(mps({ head: `NAME\n${head}` }))).model.maximize).toBe(maximize);
  });

  test('the right-hand side of the objective row is minus its constant; other free rows have none', async () => {
    const rows = ' N cost\n N other\n L c1\n';
    const columns = ' x cost 1 c1 2\n x other 3\n';
    const { model, warnings } = await readText(mps({ rows, columns, rhs: ' RHS cost 5 c1 4\n RHS other 9\n' }));
    expect(model.offset).toBe(-5);
    expect(model.rowNames).toEqual(['c1']);
    expect(warnings).toEqual(['1 free row after the objective left out.']);
  });

  test('ranges of each row type', async () => {
    const rows = ' N cost\n E a\n E b\n G g\n L l\n E z\n';
    const columns = ' x a 1 b 1\n x g 1 l 1\n x z 1\n';
    const rhs = ' R a 4 b 5\n R g 1 l 1\n';
    const rest = 'RANGES\n R a -2 b 3\n R g -4 l 2\n R z 0\n';
    const { model } = await readText(mps({ rows, columns, rhs, rest }));
    expect([...model.rowLower]).toEqual([2, 5, 1, -1, 0]);
    expect([...model.rowUpper]).toEqual([4, 8, 5, 1, 0]);
  });

  test('every kind of bound', async () => {
    const kinds = ['UP', 'LO', 'FX', 'MI', 'PL', 'FR', 'BV', 'LI', 'UI', 'UPneg', 'inf'];
    const columns = kinds.map((kind) => ` ${kind} cost 1\n`).join('');
    const rest =
      'BOUNDS\n UP B UP 4\n LO B LO -4\n FX B FX 2\n MI B MI\n PL B PL\n FR B FR\n BV B BV\n LI B LI 2\n UI B UI 7\n UP B UPneg -1\n UP B inf 1e30\n LO B inf -Infinity\n';
    const { model, warnings } = await readText(mps({ rows: ' N cost\n', columns, rhs: '', rest }));
    expect([...model.lower]).toEqual([0, -4, 2, -infinity, 0, -infinity, 0, 2, 0, -infinity, -infinity]);
    expect([...model.upper]).toEqual([4, infinity, 2, infinity, infinity, infinity, 1, infinity, 7, -1, infinity]);
    expect([...model.integer]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/negative upper bound/);
  });

  test('integer columns between markers are binary until they get a bound', async () => {
    const columns = " M1 'MARKER' 'INTORG'\n a c1 1\n b c1 1\n c c1 1\n M2 'MARKER' 'INTEND'\n d c1 1\n";
    const { model } = await readText(
      mps({ rows: ' N cost\n L c1\n', columns, rhs: '', rest: 'BOUNDS\n LO B b 2\n PL B c\n' }),
    );
    expect([...model.integer]).toEqual([1, 1, 1, 0]);
    expect([...model.lower]).toEqual([0, 2, 0, 0]);
    expect([...model.upper]).toEqual([1, infinity, infinity, infinity]);
  });

  test('Fortran exponents, explicit zeros and entries too small for the solver', async () => {
    const { model, warnings } = await readText(mps({ columns: ' x cost 1.5D1 c1 2d0\n x c2 0 c3 1e-13\n' }));
    expect([...model.cost]).toEqual([15]);
    expect([...model.values]).toEqual([2]);
    expect(warnings).toEqual(['1 entries of at most 1e-12 in magnitude left out.']);
  });

  test('names survive, odd characters included', async () => {
    const names = ['x[1,2]', 'ü', 'a.b~c', '-3', '1e5', 'inf', 'RHS', 'BOUNDS', "don't", 'x$y#z!', '(x)', '名'];
    const columns = names.map((name) => ` ${name} c1 1\n`).join('');
    const { model } = await readText(mps({ rows: ' N cost\n L c1\n', columns, rhs: '' }));
    expect(model.columnNames).toEqual(names);
  });

  test('fixed layout with blanks in names', async () => {
    const text = [
      'NAME          TEST',
      'ROWS',
      ' N  COST ROW',
      ' L  LIM 1',
      ' G  MY ROW',
      'COLUMNS',
      "    MARK      'MARKER'                 'INTORG'",
      '    X ONE     COST ROW           1.0   LIM 1              1.0',
      '    X ONE     MY ROW             1.5',
      "    MARK      'MARKER'                 'INTEND'",
      '    Y TWO     COST ROW           2.0   LIM 1              1.0',
      'RHS',
      '    RHS       LIM 1              4.0   MY ROW             1.0',
      'RANGES',
      '    RNG       LIM 1              2.0',
      'BOUNDS',
      ' UP BND       X ONE              4.0',
      ' FR BND       Y TWO',
      'ENDATA',
      '',
    ].join('\n');
    const { model } = await readText(text);
    expect(model.columnNames).toEqual(['X ONE', 'Y TWO']);
    expect(model.rowNames).toEqual(['LIM 1', 'MY ROW']);
    expect([...model.values]).toEqual([1, 1.5, 1]);
    expect([...model.rowLower]).toEqual([2, 1]);
    expect([...model.lower]).toEqual([0, -infinity]);
    expect([...model.upper]).toEqual([4, infinity]);
    expect([...model.integer]).toEqual([1, 0]);
    await expect(readText(text.replace('    Y TWO     COST ROW', '    Y TWO    COST ROW '))).rejects.toThrow(
      /test\.mps:11: /,
    );
  });

  test.each([
    ['a word for a number', { columns: ' x cost abc\n' }, "test.mps:8: expected a number, not 'abc'."],
    ['nan', { columns: ' x cost nan\n' }, "test.mps:8: expected a number, not 'nan'."],
    ['half a number', { columns: ' x cost 1.5.2\n' }, "test.mps:8: expected a number, not '1.5.2'."],
    ['a hexadecimal number', { columns: ' x cost 0x10\n' }, "test.mps:8: expected a number, not '0x10'."],
    [
      'an infinite entry',
      { columns: ' x c1 inf\n' },
      "test.mps:8: the entry Infinity of column 'x' in row 'c1' is too large.",
    ],
    [
      'a huge entry',
      { columns: ' x c1 1e16\n' },
      "test.mps:8: the entry 10000000000000000 of column 'x' in row 'c1' is too large.",
    ],
    ['an unknown row in COLUMNS', { columns: ' x c9 1\n' }, "test.mps:8: 'c9' is not a row of the ROWS section."],
    ['an unknown row in RHS', { rhs: ' RHS c9 1\n' }, "test.mps:12: 'c9' is not a row of the ROWS section."],
    [
      'an unknown column in BOUNDS',
      { rest: 'BOUNDS\n UP B z 1\n' },
      "test.mps:15: 'z' is not a column of the COLUMNS section.",
    ],
    ['a second entry', { columns: ' x c1 1 c1 2\n' }, "test.mps:8: column 'x' has a second entry in row 'c1'."],
    [
      'a split column',
      { columns: ' x c1 1\n y c1 1\n x c2 1\n' },
      /^test\.mps:10: the entries of column 'x' do not stand together/,
    ],
    ['a second row of the same name', { rows: ' N cost\n L c1\n L c1\n' }, "test.mps:5: a second row is named 'c1'."],
    ['an unknown row type', { rows: ' N cost\n X c1\n' }, "test.mps:4: expected a row type N, L, G or E, not 'X'."],
    [
      'an unknown bound',
      { rest: 'BOUNDS\n ZZ B x 1\n' },
      "test.mps:15: expected a kind of bound (UP, LO, FX, ...), not 'ZZ'.",
    ],
    [
      'semi-continuous columns',
      { rest: 'BOUNDS\n SC B x 1\n' },
      'test.mps:15: semi-continuous columns are not supported.',
    ],
    ['semi-integer columns', { rest: 'BOUNDS\n SI B x 1\n' }, 'test.mps:15: semi-integer columns are not supported.'],
    [
      'a second bound',
      { rest: 'BOUNDS\n UP B x 1\n UP B x 2\n' },
      "test.mps:16: column 'x' has another bound of this kind already.",
    ],
    [
      'an upper bound of minus infinity',
      { rest: 'BOUNDS\n UP B x -inf\n' },
      "test.mps:15: the upper bound of column 'x' is minus infinity.",
    ],
    ['a second side', { rhs: ' RHS c1 1\n RHS c1 2\n' }, "test.mps:13: a second right-hand side of row 'c1'."],
    [
      'a second set of sides',
      { rhs: ' A c1 1\n B c2 2\n' },
      "test.mps:13: a second set of right-hand sides, 'B': only one is supported.",
    ],
    ['sides after ranges', { rest: 'RANGES\n R c1 1\nRHS\n' }, 'test.mps:16: a second section RHS.'],
    [
      'a quadratic objective',
      { rest: 'QUADOBJ\n x x 1\n' },
      /^test\.mps:14: section QUADOBJ is not supported: a quadratic objective/,
    ],
    [
      'special ordered sets',
      { rest: 'SOS\n S1 a\n' },
      /^test\.mps:14: section SOS is not supported: special ordered sets/,
    ],
    [
      'indicator constraints',
      { rest: 'INDICATORS\n IF c1 x 1\n' },
      /^test\.mps:14: section INDICATORS is not supported/,
    ],
    ['an unknown section', { rest: 'FOO\n' }, "test.mps:14: section 'FOO' is not known."],
    ['a bad sense', { head: 'NAME\nOBJSENSE\n    UP\n' }, "test.mps:3: expected MAX or MIN as OBJSENSE, not 'UP'."],
    ['no ENDATA', { end: '' }, 'test.mps:13: the text ends without ENDATA: it is truncated.'],
    ['text after ENDATA', { end: 'ENDATA\nNAME\n' }, 'test.mps:15: expected nothing after ENDATA.'],
    ['no sections', { head: 'hello\n' }, "test.mps:1: expected a section of an MPS file, not 'hello'."],
    ['a column called NAME', { columns: ' NAME c1 1\n' }, "test.mps:8: the name 'NAME' would be taken for a section."],
    ['a lone marker', { columns: " M 'MARKER' 'INTEND'\n" }, "test.mps:8: expected a marker 'INTORG', not ''INTEND''."],
  ] as const)('refuses %s', async (_, parts, message) => {
    const failure = await readText(mps(parts)).catch((error: Error) => error);
    expect(failure).toMatchObject({ name: 'InputError' });
    if (typeof message === 'string') expect((failure as Error).message).toBe(message);
    else expect((failure as Error).message).toMatch(message);
  });

  test('sections out of order are refused', async () => {
    const text = 'NAME\nROWS\n N cost\n L c1\nRHS\n RHS c1 1\nCOLUMNS\n x c1 1\nENDATA\n';
    await expect(readText(text)).rejects.toThrow('test.mps:5: expected a COLUMNS section before RHS.');
    const ranges = mps().replace('RHS\n', 'RANGES\n R c1 1\nRHS\n');
    await expect(readText(ranges)).rejects.toThrow('the RHS section must stand before RANGES.');
  });

  test('a set named like a row, which HiGHS would misread, is refused rather than guessed', async () => {
    await expect(readText(mps({ rhs: ' c2 c1 4\n' }))).rejects.toThrow(/can be read in two ways/);
  });
});
