import { type RngState, restoreRng } from '../util/rng.ts';
import { countsInFlight, movePulls, numbersPerArm } from './columns.ts';
import type { Policy, PolicyState } from './policy.ts';
import type { Learned, PolicySetup } from './shared.ts';
import { createPolicy, type PolicySpec, restorePolicy } from './spec.ts';

/** A new policy of the saved kind and options. */
function freshPolicy(state: PolicyState, setup: PolicySetup): Policy {
  return createPolicy({ kind: state.kind, ...(state.options as object) } as PolicySpec, setup);
}

/** A column as a new policy has it; bins that a tree has grown since are new policies of the kind of its first bin. */
function initialColumn(begun: Learned, name: string): readonly number[] {
  return begun[name] ?? begun[name.replace(/^\d+/, '0')] ?? [];
}

function move(
  state: PolicyState,
  from: readonly (number | undefined)[],
  setup: Omit<PolicySetup, 'arms'>,
  inFlightStays: boolean,
): Policy {
  // Restoring checks the state in every respect.
  const before = restorePolicy(state).arms;
  const unknown = from.find((arm) => arm !== undefined && !(Number.isInteger(arm) && arm >= 0 && arm < before));
  if (unknown !== undefined) throw new RangeError(`there is no saved arm ${unknown}; there are ${before}.`);
  const fresh = freshPolicy(state, { ...setup, arms: from.length }).toJSON();
  const saved = state.learned as Learned;
  const begun = fresh.learned as Learned;
  // An arm that several new ones come from has its single pulls, and its pulls in flight, at the first of them.
  const to = Array.from({ length: before }, (_, arm) => {
    const first = from.indexOf(arm);
    return first < 0 ? undefined : first;
  });
  const columns = Object.entries(saved).map(([name, old]): [string, readonly number[]] => {
    const initial = initialColumn(begun, name);
    const each = numbersPerArm(name, initial.length, from.length, old.length, before);
    if (each === 0) return [name, old];
    if (countsInFlight(name))
      return [name, from.map((arm, i) => (inFlightStays && arm !== undefined && to[arm] === i ? old[arm]! : 0))];
    const part = (arm: number | undefined, i: number) =>
      arm === undefined ? initial.slice(i * each, (i + 1) * each) : old.slice(arm * each, (arm + 1) * each);
    return [name, from.flatMap(part)];
  });
  return restorePolicy({ ...fresh, learned: { ...Object.fromEntries(columns), ...movePulls(saved, to) } });
}

/**
 * A policy of the saved kind and options over other arms, which keeps what was learned of the arms that both have; the
 * others begin as in a new policy. It draws from the stream of the setup, not from the saved one, and awaits no pulls that
 * were in flight.
 * @param from for each new arm the number of the saved arm that it was, undefined where it is new
 * @throws RangeError, one sentence, on a state that no policy wrote, or arms that it does not have
 */
export function transferPolicy(
  state: PolicyState,
  from: readonly (number | undefined)[],
  setup: Omit<PolicySetup, 'arms'>,
): Policy {
  return move(state, from, setup, false);
}

/**
 * The policy over other arms, while it runs: what was learned of the arms that stay, their pulls in flight and the random
 * stream go on. The old policy must not be used any more.
 * @param from for each arm from now on the number that it had, undefined where it is new. Two arms may come from the same
 * one: what was learned of it counts for both
 * @throws RangeError on arms that the policy does not have, or none left
 */
export function changeArms(policy: Policy, from: readonly (number | undefined)[]): Policy {
  const state = policy.toJSON();
  const setup = { dimension: state.dimension as number, rng: restoreRng(state.rng as RngState) };
  return move(state, from, setup, true);
}

/** For each arm whether anything was learned of it. */
export function trainedArms(policy: Policy): readonly boolean[] {
  const state = policy.toJSON();
  const { arms } = policy;
  const setup = { arms, dimension: state.dimension as number, rng: restoreRng(state.rng as RngState) };
  const fresh = freshPolicy(state, setup).toJSON().learned as Learned;
  const trained = new Array<boolean>(arms).fill(false);
  for (const [name, values] of Object.entries(state.learned as Learned)) {
    const initial = initialColumn(fresh, name);
    const each = numbersPerArm(name, initial.length, arms, values.length, arms);
    if (each === 0 || countsInFlight(name)) continue;
    values.forEach((value, at) => {
      if (value !== initial[at]) trained[Math.floor(at / each)] = true;
    });
  }
  return trained;
}
