import { z } from 'zod';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { checkSetup, checkUpdate, type Learned, type PolicySetup, policyName, savedState } from './shared.ts';

/** The schema of {@link UniformOptions}. */
export const uniformOptions = z.strictObject({});

/** The uniform policy has no options. */
export type UniformOptions = z.input<typeof uniformOptions>;

/**
 * Every arm with the same probability, whatever was learned: the baseline that every other policy must beat.
 * @throws RangeError on options or sizes that make no sense
 */
export function createUniform(options: UniformOptions, setup: PolicySetup, _learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('uniform', uniformOptions, options);
  const { arms, rng } = setup;
  return {
    name: policyName('uniform', settings),
    arms,
    select: () => ({ arm: rng.int(arms), probability: 1 / arms }),
    update: (choice, reward) => checkUpdate(choice, reward, arms),
    probabilities: () => new Float64Array(arms).fill(1 / arms),
    toJSON: () => savedState('uniform', settings, setup, {}),
  };
}
