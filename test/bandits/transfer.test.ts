import { describe, expect, it, test } from 'vitest';
import type { Policy } from '../../src/bandits/policy.ts';
import { createPolicy, type PolicySpec, policyKinds } from '../../src/bandits/spec.ts';
import { transferPolicy } from '../../src/bandits/transfer.ts';
import { createRng } from '../../src/util/rng.ts';

const dimension = 2;
const setup = (seed: number) => ({ dimension, rng: createRng(seed) });

/** Plays rounds in which arm 1 pays most; later contexts differ. */
function trained(policy: Policy, rounds: number): Policy {
  const rng = createRng(99);
  for (let round = 0; round < rounds; round++) {
    const context = Float64Array.of(1, rng.next());
    const choice = policy.select(context);
    policy.update(choice, choice.arm === 1 ? 0.9 : 0.1, context);
  }
  return policy;
}

/** Which arms a policy chooses next, without learning. */
function choices(policy: Policy, rounds = 50): number[] {
  return Array.from({ length: rounds }, () => policy.select(Float64Array.of(1, 0.5)).arm);
}

describe.each(policyKinds.map(({ kind }) => kind))('the policy %s', (kind) => {
  const spec = { kind } as PolicySpec;
  const learned = () => trained(createPolicy(spec, { ...setup(1), arms: 3 }), 200).toJSON();

  it('is the same over the same arms, but for its stream', () => {
    const state = learned();
    const { rng, ...moved } = transferPolicy(state, [0, 1, 2], setup(5)).toJSON();
    const { rng: old, ...before } = state;
    expect(moved).toEqual(before);
    expect(rng).not.toEqual(old);
  });

  it('keeps what it knows of an arm that has another number now', () => {
    const there = transferPolicy(learned(), [2, 0, 1], setup(5));
    const back = transferPolicy(there.toJSON(), [1, 2, 0], setup(5));
    expect(back.toJSON().learned).toEqual(learned().learned);
  });

  it('knows of new arms what a new policy knows, and draws them too', () => {
    const fresh = createPolicy(spec, { ...setup(5), arms: 4 });
    expect(transferPolicy(learned(), [undefined, undefined, undefined, undefined], setup(5)).arms).toBe(4);
    const grown = transferPolicy(learned(), [1, undefined, undefined, undefined], setup(5));
    expect(choices(grown)).toHaveLength(choices(fresh).length);
    expect(choices(grown).every((arm) => arm >= 0 && arm < 4)).toBe(true);
  });
});

test('a policy that prefers an arm prefers it wherever it stands', () => {
  const state = trained(createPolicy({ kind: 'thompson-normal' }, { ...setup(1), arms: 3 }), 300).toJSON();
  const moved = transferPolicy(state, [0, undefined, 2, 1], setup(5));
  const best = choices(moved, 200).filter((arm) => arm === 3).length;
  expect(best).toBeGreaterThan(100);
});

test('arms that were never saved, and states that no policy wrote, are refused', () => {
  const state = createPolicy({ kind: 'ucb1' }, { ...setup(1), arms: 2 }).toJSON();
  expect(() => transferPolicy(state, [0, 2], setup(1))).toThrow(
    new RangeError('there is no saved arm 2; there are 2.'),
  );
  expect(() => transferPolicy({ kind: 'ucb1' }, [0], setup(1))).toThrow(RangeError);
});
