import type { Context } from './policy.ts';
import type { PolicySetup } from './shared.ts';

/**
 * The number of features of a policy that cannot do without.
 * @throws RangeError when there is none
 */
export function featuresOf(kind: string, { dimension = 0 }: PolicySetup): number {
  if (dimension < 1)
    throw new RangeError(`the policy "${kind}" needs contexts of at least one feature, not ${dimension}.`);
  return dimension;
}

/**
 * Checks a context.
 * @throws RangeError when it has another length, or a feature that is not a number of size up to 1e100
 */
export function checkContext(context: Context, dimension: number): void {
  if (context?.length !== dimension)
    throw new RangeError(`a context has ${context?.length} features where the policy was built for ${dimension}.`);
  for (let i = 0; i < dimension; i++)
    if (!(Math.abs(context[i]!) <= 1e100))
      throw new RangeError(`feature ${i} of a context is ${context[i]}, which is not a number of size up to 1e100.`);
}
