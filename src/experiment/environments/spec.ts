import { InputError } from '../../util/errors.ts';
import { schemaSentence } from '../../util/schema-sentence.ts';
import type { Environment } from '../environment.ts';
import type { Folder } from './folder.ts';
import { type EnvironmentKind, environmentKinds } from './kinds.ts';

/** An environment as plain JSON, all options filled in. */
export interface EnvironmentSpec {
  readonly kind: string;
  readonly name?: string;
  readonly [option: string]: unknown;
}

function kindOf(spec: unknown): readonly [string, EnvironmentKind] {
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec))
    throw new InputError(`an environment is an object with a "kind", not ${JSON.stringify(spec)}.`);
  const name = (spec as { readonly kind?: unknown }).kind;
  const kind = typeof name === 'string' ? environmentKinds.get(name) : undefined;
  if (kind === undefined)
    throw new InputError(
      `there is no environment ${JSON.stringify(name) ?? 'without a "kind"'}; there are ${[...environmentKinds.keys()].join(', ')}.`,
    );
  return [name as string, kind];
}

/**
 * Checks an environment as plain JSON and fills in its options.
 * @throws InputError, one sentence, that says what exists or what a value must be
 */
export function parseEnvironmentSpec(input: unknown): EnvironmentSpec {
  const [name, { schema }] = kindOf(input);
  const checked = schema.safeParse(input);
  if (checked.success) return checked.data as EnvironmentSpec;
  const known = Object.keys(schema.shape).filter((option) => option !== 'kind');
  throw new InputError(schemaSentence(`the environment "${name}"`, checked.error, input, known));
}

/**
 * Opens the environment that a checked spec describes.
 * @throws InputError when its files cannot be used
 */
export async function openEnvironment(spec: EnvironmentSpec, folder: Folder): Promise<Environment> {
  return kindOf(spec)[1].open(spec, folder);
}
