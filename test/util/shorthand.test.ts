import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readShorthand, shorthandKind } from '../../src/util/shorthand.ts';

test.each([
  ['always', 'always', {}],
  [' threshold : start = 1e-2 , shape=linear', 'threshold', { start: 0.01, shape: 'linear' }],
  ['a:b=-1', 'a', { b: -1 }],
  ['a:b=c:d', 'a', { b: 'c:d' }],
])('reads %j', (text, kind, settings) => {
  const read = readShorthand('rule', text);
  expect({ ...read, settings: { ...read.settings } }).toEqual({ kind, settings });
  expect(shorthandKind(text)).toBe(kind);
});

test.each([
  ['a:', '"" in the rule "a:" is not a setting; write "a:option=number,...".'],
  ['a:b', '"b" in the rule "a:b" is not a setting; write "a:option=number,...".'],
  ['a:b=1,', '"" in the rule "a:b=1," is not a setting; write "a:option=number,...".'],
  ['a:b=1,b=1', 'the rule "a:b=1,b=1" sets "b" twice.'],
  ['a:kind=b', 'the rule "a:kind=b" sets "kind" twice.'],
])('refuses %j', (text, sentence) => {
  expect(() => readShorthand('rule', text)).toThrow(new RangeError(sentence));
});

test('names like those of built-in properties are settings like others', () => {
  expect({ ...readShorthand('rule', 'a:constructor=1,toString=2').settings }).toEqual({ constructor: 1, toString: 2 });
});

test('reads back every number it is given', () => {
  const name = fc.stringMatching(/^[a-z]{1,8}$/).filter((text) => text !== 'kind');
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(fc.dictionary(name, number, { minKeys: 1, noNullPrototype: true }), (settings) => {
      const text = Object.entries(settings).map(([key, value]) => `${key}=${Object.is(value, -0) ? '-0' : value}`);
      expect({ ...readShorthand('rule', `kind:${text.join(',')}`).settings }).toEqual(settings);
    }),
  );
});
