import { type AcceptSpec, acceptKinds, parseAcceptSpec } from '../alns/spec.ts';
import type { PolicySpec } from '../bandits/spec.ts';
import type { Rng } from '../util/rng.ts';
import { armNames, type Contender, type SearchSettings, settingsKey } from './configuration.ts';

/** Draws that may repeat what is there already before there counts as being nothing new. */
const patience = 1000;

/** Fewest arms of a variation: with fewer there is little to learn. */
const fewestArms = 3;

const pick = <T>(items: readonly T[], rng: Rng): T => items[rng.int(items.length)]!;

/** A number between two others, uniform on a logarithmic scale, to two digits. */
const between = (low: number, high: number, rng: Rng) => Number((low * (high / low) ** rng.next()).toPrecision(2));

/** Policies with their options in ranges that fit rewards, of which most are below 0.3. */
const policies: readonly ((rng: Rng) => PolicySpec)[] = [
  () => ({ kind: 'uniform' }),
  (rng) => ({ kind: 'epsilon-greedy', epsilon: between(0.05, 0.5, rng) }),
  (rng) => ({ kind: 'softmax', tau: between(0.02, 0.3, rng) }),
  (rng) => ({ kind: 'ucb1', alpha: between(0.05, 1, rng) }),
  (rng) => ({ kind: 'discounted-ucb', gamma: 1 - between(0.002, 0.05, rng), xi: between(0.005, 0.5, rng) }),
  () => ({ kind: 'thompson-beta' }),
  (rng) => ({
    kind: 'thompson-normal',
    mean: between(0.1, 0.6, rng),
    rate: between(0.005, 0.2, rng),
    decay: 1 - between(0.002, 0.05, rng),
  }),
  (rng) => ({ kind: 'exp3-ix', rate: between(0.5, 5, rng) }),
  (rng) => ({ kind: 'roulette-wheel', decay: between(0.5, 0.98, rng), floor: between(0.01, 0.1, rng) }),
  (rng) => ({ kind: 'lin-ucb', alpha: between(0.05, 1, rng) }),
];

function drawAccept(rng: Rng): AcceptSpec {
  const rule = parseAcceptSpec(pick(acceptKinds, rng));
  return 'start' in rule ? { ...rule, start: between(0.001, 0.05, rng) } : rule;
}

function drawArms(rng: Rng): readonly string[] {
  const share = 0.3 + 0.6 * rng.next();
  for (;;) {
    const arms = armNames.filter(() => rng.next() < share);
    if (arms.length >= fewestArms) return arms;
  }
}

/** What can be changed, each a function of the settings so far. */
const changes: readonly ((settings: SearchSettings, rng: Rng) => SearchSettings)[] = [
  (settings, rng) => ({ ...settings, policy: pick(policies, rng)(rng) }),
  (settings, rng) => ({ ...settings, accept: drawAccept(rng) }),
  (settings, rng) => ({ ...settings, neighborhoods: drawArms(rng) }),
  (settings) => ({ ...settings, prove: !(settings.prove ?? true) }),
  (settings, rng) => ({ ...settings, nodeLimit: Math.round(between(20, 2000, rng)) }),
];

function vary(parents: readonly Contender[], rng: Rng): SearchSettings {
  let { settings } = pick(parents, rng);
  const count = 1 + rng.int(3);
  for (let k = 0; k < count; k++) settings = pick(changes, rng)(settings, rng);
  return settings;
}

/**
 * Random variations of configurations: one to three of policy, acceptance, arms, branch and cut and node limit drawn anew.
 * No two of them are equal, and none equals a parent. The same stream gives the same ones.
 * @throws RangeError when so many different ones cannot be found
 */
export function variations(parents: readonly Contender[], count: number, rng: Rng): readonly Contender[] {
  const seen = new Set(parents.map(({ settings }) => settingsKey(settings)));
  const found: Contender[] = [];
  for (let draws = 0; found.length < count; draws++) {
    if (draws > patience + 10 * count) throw new RangeError(`${count} different variations cannot be found.`);
    const settings = vary(parents, rng);
    const key = settingsKey(settings);
    if (seen.has(key)) continue;
    seen.add(key);
    found.push({ name: `variation-${found.length + 1}`, settings });
  }
  return found;
}
