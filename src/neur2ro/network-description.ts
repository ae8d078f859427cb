import { z } from 'zod';
import { InputError } from '../util/errors.ts';
import { schemaSentence } from '../util/schema-sentence.ts';

/** The least and the greatest value that each feature had in training, by feature. */
export interface FeatureScale {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/**
 * Which numbers of a problem a network reads: those of Neur2RO, or those of this project, which relate amounts to the
 * capacity and values to the nominal second stage, so that instances of any size look alike.
 */
export type FeatureLayout = 'published' | 'relative';

/** The recourse costs that 0 and 1 stand for: by the number of items, or as multiples of the value of a nominal second stage. */
export type LabelScale =
  | { readonly per: 'items'; readonly ranges: ReadonlyMap<number, readonly [zero: number, one: number]> }
  | { readonly per: 'nominal'; readonly zero: number; readonly one: number };

/** What a network's file does not say: how inputs and labels were scaled, and how items were put together. */
export interface NetworkDescription {
  /** The family of problems, where the description names it: published ones do not. */
  readonly family?: string;
  readonly aggregation: 'sum' | 'mean';
  readonly features: FeatureLayout;
  readonly x: FeatureScale;
  readonly scenario: FeatureScale;
  readonly labels: LabelScale;
}

const pair = z.tuple([z.number(), z.number()]);
const scale = z.tuple([z.array(z.number()), z.array(z.number())]);

/**
 * The layout that the authors of Neur2RO published: one scale for both branches or one for each, labels plain or by kind.
 * `family`, `features` and `label_scale` are this project's own.
 */
const published = z.object({
  family: z.string().optional(),
  arch: z.object({
    x_input_dim: z.number(),
    xi_input_dim: z.number(),
    agg_type: z.enum(['sum', 'mean']),
  }),
  feat_scaler: z.union([scale, z.object({ x: scale, xi: scale })]),
  label_scaler: z.record(z.string(), z.union([pair, z.object({ obj: pair })])).optional(),
  features: z.enum(['published', 'relative']).default('published'),
  label_scale: z.object({ per: z.literal('nominal'), zero: z.number(), one: z.number() }).optional(),
});

type Written = z.infer<typeof published>;

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

function labelScale({ label_scaler: byItems, label_scale: nominal }: Written): LabelScale {
  if ((byItems === undefined) === (nominal === undefined))
    throw new RangeError('needs either "label_scaler" or "label_scale".');
  if (nominal === undefined) {
    const ranges = Object.entries(byItems!).map(([items, range]) =>
      labelRange(items, Array.isArray(range) ? range : range.obj),
    );
    return { per: 'items', ranges: new Map(ranges) };
  }
  if (!(nominal.zero < nominal.one)) throw new RangeError(`scales labels from ${nominal.zero} to ${nominal.one}.`);
  return nominal;
}

/** The JSON that {@link parseDescription} reads. */
export function formatDescription(description: NetworkDescription): string {
  const { family, aggregation, features, x, scenario, labels } = description;
  const written: Written = {
    ...(family === undefined ? {} : { family }),
    arch: { x_input_dim: x.lower.length, xi_input_dim: scenario.lower.length, agg_type: aggregation },
    features,
    feat_scaler: {
      x: [[...x.lower], [...x.upper]],
      xi: [[...scenario.lower], [...scenario.upper]],
    },
    ...(labels.per === 'nominal'
      ? { label_scale: labels }
      : {
          label_scaler: Object.fromEntries(
            Array.from(labels.ranges, ([items, range]): [string, [number, number]] => [String(items), [...range]]),
          ),
        }),
  };
  return JSON.stringify(written);
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
  const { family, arch, features, feat_scaler: scales } = data;
  try {
    return {
      ...(family === undefined ? {} : { family }),
      aggregation: arch.agg_type,
      features,
      x: featureScale(Array.isArray(scales) ? scales : scales.x, arch.x_input_dim, 'x'),
      scenario: featureScale(Array.isArray(scales) ? scales : scales.xi, arch.xi_input_dim, 'xi'),
      labels: labelScale(data),
    };
  } catch (fault) {
    throw new InputError((fault as Error).message, source);
  }
}
