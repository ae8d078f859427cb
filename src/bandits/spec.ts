import { z } from 'zod';
import { UsageError } from '../util/errors.ts';
import { type RngState, restoreRng } from '../util/rng.ts';
import { readShorthand, shorthandKind } from '../util/shorthand.ts';
import { isPolicyKind, kinds, type PolicyKindName } from './kinds.ts';
import { type BuildPolicy, nestedSpecs } from './nested.ts';
import { checkOptions } from './options.ts';
import type { Policy, PolicyState } from './policy.ts';
import type { Learned, PolicySetup } from './shared.ts';

const kindNames = Object.keys(kinds).filter(isPolicyKind);

type WithKind<Kind extends string, Options> =
  Options extends z.ZodObject<infer Shape> ? z.ZodObject<Shape & { kind: z.ZodLiteral<Kind> }, z.core.$strict> : never;
type SpecSchema = { [Kind in PolicyKindName]: WithKind<Kind, (typeof kinds)[Kind]['options']> }[PolicyKindName];

/** The schema of a policy as plain JSON: `{ kind: 'ucb1', alpha: 1 }`; options left out get their defaults. */
export const policySpec = z.discriminatedUnion(
  'kind',
  // TypeScript loses which options belong to which kind on the way through `map`.
  kindNames.map((kind) => kinds[kind].options.extend({ kind: z.literal(kind) })) as unknown as [
    SpecSchema,
    ...SpecSchema[],
  ],
);

/** A policy as plain JSON, before defaults are filled in. */
export type PolicySpec = z.input<typeof policySpec>;

/** One kind of policy, for listings. */
export interface PolicyKind {
  readonly kind: PolicyKindName;
  /** One sentence. */
  readonly description: string;
  readonly paper: string;
  /** The options and their defaults. */
  readonly options: Readonly<Record<string, number | string>>;
}

/** All kinds of policy. */
export const policyKinds: readonly PolicyKind[] = kindNames.map((kind) => ({
  kind,
  description: kinds[kind].description,
  paper: kinds[kind].paper,
  options: kinds[kind].options.parse({}),
}));

function knownKind(kind: unknown): PolicyKindName {
  if (isPolicyKind(kind)) return kind;
  throw new RangeError(`there is no policy ${JSON.stringify(kind) ?? kind}; there are ${kindNames.join(', ')}.`);
}

/** How every kind is made; those that hold other policies are told how to make them. */
type Create = (options: unknown, setup: PolicySetup, learned: Learned | undefined, build: BuildPolicy) => Policy;

function create(kind: unknown, options: unknown, setup: PolicySetup, learned?: Learned): Policy {
  // Each factory checks its own options, so none of them needs to be trusted here.
  const make = kinds[knownKind(kind)].create as Create;
  return make(options, setup, learned, build);
}

function build(spec: string, setup: PolicySetup, learned?: Learned): Policy {
  const { kind, ...options } = readText(spec);
  return create(kind, options, setup, learned);
}

/**
 * The policy that a spec describes.
 * @throws RangeError, one sentence, on an unknown kind, an unknown option, a value out of range, or sizes that make no sense
 */
export function createPolicy(spec: PolicySpec, setup: PolicySetup): Policy {
  const { kind, ...options } = spec;
  return create(kind, options, setup);
}

/**
 * The policy that {@link Policy.toJSON} described, which goes on as if it had never stopped, bit for bit.
 * @throws RangeError, one sentence, on a state that no policy wrote
 */
export function restorePolicy(state: PolicyState): Policy {
  if (typeof state !== 'object' || state === null) throw new RangeError(`${state} is not the saved state of a policy.`);
  const { kind, options, arms, dimension, rng, learned } = state;
  knownKind(kind);
  if (typeof learned !== 'object' || learned === null)
    throw new RangeError(`the saved state of the policy "${kind}" lacks what it learned.`);
  const setup = { arms: arms as number, dimension: dimension as number, rng: restoreRng(rng as RngState) };
  return create(kind, options, setup, learned as Learned);
}

/**
 * The spec in a shorthand, `ucb1` or `epsilon-greedy:epsilon=0.2,decay=0.01`, or in a JSON value, with all options filled in.
 * @throws UsageError, one sentence, that says what exists or what a value must be
 */
export function parsePolicySpec(input: unknown): PolicySpec {
  try {
    const { kind: name, ...options } = typeof input === 'string' ? readText(input) : readObject(input);
    const kind = knownKind(name);
    const checked: Readonly<Record<string, unknown>> = checkOptions(kind, kinds[kind].options, options);
    for (const nested of [checked.policy, checked.policies])
      if (typeof nested === 'string') nestedSpecs(nested).forEach(parsePolicySpec);
    return policySpec.parse({ kind, ...checked });
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

function readObject(input: unknown): Record<string, unknown> {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return { ...input };
  throw new RangeError(
    `a policy is a text such as "ucb1:alpha=1" or an object with a "kind", not ${JSON.stringify(input)}.`,
  );
}

function readText(text: string): Record<string, unknown> {
  // An unknown kind is the better complaint, so it comes before what is wrong with the settings.
  const kind = knownKind(shorthandKind(text));
  return { kind, ...readShorthand('policy', text).settings };
}
