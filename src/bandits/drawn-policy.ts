import type { Choice, Policy } from './policy.ts';
import { checkUpdate, draw, type PolicySetup, policyName, savedState } from './shared.ts';

/** What policies that draw from a distribution over the arms are told apart by. */
export interface DrawRule {
  readonly kind: string;
  /** Its options, checked. */
  readonly settings: object;
  /** Writes the probabilities of the arms, before a choice. */
  distribute(probabilities: Float64Array): void;
  /** Takes note that a pull left. */
  readonly depart?: (arm: number) => void;
  learn(choice: Choice, reward: number): void;
  expectations(): Float64Array;
  /** What is to be saved. */
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/** A policy that draws its arms, and reports with what probability. */
export function drawnPolicy(rule: DrawRule, setup: PolicySetup): Policy {
  const { kind, settings, columns } = rule;
  const { arms, rng } = setup;
  const probabilities = new Float64Array(arms);
  return {
    name: policyName(kind, settings),
    arms,
    select() {
      rule.distribute(probabilities);
      const choice = draw(probabilities, rng);
      rule.depart?.(choice.arm);
      return choice;
    },
    update(choice, reward) {
      checkUpdate(choice, reward, arms);
      rule.learn(choice, reward);
    },
    probabilities() {
      rule.distribute(probabilities);
      return probabilities.slice();
    },
    expectations: () => rule.expectations(),
    toJSON: () => savedState(kind, settings, setup, columns),
  };
}

/**
 * Writes the probabilities of an epsilon-greedy choice: `explore` shared by all arms alike, the rest by those of the largest
 * value.
 */
export function exploreBest(values: Float64Array, explore: number, probabilities: Float64Array): void {
  const arms = values.length;
  let best = -Infinity;
  let ties = 0;
  for (let arm = 0; arm < arms; arm++) {
    const value = values[arm]!;
    if (value > best) {
      best = value;
      ties = 1;
    } else if (value === best) ties++;
  }
  for (let arm = 0; arm < arms; arm++)
    probabilities[arm] = explore / arms + (values[arm] === best ? (1 - explore) / ties : 0);
}
