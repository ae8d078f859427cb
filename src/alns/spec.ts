import { z } from 'zod';
import { UsageError } from '../util/errors.ts';
import type { Rng } from '../util/rng.ts';
import { schemaSentence } from '../util/schema-sentence.ts';
import { readShorthand, shorthandKind } from '../util/shorthand.ts';
import {
  type Accept,
  always,
  greatDeluge,
  hillClimbing,
  lateAcceptance,
  movingAverage,
  nonLinearGreatDeluge,
  randomAccept,
  recordToRecord,
  type Spent,
  simulatedAnnealing,
  thresholdAccept,
} from './accept.ts';

const scheduleOf = (start: number, end: number) => ({
  start: z.number().positive().default(start),
  end: z.number().positive().default(end),
  shape: z.enum(['linear', 'exponential']).default('exponential'),
});

/** The acceptance rules as plain JSON. Temperatures and thresholds are multiples of |best objective|. */
export const acceptSpec = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hill-climbing') }),
  z.strictObject({ kind: z.literal('always') }),
  z.strictObject({ kind: z.literal('simulated-annealing'), ...scheduleOf(0.01, 1e-5) }),
  z.strictObject({ kind: z.literal('record-to-record'), ...scheduleOf(0.01, 1e-5) }),
  z.strictObject({ kind: z.literal('threshold'), ...scheduleOf(0.01, 1e-5) }),
  z.strictObject({ kind: z.literal('random'), ...scheduleOf(0.2, 0.001) }),
  z.strictObject({
    kind: z.literal('great-deluge'),
    alpha: z.number().positive().default(0.02),
    beta: z.number().positive().max(1).default(0.05),
  }),
  z.strictObject({
    kind: z.literal('non-linear-great-deluge'),
    alpha: z.number().positive().default(0.02),
    beta: z.number().positive().max(1).default(0.02),
    gamma: z.number().nonnegative().default(0.05),
    delta: z.number().positive().default(0.01),
  }),
  z.strictObject({ kind: z.literal('late-acceptance'), lookback: z.number().int().positive().default(10) }),
  z.strictObject({
    kind: z.literal('moving-average'),
    eta: z.number().min(0).max(1).default(0.5),
    window: z.number().int().positive().default(10),
  }),
]);

/** An acceptance rule as plain JSON. */
export type AcceptSpec = z.infer<typeof acceptSpec>;

/** The names of the acceptance rules. */
export const acceptKinds: readonly AcceptSpec['kind'][] = acceptSpec.options.map((option) => option.shape.kind.value);

/**
 * The spec in a shorthand, `hill-climbing` or `simulated-annealing:start=0.02,end=1e-4`, or in a JSON value, with all options
 * filled in.
 * @throws UsageError, one sentence, that says what exists or what a value must be
 */
export function parseAcceptSpec(input: unknown): AcceptSpec {
  const isText = typeof input === 'string';
  if (!isText && (typeof input !== 'object' || input === null || Array.isArray(input)))
    throw new UsageError(
      `an acceptance rule is a text such as "hill-climbing" or an object with a "kind", not ${JSON.stringify(input)}.`,
    );
  const kind: unknown = isText ? shorthandKind(input) : (input as { readonly kind?: unknown }).kind;
  const rule = acceptSpec.options.find((option) => option.shape.kind.value === kind);
  if (rule === undefined)
    throw new UsageError(`there is no acceptance rule ${JSON.stringify(kind)}; there are ${acceptKinds.join(', ')}.`);
  const spec = isText ? { kind, ...settingsOf(input) } : input;
  const checked = acceptSpec.safeParse(spec);
  if (checked.success) return checked.data;
  const known = Object.keys(rule.shape).filter((name) => name !== 'kind');
  throw new UsageError(schemaSentence(`the acceptance rule "${kind}"`, checked.error, spec, known));
}

function settingsOf(text: string): Readonly<Record<string, number | string>> {
  try {
    return readShorthand('acceptance rule', text).settings;
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

/** How much worse than the best, relative to |best|, a rule takes candidates at first: sub-MIPs with a replaced cost may return such. */
export function acceptSlack(spec: AcceptSpec): number {
  switch (spec.kind) {
    case 'hill-climbing':
      return 0;
    case 'simulated-annealing':
    case 'record-to-record':
    case 'threshold':
      return spec.start;
    case 'great-deluge':
    case 'non-linear-great-deluge':
      return spec.alpha;
    default:
      return 0.02;
  }
}

/** The acceptance rule of a spec. @param spent the share of the budget used, for the schedules */
export function createAccept(spec: AcceptSpec, spent: Spent, rng: Rng): Accept {
  switch (spec.kind) {
    case 'hill-climbing':
      return hillClimbing();
    case 'always':
      return always();
    case 'simulated-annealing':
      return simulatedAnnealing(spec, spent, rng);
    case 'record-to-record':
      return recordToRecord(spec, spent);
    case 'threshold':
      return thresholdAccept(spec, spent);
    case 'random':
      return randomAccept(spec, spent, rng);
    case 'great-deluge':
      return greatDeluge(spec.alpha, spec.beta);
    case 'non-linear-great-deluge':
      return nonLinearGreatDeluge(spec.alpha, spec.beta, spec.gamma, spec.delta);
    case 'late-acceptance':
      return lateAcceptance(spec.lookback);
    case 'moving-average':
      return movingAverage(spec.eta, spec.window);
  }
}
