import { type Configuration, configurationName } from '../../sor/configuration.ts';

/** Methods whose relaxation parameter is set. */
export const relaxedMethods = ['sor', 'ssor-cg'] as const;
export type RelaxedMethodName = (typeof relaxedMethods)[number];

const others: readonly Configuration[] = [
  { method: 'cg' },
  { method: 'jacobi-cg' },
  { method: 'incomplete-cg' },
  { method: 'incomplete-cg', modified: 1 },
  { method: 'adaptive-sor' },
];

/** Names of methods without a relaxation parameter, see {@link otherConfiguration}. */
export const otherMethods: readonly string[] = others.map(configurationName);

/** The method of a name of {@link otherMethods}. @throws RangeError for any other name */
export function otherConfiguration(name: string): Configuration {
  const found = others[otherMethods.indexOf(name)];
  if (found === undefined) throw new RangeError(`there is no method "${name}"; there are ${otherMethods.join(', ')}.`);
  return found;
}

/** `count` values from `from` to `to`, to twelve digits: 1.8 is meant, not 1.7999999999999998. */
export function evenGrid(from: number, to: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, k) =>
    Number((from + ((to - from) * k) / Math.max(1, count - 1)).toPrecision(12)),
  );
}
