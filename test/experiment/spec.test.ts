import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { planTrials } from '../../src/experiment/plan.ts';
import { parseExperimentSpec } from '../../src/experiment/spec.ts';
import { InputError } from '../../src/util/errors.ts';

const spec = { environments: [{ kind: 'bernoulli', means: [0.5] }], policies: ['ucb1'], seeds: 2, horizon: 10 };
const parse = (input: unknown) =>
  parseExperimentSpec(typeof input === 'string' ? input : JSON.stringify(input), 'x.json');
const environment = (options: object) => ({ ...spec, environments: [options] });

test('fills in what a spec leaves out', () => {
  expect(parse({ ...spec, environments: [{ kind: 'linear' }], seeds: [7, 3] })).toEqual({
    environments: [{ kind: 'linear', arms: 5, features: 4, instance: 1 }],
    policies: [{ spec: { kind: 'ucb1', alpha: 1 } }],
    seeds: [7, 3],
    horizon: 10,
  });
  expect(parse(spec).seeds).toEqual([1, 2]);
});

describe('what cannot be right', () => {
  test.each<[unknown, RegExp]>([
    ['{', /is not JSON/],
    [[], /the experiment must be an object, not \[\]/],
    [{ ...spec, horizn: 1 }, /has no setting "horizn"; it has name, description, environments/],
    [{ ...spec, horizon: -1 }, /"horizon" of the experiment must be more than 0, not -1/],
    [{ ...spec, horizon: 1.5 }, /"horizon" of the experiment must be a whole number, not 1\.5/],
    [{ ...spec, horizon: undefined }, /"horizon" of the experiment/],
    [{ ...spec, seeds: 0 }, /"seeds" of the experiment must be more than 0, not 0/],
    [
      { ...spec, seeds: 'all' },
      /"seeds" of the experiment must be a whole number of at least 1, or a list of whole numbers, not "all"/,
    ],
    [{ ...spec, seeds: [1, 2, 1] }, /has the seed 1 twice/],
    [{ ...spec, policies: [] }, /"policies" of the experiment must be at least 1/],
    [{ ...spec, policies: ['nothing'] }, /there is no policy "nothing"; there are uniform/],
    [{ ...spec, policies: ['ucb1:alpha=-1'] }, /the option "alpha" of the policy "ucb1" is -1/],
    [{ ...spec, policies: [{ kind: 'ucb1', name: 3 }] }, /the name of a policy must be a text, not 3/],
    [environment({}), /there is no environment without a "kind"; there are bernoulli/],
    [environment({ kind: 'casino' }), /there is no environment "casino"; there are bernoulli/],
    [environment({ kind: 'bernoulli', means: [0.5], sd: 1 }), /has no setting "sd"; it has name, means/],
    [environment({ kind: 'bernoulli', means: [2] }), /"means\.0" of the environment "bernoulli" must be at most 1/],
    [
      environment({
        kind: 'abrupt',
        phases: [
          { rounds: 1, means: [1] },
          { rounds: 1, means: [0, 1] },
        ],
      }),
      /"phases\.1\.means" of the environment "abrupt" must have 1 arms as the first phase has/,
    ],
    [{ ...spec, environments: [...spec.environments, ...spec.environments] }, /two environments "bernoulli"/],
  ])('%j', (input, sentence) => {
    expect(() => parse(input)).toThrow(InputError);
    expect(() => parse(input)).toThrow(sentence);
    expect(() => parse(input)).toThrow(/^x\.json: [^\n]*\.$/);
  });

  test.each<[object, RegExp]>([
    [{ policies: ['lin-ucb'] }, /^"lin-ucb" cannot play "bernoulli" of 1 arms and 0 features: /],
    [{ policies: ['ucb1', 'ucb1:alpha=1'] }, /two policies "ucb1:alpha=1"; give each a "name"/],
    [{ policies: [{ kind: 'ucb1', name: 'oracle' }] }, /two policies "oracle"/],
  ])('%j, seen when the trials are planned', async (change, sentence) => {
    const planning = planTrials(parse({ ...spec, ...change }), '.', '0.1.0');
    await expect(planning).rejects.toThrow(InputError);
    await expect(planning).rejects.toThrow(sentence);
  });
});

const shipped = fileURLToPath(new URL('../../experiments', import.meta.url));
test.each(readdirSync(shipped))('the ready-made spec %s can be planned', async (name) => {
  const spec = parseExperimentSpec(readFileSync(join(shipped, name), 'utf8'), name);
  const synthetic = { ...spec, environments: spec.environments.filter(({ kind }) => kind !== 'alns') };
  const trials = await planTrials(synthetic, shipped, '0.1.0');
  const policies = new Set(trials.filter(({ policy }) => !policy.baseline).map(({ policy }) => policy.name));
  if (synthetic.environments.length > 0) expect(policies.size).toBe(spec.policies.length);
});
