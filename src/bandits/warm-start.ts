import { holdsPulls } from './columns.ts';
import type { Policy } from './policy.ts';
import { changeArms, trainedArms } from './transfer.ts';

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, i) => value - b[i]!));
}

/**
 * The policy in which every arm of which nothing was learned begins with what is known of the nearest arm that is trained,
 * by Euclidean distance between features of the arms. The old policy must not be used any more.
 *
 * Source: `warm_start` of Strong, Kleynhans & Kadioglu, "MABWiser", ICTAI 2019.
 * @param features of every arm, in one order, of like ranges
 * @param within how far the nearest trained arm may be; an arm that has none so near stays new. Default: any distance
 * @throws RangeError on features that do not fit the arms, or a policy that keeps single pulls instead of what they teach
 * about each arm (`sliding-window-ucb`, `k-nearest`, `radius`, `tree-bins`): none of them belongs to the new arm
 */
export function warmStart(policy: Policy, features: readonly (readonly number[])[], within = Infinity): Policy {
  const { arms } = policy;
  const [first = []] = features;
  if (features.length !== arms || features.some((row) => row.length !== first.length || !row.every(Number.isFinite)))
    throw new RangeError(`a warm start needs equally many features, finite numbers, of each of the ${arms} arms.`);
  if (!(within >= 0)) throw new RangeError(`the distance ${within} of a warm start is not a number of at least 0.`);
  const state = policy.toJSON();
  if (Object.keys(state.learned as object).some(holdsPulls))
    throw new RangeError(
      `the policy "${state.kind}" keeps single pulls, so that no arm can begin with those of another.`,
    );
  const trained = trainedArms(policy);
  const from = features.map((own, arm) => {
    if (trained[arm]) return arm;
    let nearest = arm;
    let least = within;
    features.forEach((other, candidate) => {
      if (!trained[candidate]) return;
      const apart = distance(own, other);
      if (apart < least || (apart === least && nearest === arm)) {
        least = apart;
        nearest = candidate;
      }
    });
    return nearest;
  });
  return changeArms(policy, from);
}
