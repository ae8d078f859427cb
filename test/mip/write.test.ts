import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Highs } from 'highs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createModelBuilder } from '../../src/mip/builder.ts';
import { compileHighs, loadHighs } from '../../src/mip/highs-runtime.ts';
import { legalNames, lpName, mpsName } from '../../src/mip/legal-names.ts';
import { inSourceSense, type MipModel } from '../../src/mip/model.ts';
import { encodingOf, modelText, writeModelFile } from '../../src/mip/write.ts';
import { InputError } from '../../src/util/errors.ts';

const formats = ['mps', 'lp'] as const;
const infinity = Number.POSITIVE_INFINITY;

let highs: Highs;
beforeAll(async () => {
  highs = await loadHighs(await compileHighs());
});

interface Side {
  readonly terms: ReadonlyMap<number, number>;
  readonly lower: number;
  readonly upper: number;
}

/** The rows of a model as single sides, in order; rows without sides are left out. Both formats come down to this. */
function sides(model: Omit<Side, 'terms'>[], terms: ReadonlyMap<number, number>[]): Side[] {
  return model.flatMap(({ lower, upper }, i) => {
    if (lower === -infinity && upper === infinity) return [];
    if (lower === upper || lower === -infinity || upper === infinity) return [{ terms: terms[i]!, lower, upper }];
    return [
      { terms: terms[i]!, lower, upper: infinity },
      { terms: terms[i]!, lower: -infinity, upper },
    ];
  });
}

function rowTerms(starts: Int32Array, indices: Int32Array, values: Float64Array, rows: number) {
  const terms = Array.from({ length: rows }, () => new Map<number, number>());
  for (let j = 0; j + 1 < starts.length; j++)
    for (let k = starts[j]!; k < starts[j + 1]!; k++) terms[indices[k]!]!.set(j, values[k]!);
  return terms;
}

const pairs = (lower: Float64Array, upper: Float64Array) =>
  Array.from(lower, (value, i) => ({ lower: value, upper: upper[i]! }));

/** What HiGHS reads from the text, in the shape of {@link stated}. */
function readBack(text: string, format: 'mps' | 'lp') {
  const native = highs.createModel();
  try {
    native.readModel({ format, data: text });
    const read = native.getModel('csc');
    const { starts, indices, values } = read.matrix;
    return {
      maximize: read.sense === highs.constants.objectiveSense.maximize,
      offset: read.offset,
      cost: [...read.colCost],
      bounds: pairs(read.colLower, read.colUpper),
      integer: [...read.integrality],
      sides: sides(pairs(read.rowLower, read.rowUpper), rowTerms(starts, indices, values, read.numRows)),
      names: Array.from({ length: read.numCols }, (_, j) => native.getColName(j)),
    };
  } finally {
    native.dispose();
  }
}

/** What a model states, in the sense of its source. */
function stated(model: MipModel) {
  const { starts, indices, values, rows } = model;
  return {
    maximize: model.maximize,
    offset: inSourceSense(model, model.offset),
    cost: Array.from(model.cost, (value) => inSourceSense(model, value)),
    bounds: pairs(model.lower, model.upper),
    integer: [...model.integer],
    sides: sides(pairs(model.rowLower, model.rowUpper), rowTerms(starts, indices, values, rows)),
    names: [...model.columnNames],
  };
}

const amount = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }).filter((value) => Math.abs(value) > 1e-6),
  fc.constantFrom(0.1, 1 / 3, 0.1 + 0.2, 1e14, -1e-6, 123456789.123456),
);
const interval = fc.oneof(
  fc.constantFrom(
    [0, infinity],
    [0, 1],
    [-infinity, infinity],
    [0, 0],
    [-1, 0],
    [-infinity, -0.5],
    [-infinity, 0],
    [1, infinity],
  ),
  fc.tuple(amount, amount).map(([a, b]) => [Math.min(a, b), Math.max(a, b)]),
  amount.map((a) => [a, a]),
  amount.map((a) => [a, infinity]),
  amount.map((a) => [-infinity, a]),
) as fc.Arbitrary<[number, number]>;

const columnArbitrary = fc.record({ cost: fc.oneof(fc.constant(0), amount), bounds: interval, integer: fc.boolean() });
const modelArbitrary = fc
  .record({
    maximize: fc.boolean(),
    offset: fc.oneof(fc.constant(0), amount),
    columns: fc.array(columnArbitrary, { minLength: 1, maxLength: 8 }),
    rows: fc.array(fc.record({ bounds: interval, terms: fc.array(fc.tuple(fc.nat(7), amount), { maxLength: 6 }) }), {
      maxLength: 6,
    }),
  })
  .map(({ maximize, offset, columns, rows }) => {
    const builder = createModelBuilder('random', { maximize, offset });
    columns.forEach(({ cost, bounds: [lower, upper], integer }, j) => {
      builder.column({ name: `x_${j}`, cost, lower, upper, integer });
    });
    rows.forEach(({ bounds: [lower, upper], terms }, i) => {
      const distinct = new Map(terms.map(([j, value]) => [j % columns.length, value]));
      builder.row(`row_${i}`, distinct, lower, upper);
    });
    return builder.build();
  });

describe.each(formats)('the %s writer', (format) => {
  test('writes what HiGHS reads back exactly, for any model', () => {
    fc.assert(
      fc.property(modelArbitrary, (model) => {
        const wanted = stated(model);
        // HiGHS drops an N row of an MPS file; an LP keeps it. Both are left out of the comparison.
        expect(readBack(modelText(model, format), format)).toEqual(wanted);
      }),
      { numRuns: 300 },
    );
  });

  test('keeps the row of every side, under its name', () => {
    const builder = createModelBuilder('rows');
    const x = builder.binary('x', 1);
    builder.row('ranged', [[x, 2]], 0.1, 0.7);
    builder.row('equal', [[x, 3]], 3, 3);
    const native = highs.createModel();
    native.readModel({ format, data: modelText(builder.build(), format) });
    expect(native.getRowByName('ranged')).toBe(0);
    expect(native.getRowByName('equal')).toBe(format === 'mps' ? 1 : 2);
    native.dispose();
  });

  test('survives names that the format cannot hold', () => {
    const names = [
      'a b',
      'a_b',
      'a\tb',
      '',
      'inf',
      'Infinite',
      'free',
      'end',
      'e5',
      '2x',
      'NAME',
      'OBJSENSE',
      'QSECTION',
    ];
    const more = [
      "'MARKER'",
      '*star',
      '$dollar',
      'x:y',
      'p[3]',
      'a+b',
      'n'.repeat(400),
      'obj',
      'rhs_1',
      'bnd_1',
      'é',
      '\ud800',
    ];
    const builder = createModelBuilder('two words\nand a line', { offset: -2.5 });
    [...names, ...more, 'twice', 'twice'].forEach((name, j) => {
      builder.column({ name, cost: j + 1, lower: -1, upper: 4, integer: j % 3 === 0 });
    });
    [...names, ...more, 'twice', 'twice'].forEach((name, i) => {
      builder.row(
        name,
        [
          [i, 1],
          [(i + 1) % 4, 2],
        ],
        -i - 1.5,
        i + 0.1,
      );
    });
    const model = builder.build();
    const { names: read, ...rest } = readBack(modelText(model, format), format);
    const { names: _, ...wanted } = stated(model);
    expect(rest).toEqual(wanted);
    expect(new Set(read).size).toBe(model.columns);
    expect(read.slice(1, 2)).toEqual(['a_b']);
  });

  test('repairs names to legal, distinct ones and leaves legal ones alone', () => {
    const rule = format === 'lp' ? lpName : mpsName;
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { maxLength: 20 }), (names) => {
        const found = legalNames(names, rule, 'x');
        expect(new Set(found).size).toBe(names.length);
        for (const [k, name] of found.entries()) {
          expect(rule(name)).toBe(name);
          if (rule(names[k]!) === names[k] && names.indexOf(names[k]!) === k && names[k] !== '')
            expect(name).toBe(names[k]);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('writes a model without rows', () => {
    const builder = createModelBuilder('no rows', { maximize: true, offset: 3 });
    builder.column({ name: 'x', cost: 2, upper: 7 });
    const model = builder.build();
    expect(readBack(modelText(model, format), format)).toEqual(stated(model));
  });

  test('repeats byte for byte', () => {
    fc.assert(
      fc.property(modelArbitrary, (model) => modelText(model, format) === modelText(structuredClone(model), format)),
    );
  });
});

test('a range that rounding would move becomes two rows in MPS', () => {
  // 2^53 - 1 and its opposite plus 1: no double is their difference, so no range gives both back.
  const upper = 2 ** 53 - 1;
  const lower = 2 - 2 ** 53;
  expect(lower + (upper - lower) === upper && upper - (upper - lower) === lower).toBe(false);
  const builder = createModelBuilder('wide');
  builder.row('wide', [[builder.column({ name: 'x' }), 1]], lower, upper);
  builder.row('crossed', [[0, 1]], 5, 3);
  const model = builder.build();
  expect(readBack(modelText(model, 'mps'), 'mps')).toEqual(stated(model));
});

test('an LP of a model without columns still states whether its rows can hold', () => {
  const builder = createModelBuilder('nothing');
  builder.row('impossible', [], 2, infinity);
  const read = readBack(modelText(builder.build(), 'lp'), 'lp');
  expect(read.bounds).toEqual([{ lower: 0, upper: 0 }]);
  expect(read.sides).toEqual([{ terms: new Map(), lower: 2, upper: infinity }]);
});

describe('writeModelFile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'adasolve-write-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const builder = createModelBuilder('small');
  builder.row('c', [[builder.binary('x', 1), 1]], 1, 1);
  const model = builder.build();

  test.each(['a.mps', 'a.lp', 'A.MPS', 'dotted.name.lp'])('writes %s as text', async (file) => {
    await writeModelFile(model, join(folder, file));
    expect(readFileSync(join(folder, file), 'utf8')).toBe(modelText(model, encodingOf(file)!.format));
  });

  test.each(['b.mps.gz', 'b.lp.gz'])('writes %s packed, without time or system in it', async (file) => {
    await writeModelFile(model, join(folder, file));
    const bytes = readFileSync(join(folder, file));
    expect(gunzipSync(bytes).toString()).toBe(modelText(model, encodingOf(file)!.format));
    expect([...bytes.subarray(4, 8), bytes[9]]).toEqual([0, 0, 0, 0, 255]);
  });

  test.each(['c.txt', 'c', 'c.gz', 'mps', 'c.mps.zip'])('refuses %s and writes nothing', async (file) => {
    const error = await writeModelFile(model, join(folder, file)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).toContain('.mps, .lp, .mps.gz or .lp.gz');
    expect(readdirSync(folder)).not.toContain(file);
  });
});
