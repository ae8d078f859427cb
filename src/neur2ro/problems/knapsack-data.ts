import type { Rng } from '../../util/rng.ts';
import { createNumberReader } from './number-reader.ts';

/** A two-stage robust knapsack; arrays have one entry per item. */
export interface KnapsackData {
  readonly name: string;
  /** C. */
  readonly capacity: number;
  /** Gamma: how many profits may fall to their worst at once; may be a fraction. */
  readonly budget: number;
  /** p-bar. */
  readonly profit: Float64Array;
  /** p-hat: the largest fall of the profit. */
  readonly degradation: Float64Array;
  /** t: what a repair, which undoes the fall, adds to the weight. */
  readonly repair: Float64Array;
  /** c. */
  readonly weight: Float64Array;
  /** f: the cost of having an accepted item made elsewhere. */
  readonly outsourcing: Float64Array;
}

/**
 * Reads the format of Arslan and Detienne (INFORMS Journal on Computing 34(2), 2022): `n C Gamma`, then for each item
 * `p-bar p-hat t c f`.
 * @throws InputError with file, line and what was expected
 */
export function readKnapsack(text: string, name: string, file?: string): KnapsackData {
  const reader = createNumberReader(text, file);
  const n = reader.whole('the number of items', 1);
  const capacity = reader.positive('the capacity');
  const budget = reader.positive('the uncertainty budget Gamma');
  const columns = ['profit', 'degradation', 'repair weight', 'weight', 'outsourcing cost'].map((what) => ({
    what,
    values: new Float64Array(n),
  }));
  for (let i = 0; i < n; i++)
    for (const { what, values } of columns) values[i] = reader.positive(`the ${what} of item ${i + 1}`);
  reader.end();
  const [profit, degradation, repair, weight, outsourcing] = columns.map(({ values }) => values);
  return {
    name,
    capacity,
    budget,
    profit: profit!,
    degradation: degradation!,
    repair: repair!,
    weight: weight!,
    outsourcing: outsourcing!,
  };
}

/** The text that {@link readKnapsack} reads. */
export function formatKnapsack(data: KnapsackData): string {
  const { capacity, budget, profit, degradation, repair, weight, outsourcing } = data;
  const lines = Array.from(profit, (value, i) =>
    [value, degradation[i]!, repair[i]!, weight[i]!, outsourcing[i]!].join(' '),
  );
  return `${[`${profit.length} ${capacity} ${budget}`, ...lines].join('\n')}\n`;
}

/** How profits and repair weights go with weights: not at all, weakly, almost strongly, strongly. */
export type KnapsackClass = 'UN' | 'WC' | 'ASC' | 'SC';

/** What the published instances vary: n items, class, h of the capacity, the budget per item, the spread delta. */
export interface KnapsackSizes {
  readonly items: number;
  readonly correlation: KnapsackClass;
  /** Capacity: h / 101 of the total weight. */
  readonly h: number;
  /** Gamma = items * deviation. */
  readonly deviation: number;
  /** Degradations lie within (1 -+ delta) / 2 of the profits. */
  readonly delta: number;
}

const range = 1000;

/**
 * Draws an instance by the recipe of Arslan and Detienne, whole numbers like theirs; what correlation with small weights
 * would push below 1 is 1.
 * @throws RangeError when a size makes no sense
 */
export function generateKnapsack(sizes: KnapsackSizes, rng: Rng): KnapsackData {
  const { items, correlation, h, deviation, delta } = sizes;
  if (!Number.isSafeInteger(items) || items < 1)
    throw new RangeError(`items must be a positive whole number, not ${items}.`);
  if (!(h > 0 && h <= 101)) throw new RangeError(`h must be above 0 and at most 101, not ${h}.`);
  if (!(deviation >= 0 && deviation <= 1)) throw new RangeError(`deviation must be from 0 to 1, not ${deviation}.`);
  if (!(delta >= 0 && delta <= 1)) throw new RangeError(`delta must be from 0 to 1, not ${delta}.`);
  const between = (low: number, high: number) => low + (high - low) * rng.next();
  const around: Readonly<Record<KnapsackClass, (middle: number, offset: number, free: number) => number>> = {
    UN: (_, __, free) => between(1, free),
    WC: (middle) => between(middle - range / 20, middle + range / 20),
    ASC: (middle, offset) => between(middle + offset - range / 1000, middle + offset + range / 1000),
    SC: (middle, offset) => middle + offset,
  };
  const draw = around[correlation];
  const whole = (value: number) => Math.max(1, Math.round(value));
  const rows = Array.from({ length: items }, () => {
    const weight = whole(between(1, range));
    const profit = whole(draw(weight, range / 10, range));
    const degradation = whole(profit * between((1 - delta) / 2, (1 + delta) / 2));
    const outsourcing = whole(profit * between(1.1, 1.5));
    const half = degradation / 2;
    const repair =
      correlation === 'WC'
        ? whole(between(half - range / 40, half + range / 40))
        : whole(draw(half, weight / 10, weight));
    return { weight, profit, degradation, outsourcing, repair };
  });
  const column = (key: keyof (typeof rows)[number]) => Float64Array.from(rows, (row) => row[key]);
  const weight = column('weight');
  return {
    name: `RKP_${correlation}_n${items}_R${range}_H100_h${h}_dev${deviation}_d${delta}`,
    capacity: Math.floor((h / 101) * weight.reduce((sum, value) => sum + value, 0)),
    budget: Number((items * deviation).toFixed(9)),
    profit: column('profit'),
    degradation: column('degradation'),
    repair: column('repair'),
    weight,
    outsourcing: column('outsourcing'),
  };
}
