import type { Policy, PolicyState } from './policy.ts';
import type { Learned, PolicySetup } from './shared.ts';
import { createPolicy, type PolicySpec, restorePolicy } from './spec.ts';

/** A column is laid out arm by arm where its length is a multiple of the arms, the same one before and after. */
function byArm(fresh: number, arms: number, saved: number, before: number): boolean {
  return fresh % arms === 0 && saved % before === 0 && fresh / arms === saved / before;
}

/**
 * A policy of the saved kind and options over other arms, which keeps what was learned of the arms that both have; the
 * others begin as in a new policy. It draws from the stream of the setup, not from the saved one.
 * @param from for each new arm the number of the saved arm that it was, undefined where it is new
 * @throws RangeError, one sentence, on a state that no policy wrote, or arms that it does not have
 */
export function transferPolicy(
  state: PolicyState,
  from: readonly (number | undefined)[],
  setup: Omit<PolicySetup, 'arms'>,
): Policy {
  // Restoring checks the state in every respect.
  const before = restorePolicy(state).arms;
  const unknown = from.find((arm) => arm !== undefined && !(Number.isInteger(arm) && arm >= 0 && arm < before));
  if (unknown !== undefined) throw new RangeError(`there is no saved arm ${unknown}; there are ${before}.`);
  const spec = { kind: state.kind, ...(state.options as object) } as PolicySpec;
  const fresh = createPolicy(spec, { ...setup, arms: from.length }).toJSON();
  const saved = state.learned as Learned;
  const learned = Object.fromEntries(
    Object.entries(fresh.learned as Learned).map(([name, initial]) => {
      const old = saved[name]!;
      // Pulls that were in flight when the state was saved never come back.
      if (name === 'inFlight') return [name, initial];
      if (!byArm(initial.length, from.length, old.length, before)) return [name, old];
      const each = initial.length / from.length;
      const part = (arm: number | undefined, k: number) => {
        const [source, at] = arm === undefined ? [initial, k] : [old, arm];
        return source.slice(at * each, (at + 1) * each);
      };
      return [name, from.flatMap(part)];
    }),
  );
  return restorePolicy({ ...fresh, learned });
}
