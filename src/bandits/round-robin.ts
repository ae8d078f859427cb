import { z } from 'zod';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import {
  checkSetup,
  checkUpdate,
  column,
  type Learned,
  type PolicySetup,
  pickLargest,
  policyName,
  savedState,
  sharesOfLargest,
} from './shared.ts';

/** The schema of {@link RoundRobinOptions}. */
export const roundRobinOptions = z.strictObject({});

/** The round robin has no options. */
export type RoundRobinOptions = z.input<typeof roundRobinOptions>;

/**
 * Every arm once before any comes again, in a random order that each turn draws anew, whatever was learned: the baseline
 * with equal counts.
 * @throws RangeError on options or sizes that make no sense, or a malformed `learned`
 */
export function createRoundRobin(options: RoundRobinOptions, setup: PolicySetup, learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('round-robin', roundRobinOptions, options);
  const { arms, rng } = setup;
  /** 1 for the arms whose turn is still to come. */
  const waiting = column(learned, 'waiting', arms, 1);
  /** Takes an arm out of its turn; when the last one went, the next turn begins. */
  function take(arm: number): void {
    waiting[arm] = 0;
    if (waiting.every((flag) => flag === 0)) waiting.fill(1);
  }
  return {
    name: policyName('round-robin', settings),
    arms,
    select() {
      const choice = pickLargest(waiting, rng);
      take(choice.arm);
      return choice;
    },
    update: (choice, reward) => checkUpdate(choice, reward, arms),
    probabilities: () => sharesOfLargest(waiting),
    toJSON: () => savedState('round-robin', settings, setup, { waiting }),
  };
}
