import { localSearchArm } from '../alns/local-move.ts';
import { neighborhoods as shipped } from '../alns/neighborhoods/index.ts';
import type { SolveOptions } from '../alns/solve.ts';
import type { AcceptSpec } from '../alns/spec.ts';
import type { PolicySpec } from '../bandits/spec.ts';

/** How to search, as plain JSON: the part of a file for `--config` that is tuned. What is left out has its default. */
export interface SearchSettings {
  readonly policy?: PolicySpec;
  readonly accept?: AcceptSpec;
  /** The arms by name; default: all that ship. */
  readonly neighborhoods?: readonly string[];
  /** Whether branch and cut goes on once there is a solution. */
  readonly prove?: boolean;
  /** Nodes of one sub-MIP, beside its limit of time. */
  readonly nodeLimit?: number;
}

/** Search settings with a name. */
export interface Contender {
  readonly name: string;
  readonly settings: SearchSettings;
}

/** The names of all arms that ship. */
export const armNames: readonly string[] = [...shipped.map(({ name }) => name), localSearchArm.name];

/**
 * Search settings as options of `solve`.
 * @throws RangeError on an arm that does not ship
 */
export function searchOptions(settings: SearchSettings): SolveOptions {
  const { neighborhoods: names, ...others } = settings;
  if (names === undefined) return others;
  const unknown = names.find((name) => !armNames.includes(name));
  if (unknown !== undefined)
    throw new RangeError(`there is no neighbourhood "${unknown}"; there are ${armNames.join(', ')}.`);
  return {
    ...others,
    neighborhoods: shipped.filter(({ name }) => names.includes(name)),
    localSearch: names.includes(localSearchArm.name),
  };
}

/** A text that is the same for the same settings, whatever the order of their keys and arms. */
export function settingsKey(settings: SearchSettings): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return [...value].sort();
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, inner]) => [key, sorted(inner)]),
    );
  };
  return JSON.stringify(sorted(settings));
}
