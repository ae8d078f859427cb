import { z } from 'zod';
import { InputError } from '../util/errors.ts';
import { schemaSentence } from '../util/schema-sentence.ts';

/** The least and the greatest value that each feature had in training, by feature. */
export interface FeatureScale {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** What a network's file does not say: how inputs and labels were scaled, and how items were put together. */
export interface NetworkDescription {
  readonly aggregation: 'sum' | 'mean';
  readonly x: FeatureScale;
  readonly scenario: FeatureScale;
  /** The labels that 0 and 1 stand for, by the number of items. */
  readonly labels: ReadonlyMap<number, readonly [zero: number, one: number]>;
}

const pair = z.tuple([z.number(), z.number()]);
const scale = z.tuple([z.array(z.number()), z.array(z.number())]);

/** The layout that the authors of Neur2RO published: one scale for both branches or one for each, labels plain or by kind. */
const published = z.object({
  arch: z.object({
    x_input_dim: z.number(),
    xi_input_dim: z.number(),
    agg_type: z.enum(['sum', 'mean']),
  }),
  feat_scaler: z.union([scale, z.object({ x: scale, xi: scale })]),
  label_scaler: z.record(z.string(), z.union([pair, z.object({ obj: pair })])),
});

function featureScale([lower, upper]: z.infer<typeof scale>, features: number, name: string): FeatureScale {
  if (lower.length !== features || upper.length !== features)
    throw new RangeError(`scales ${lower.length} and ${upper.length} features of ${name} where there are ${features}.`);
  const flat = lower.findIndex((value, k) => !(value < upper[k]!));
  if (flat >= 0) throw new RangeError(`scales feature ${flat + 1} of ${name} from ${lower[flat]} to ${upper[flat]}.`);
  return { lower, upper };
}

function labelRange(items: string, range: readonly [number, number]): readonly [number, readonly [number, number]] {
  if (!(Number(items) > 0 && range[0] < range[1]))
    throw new RangeError(`scales the labels of ${items} items from ${range[0]} to ${range[1]}.`);
  return [Number(items), range];
}

/**
 * Reads a description in JSON.
 * @throws InputError, one sentence with the source, when it is none
 */
export function parseDescription(text: string, source: string): NetworkDescription {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    throw new InputError(`is no description of a network: ${(error as Error).message}.`, source);
  }
  const { success, data, error } = published.safeParse(input);
  if (!success) throw new InputError(schemaSentence('the description', error, input, []), source);
  const { arch, feat_scaler: scales, label_scaler: labels } = data;
  try {
    return {
      aggregation: arch.agg_type,
      x: featureScale(Array.isArray(scales) ? scales : scales.x, arch.x_input_dim, 'x'),
      scenario: featureScale(Array.isArray(scales) ? scales : scales.xi, arch.xi_input_dim, 'xi'),
      labels: new Map(
        Object.entries(labels).map(([items, range]) => labelRange(items, Array.isArray(range) ? range : range.obj)),
      ),
    };
  } catch (fault) {
    throw new InputError((fault as Error).message, source);
  }
}
