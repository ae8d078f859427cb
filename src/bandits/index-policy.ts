import type { Policy } from './policy.ts';
import { checkUpdate, type PolicySetup, pickLargest, policyName, savedState, sharesOfLargest } from './shared.ts';
import { arrive, depart, meanRewards, type Tally } from './tally.ts';

/** What index policies are told apart by. */
export interface IndexRule {
  readonly kind: string;
  /** Its options, checked. */
  readonly settings: object;
  readonly tally: Tally;
  /**
   * Writes the index of every arm, before a choice. What it writes for arms that were never selected is replaced.
   * @param counts pulls of each arm, those in flight included
   * @param total their sum
   */
  fill(index: Float64Array, counts: Float64Array, total: number): void;
  /** Enters a reward into the tally, and whatever else it changes; default: into the tally. */
  readonly learn?: (arm: number, reward: number) => void;
  /** What is to be saved beside the tally. */
  readonly columns?: () => Readonly<Record<string, Float64Array>>;
}

/**
 * A policy that pulls the arm of the largest index, arms that were never selected first, ties at random.
 *
 * Pulls in flight count as pulls but not in the mean, so that workers that ask at the same time spread over the arms instead
 * of all getting the same one.
 */
export function indexPolicy(rule: IndexRule, setup: PolicySetup): Policy {
  const { kind, settings, tally } = rule;
  const { arms, rng } = setup;
  const { pulls, inFlight } = tally;
  const learn = rule.learn ?? ((arm: number, reward: number) => arrive(tally, arm, reward));
  const counts = new Float64Array(arms);
  const index = new Float64Array(arms);

  function fill(): void {
    let total = 0;
    for (let arm = 0; arm < arms; arm++) {
      counts[arm] = pulls[arm]! + inFlight[arm]!;
      total += counts[arm]!;
    }
    rule.fill(index, counts, total);
    for (let arm = 0; arm < arms; arm++) if (counts[arm] === 0) index[arm] = Infinity;
  }

  return {
    name: policyName(kind, settings),
    arms,
    select() {
      fill();
      const choice = pickLargest(index, rng);
      depart(tally, choice.arm);
      return choice;
    },
    update(choice, reward) {
      checkUpdate(choice, reward, arms);
      learn(choice.arm, reward);
    },
    probabilities() {
      fill();
      return sharesOfLargest(index);
    },
    expectations: () => meanRewards(tally),
    toJSON: () => savedState(kind, settings, setup, { ...tally, ...rule.columns?.() }),
  };
}
