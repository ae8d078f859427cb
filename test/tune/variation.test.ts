import { describe, expect, test } from 'vitest';
import { parseAcceptSpec } from '../../src/alns/spec.ts';
import { parsePolicySpec } from '../../src/bandits/spec.ts';
import { armNames, searchOptions, settingsKey } from '../../src/tune/configuration.ts';
import { portfolio } from '../../src/tune/portfolio.ts';
import { variations } from '../../src/tune/variation.ts';
import { createRng } from '../../src/util/rng.ts';

describe('variations', () => {
  const drawn = variations(portfolio, 200, createRng(1));

  test('are different from one another and from their parents', () => {
    const keys = [...portfolio, ...drawn].map(({ settings }) => settingsKey(settings));
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(drawn.map(({ name }) => name)).size).toBe(200);
  });

  test('say only what solve takes, and reach every setting', () => {
    for (const { settings } of drawn) {
      if (settings.policy !== undefined) expect(parsePolicySpec(settings.policy)).toMatchObject(settings.policy);
      if (settings.accept !== undefined) expect(parseAcceptSpec(settings.accept)).toEqual(settings.accept);
      expect(() => searchOptions(settings)).not.toThrow();
    }
    const named = new Set(drawn.flatMap(({ settings }) => Object.keys(settings)));
    expect([...named].sort()).toEqual(['accept', 'neighborhoods', 'nodeLimit', 'policy', 'prove']);
    expect(new Set(drawn.map(({ settings }) => settings.policy?.kind)).size).toBeGreaterThan(9);
  });

  test('are the same for the same stream, and fewer are the first of more', () => {
    expect(variations(portfolio, 5, createRng(1))).toEqual(drawn.slice(0, 5));
    expect(variations(portfolio, 5, createRng(2))).not.toEqual(drawn.slice(0, 5));
  });
});

describe('search settings', () => {
  test('name arms, local search among them', () => {
    const { neighborhoods, localSearch } = searchOptions({ neighborhoods: ['rins', 'local-search'] });
    expect([neighborhoods?.map(({ name }) => name), localSearch]).toEqual([['rins'], true]);
    expect(searchOptions({ neighborhoods: ['rins'] }).localSearch).toBe(false);
    expect(searchOptions({ prove: false })).toEqual({ prove: false });
    expect(() => searchOptions({ neighborhoods: ['rin'] })).toThrow(`"rin"; there are ${armNames.join(', ')}.`);
  });

  test('have one key whatever their order', () => {
    const policy = { kind: 'ucb1', alpha: 1 } as const;
    expect(settingsKey({ policy, neighborhoods: ['a', 'b'] })).toBe(
      settingsKey({ neighborhoods: ['b', 'a'], policy: { alpha: 1, kind: 'ucb1' } }),
    );
    expect(settingsKey({ prove: false })).not.toBe(settingsKey({}));
  });
});

test('the portfolio has names of its own, the default first, and settings that solve takes', () => {
  expect(portfolio[0]).toMatchObject({ name: 'balanced', settings: {} });
  expect(new Set(portfolio.map(({ name }) => name)).size).toBe(portfolio.length);
  for (const { settings } of portfolio) expect(() => searchOptions(settings)).not.toThrow();
});
