import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createModelBuilder } from '../../src/mip/builder.ts';
import { objectiveOf } from '../../src/mip/model.ts';
import { completeSolution, formatSolution, parseSolution, readSolution } from '../../src/mip/solution-file.ts';
import { InputError } from '../../src/util/errors.ts';

const names = ['x', 'y[1,2]', '#z', 'a b', 'objective', 'w'];
const builder = createModelBuilder('six', { maximize: true, offset: 1 });
for (const name of names) builder.column({ name, cost: 2, upper: 10 });
const model = builder.build();
const parse = (text: string) => parseSolution(text, model, 'a.sol');

describe('formatSolution', () => {
  test('the objective in the sense of the source, then what is not 0', () => {
    const x = Float64Array.of(1, 0, 0.1, 3, 0, -0);
    expect(formatSolution(model, { x, objective: objectiveOf(model, x) })).toBe('=obj= 9.2\nx 1\n#z 0.1\na b 3\n');
  });

  test('every double comes back', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(finite, { minLength: 6, maxLength: 6 }), finite, (values, objective) => {
        const x = Float64Array.from(values, (value) => value + 0);
        const read = parse(formatSolution(model, { x, objective }));
        expect(completeSolution(read)).toEqual(x.map((value) => (value === 0 ? 0 : value)));
        expect(read.objective).toBe(0 - objective);
      }),
    );
  });
});

describe('parseSolution', () => {
  test.each([
    ['MIPLIB', '=obj= 12.5\nx 1\ny[1,2] 2\n'],
    ['MIPLIB with columns', '=obj=             12.5\r\nx                 1\r\ny[1,2]   2.0e0\r\n'],
    [
      'SCIP',
      'solution status: optimal solution found\nobjective value:                12.5\nx      1 \t(obj:2)\ny[1,2]  2 \t(obj:2)\n',
    ],
    ['Gurobi', '# Solution for model six\n# Objective value = 12.5\nx 1\ny[1,2] 2\n'],
    [
      'HiGHS raw',
      'Model status\nOptimal\n\n# Primal solution values\nFeasible\nObjective 12.5\n# Columns 6\nx 1\ny[1,2] 2\n#z 0\na b 0\nobjective 0\nw 0\n# Rows 1\nrow 7\n\n# Dual solution values\nNone\n',
    ],
  ])('%s', (_, text) => {
    const read = parse(text);
    expect([...completeSolution(read)]).toEqual([1, 2, 0, 0, 0, 0]);
    expect(read.objective).toBe(12.5);
    expect(read.named.slice(0, 2)).toEqual(['x', 'y[1,2]']);
  });

  test('values that are not there are NaN, and 0 in a complete solution', () => {
    const read = parse('# partial\nw 3\n');
    expect([...read.x]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN, 3]);
    expect(read.named).toEqual(['w']);
    expect('objective' in read).toBe(false);
    expect([...completeSolution(read)]).toEqual([0, 0, 0, 0, 0, 3]);
  });

  test('names with blanks, a leading # or of a keyword are columns', () => {
    const read = parse('a b 1\n#z 2\nobjective 3\n');
    expect([...completeSolution(read)]).toEqual([0, 0, 2, 1, 3, 0]);
    expect(read.objective).toBeUndefined();
  });

  test.each([
    ['an unknown name', 'x 1\nq 2\n', "a.sol:2: the model has no column 'q'."],
    ['a second value', 'x 1\nx 1\n', "a.sol:2: a second value for 'x'."],
    ['no number', 'x one\n', "a.sol:1: expected a finite number for 'x', not 'one'."],
    ['nan', 'x nan\n', "a.sol:1: expected a finite number for 'x', not 'nan'."],
    ['an infinite value', 'x inf\n', "a.sol:1: expected a finite number for 'x', not 'inf'."],
    ['a name alone', 'x\n', "a.sol:1: expected the name of a column and a number, not 'x'."],
    ['a bad objective', '=obj= abc\n', "a.sol:1: expected a number as objective, not 'abc'."],
    ['no values', '# nothing\n\n', 'a.sol: holds no values of a solution.'],
    ['another model', '# Columns 7\nx 1\n', 'a.sol:1: holds 7 columns where the model has 6.'],
    ['a truncated raw file', '# Columns 6\nx 1\n', 'a.sol: ends before its last column: it is truncated.'],
  ])('refuses %s', (_, text, message) => {
    const failure = (() => {
      try {
        return parse(text);
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toBeInstanceOf(InputError);
    expect((failure as Error).message).toBe(message);
  });

  test('any text is a solution or one sentence', () => {
    const word = fc.constantFrom('x', 'y[1,2]', 'w', '1', '-2.5', '=obj=', '# Columns 6', '#', 'nan', '(obj:1)', '\t');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fc.array(word), { maxLength: 8 }).map((l) => l.map((w) => w.join(' ')).join('\n')),
        ),
        (text) => {
          try {
            expect(parse(text).x).toHaveLength(6);
          } catch (error) {
            expect(error).toBeInstanceOf(InputError);
            expect((error as Error).message).toMatch(/^a\.sol(:\d+)?: .*\.$/);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('readSolution', () => {
  test('packed or not', () => {
    const bytes = Buffer.from('x 4\n');
    for (const source of [bytes, gzipSync(bytes)])
      expect(readSolution({ bytes: source, name: 'a.sol' }, model).x[0]).toBe(4);
  });

  test('a missing file, an empty one, XML', () => {
    expect(() => readSolution({ path: 'no/such.sol', name: 'no/such.sol' }, model)).toThrow(
      'no/such.sol: no such file.',
    );
    expect(() => readSolution({ bytes: new Uint8Array(0), name: 'a.sol' }, model)).toThrow('a.sol: is empty.');
    expect(() => readSolution({ bytes: Buffer.from('<?xml?>'), name: 'a.sol' }, model)).toThrow(/XML/);
  });
});
