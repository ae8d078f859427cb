import { describe, expect, test } from 'vitest';
import { type AcceptSpec, acceptKinds, acceptSlack, createAccept, parseAcceptSpec } from '../../src/alns/spec.ts';
import { UsageError } from '../../src/util/errors.ts';
import { createRng } from '../../src/util/rng.ts';

describe('acceptance specs', () => {
  test.each(acceptKinds.map((kind) => [kind]))(
    '%s reads from its name, from JSON, and back, with its options filled in',
    (kind) => {
      const spec = parseAcceptSpec(kind);
      expect(spec.kind).toBe(kind);
      expect(parseAcceptSpec({ kind })).toEqual(spec);
      expect(parseAcceptSpec(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
    },
  );

  test('the options of a shorthand are taken over', () => {
    expect(parseAcceptSpec('simulated-annealing:start=0.5,end=1e-3,shape=linear')).toEqual({
      kind: 'simulated-annealing',
      start: 0.5,
      end: 1e-3,
      shape: 'linear',
    });
    expect(parseAcceptSpec('late-acceptance:lookback=3')).toEqual({ kind: 'late-acceptance', lookback: 3 });
  });

  test.each([
    ['simulated', /no acceptance rule "simulated".*hill-climbing/],
    ['', /no acceptance rule ""/],
    [{ kind: 5 }, /no acceptance rule 5/],
    [{}, /no acceptance rule/],
    [null, /not null/],
    [[], /not \[\]/],
    [7, /not 7/],
    ['late-acceptance:lookback=0', /lookback/],
    ['late-acceptance:lookback=1.5', /lookback/],
    ['late-acceptance:look=2', /look/],
    ['hill-climbing:start=1', /start/],
    ['simulated-annealing:start=0', /start/],
    ['simulated-annealing:start=hot', /start/],
    ['simulated-annealing:shape=square', /shape/],
    ['great-deluge:beta=2', /beta/],
    ['moving-average:eta=-1', /eta/],
    ['threshold:start', /start/],
    [{ kind: 'threshold', start: Number.NaN }, /start/],
  ])('refuses %j in a sentence that says what is wrong', (input, message) => {
    const parse = () => parseAcceptSpec(input);
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(message);
    expect(parse).toThrow(/\.$/);
  });

  test.each<[AcceptSpec['kind'], (spec: AcceptSpec) => boolean]>([
    ['hill-climbing', () => true],
    ['record-to-record', (spec) => acceptSlack(spec) > 0],
    ['threshold', (spec) => acceptSlack(spec) > 0],
    ['great-deluge', (spec) => acceptSlack(spec) > 0],
  ])('%s takes nothing beyond its slack at the start', (kind, positive) => {
    const spec = parseAcceptSpec(kind);
    expect(positive(spec)).toBe(true);
    for (const best of [100, -100]) {
      const accept = createAccept(spec, () => 0, createRng(1));
      expect(accept(best + (acceptSlack(spec) + 1e-9) * 100, best, best)).toBe(false);
    }
  });
});
