import { z } from 'zod';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { checkSetup, checkUpdate, type Learned, type PolicySetup, policyName, savedState } from './shared.ts';

/** The schema of {@link FixedOptions}. */
export const fixedOptions = z.strictObject({ arm: z.int().min(0).default(0) });

/** `arm`: the arm that is always pulled, default 0. */
export type FixedOptions = z.input<typeof fixedOptions>;

/**
 * Always the same arm, whatever was learned: the baseline that regret is counted against.
 * @throws RangeError on options or sizes that make no sense, or an arm that there is not
 */
export function createFixed(options: FixedOptions, setup: PolicySetup, _learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('fixed', fixedOptions, options);
  const { arms } = setup;
  const { arm } = settings;
  if (arm >= arms) throw new RangeError(`the policy "fixed" cannot pull arm ${arm} of ${arms}, numbered from 0.`);
  const choice = { arm, probability: 1 };
  return {
    name: policyName('fixed', settings),
    arms,
    select: () => choice,
    update: (played, reward) => checkUpdate(played, reward, arms),
    probabilities: () => Float64Array.from({ length: arms }, (_, other) => Number(other === arm)),
    toJSON: () => savedState('fixed', settings, setup, {}),
  };
}
