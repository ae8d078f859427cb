import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { createLedger, type Incumbent, primalGap, primalIntegral } from '../../src/alns/ledger.ts';
import { modelOf } from '../oracles/enumerate.ts';

const infinity = Number.POSITIVE_INFINITY;
/** min x + y, x + y >= 1, x integer in 0..5, y in [0, 5]. */
const model = modelOf({
  cost: [1, 1],
  bounds: [
    [0, 5],
    [0, 5],
  ],
  rows: [[[1, 1], 1, infinity]],
  integer: [true, false],
});

function ledgerAt(times: readonly number[]) {
  let turn = 0;
  const told: Incumbent[] = [];
  const ledger = createLedger(
    model,
    () => times[turn++]!,
    (incumbent) => told.push(incumbent),
  );
  return { ledger, told };
}

describe('the ledger', () => {
  it('keeps the best and the history of how it came', () => {
    const { ledger, told } = ledgerAt([1.5, 4]);
    expect(ledger.best).toBeUndefined();
    expect(ledger.claim(Float64Array.of(3, 0), 'first')?.objective).toBe(3);
    expect(ledger.claim(Float64Array.of(2, 2), 'worse')?.objective).toBe(4);
    expect(ledger.claim(Float64Array.of(0, 3), 'equal')?.objective).toBe(3);
    expect(ledger.claim(Float64Array.of(1, 0.5), 'second')?.objective).toBe(1.5);
    expect([...ledger.best!.x]).toEqual([1, 0.5]);
    expect(ledger.incumbents).toEqual([
      { seconds: 1.5, objective: 3, source: 'first' },
      { seconds: 4, objective: 1.5, source: 'second' },
    ]);
    expect(told).toEqual(ledger.incumbents);
  });

  it('believes no claim that does not verify', () => {
    const { ledger } = ledgerAt([]);
    for (const [x, y] of [
      [0, 0.9],
      [0.4, 0.6 - 1e-5],
      [-1, 0.5],
      [Number.NaN, 1],
      [1, Number.NaN],
      [-infinity, 0],
    ])
      expect(ledger.claim(Float64Array.of(x!, y!), 'liar')).toBeUndefined();
    expect(ledger.best).toBeUndefined();
    expect(ledger.incumbents).toEqual([]);
  });

  it('takes no improvement by rounding for one', () => {
    const { ledger } = ledgerAt([1]);
    ledger.claim(Float64Array.of(3, 0), 'first');
    expect(ledger.enter({ x: Float64Array.of(3, 0), objective: 3 - 1e-12 }, 'again')).toBe(false);
    expect(ledger.incumbents.length).toBe(1);
  });
});

describe('the primal gap', () => {
  test.each([
    [5, 5, 0],
    [0, 0, 0],
    [10, 5, 0.5],
    [5, 10, 0.5],
    [-5, -10, 0.5],
    [-10, -5, 0.5],
    [5, -5, 1],
    [5, 0, 1],
    [0, -5, 1],
    [infinity, 5, 1],
    [5, infinity, 1],
    [5, -infinity, 1],
  ])('of %d against %d is %d', (value, reference, gap) => {
    expect(primalGap(value, reference)).toBe(gap);
  });
});

describe('the primal integral', () => {
  const at = (seconds: number, objective: number): Incumbent => ({ seconds, objective, source: 'test' });

  test.each<[string, Incumbent[], number, number, number]>([
    ['no solution', [], 5, 10, 10],
    ['optimal at once', [at(0, 5)], 5, 10, 0],
    ['one second of nothing, two at half, then none', [at(1, 10), at(3, 5)], 5, 10, 2],
    ['a last gap that stays', [at(2, 10)], 5, 10, 6],
    ['negative objectives', [at(1, -5), at(3, -10)], -10, 4, 2],
    ['a sign that turns', [at(1, 5), at(3, -10)], -10, 4, 3],
    ['what comes after the end counts nothing', [at(1, 10), at(20, 5)], 5, 4, 2.5],
    ['an end at zero', [at(1, 10)], 5, 0, 0],
  ])('%s', (_, incumbents, reference, end, integral) => {
    expect(primalIntegral(incumbents, reference, end)).toBeCloseTo(integral, 12);
  });

  it('lies between 0 and its end', () => {
    const history = fc.array(fc.tuple(fc.nat(100), fc.integer({ min: -50, max: 50 })), { maxLength: 8 });
    fc.assert(
      fc.property(history, fc.integer({ min: -50, max: 50 }), fc.nat(100), (entries, reference, end) => {
        const incumbents = entries.sort(([a], [b]) => a - b).map(([seconds, objective]) => at(seconds, objective));
        const integral = primalIntegral(incumbents, reference, end);
        expect(integral >= 0 && integral <= end + 1e-9).toBe(true);
      }),
    );
  });
});
