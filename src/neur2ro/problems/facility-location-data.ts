import type { Rng } from '../../util/rng.ts';
import { createNumberReader } from './number-reader.ts';

/** Facility location with disruptions: m facilities, n customers. */
export interface FacilityLocationData {
  readonly name: string;
  /** How many facilities may fail at once. */
  readonly disruptions: number;
  /** Opening costs and capacities, one per facility. */
  readonly opening: Float64Array;
  readonly capacity: Float64Array;
  /** One per customer. */
  readonly demand: Float64Array;
  /** Cost of transport per unit, one row per facility with one entry per customer. */
  readonly transport: readonly Float64Array[];
}

/**
 * Reads the format of Lefebvre, Malaguti and Monaci (INFORMS Journal on Computing, 2023): numbers of facilities and
 * customers, `cost capacity` for each facility, each customer's demand, then the costs of transport.
 * @throws InputError with file, line and what was expected
 */
export function readFacilityLocation(
  text: string,
  name: string,
  disruptions: number,
  file?: string,
): FacilityLocationData {
  const reader = createNumberReader(text, file);
  const m = reader.whole('the number of facilities', 1);
  const n = reader.whole('the number of customers', 1);
  const opening = new Float64Array(m);
  const capacity = new Float64Array(m);
  for (let i = 0; i < m; i++) {
    opening[i] = reader.positive(`the cost of facility ${i + 1}`);
    capacity[i] = reader.positive(`the capacity of facility ${i + 1}`);
  }
  const demand = Float64Array.from({ length: n }, (_, j) => reader.positive(`the demand of customer ${j + 1}`));
  const transport = Array.from({ length: m }, (_, i) =>
    Float64Array.from({ length: n }, (__, j) =>
      reader.positive(`the cost of transport from facility ${i + 1} to customer ${j + 1}`),
    ),
  );
  reader.end();
  return { name, disruptions, opening, capacity, demand, transport };
}

/** The text that {@link readFacilityLocation} reads. */
export function formatFacilityLocation(data: FacilityLocationData): string {
  const { opening, capacity, demand, transport } = data;
  const facilities = Array.from(opening, (value, i) => `${value}\t${capacity[i]}`);
  const rows = transport.map((row) => row.join('\t'));
  return `${[`${opening.length}\t${demand.length}`, ...facilities, ...demand, ...rows].join('\n')}\n`;
}

/**
 * Draws an instance in the manner of Cornuejols, Sridharan and Thizy (European Journal of Operational Research 50, 1991):
 * places in the unit square, demands in [5, 35], capacities in [10, 160] scaled so that they sum to `ratio` times the
 * demand, opening costs U(0, 90) + U(100, 110) sqrt(capacity), to the scale of the published files.
 * @throws RangeError when a size makes no sense
 */
export function generateFacilityLocation(
  sizes: {
    readonly facilities: number;
    readonly customers: number;
    readonly ratio: number;
    readonly disruptions: number;
  },
  rng: Rng,
): FacilityLocationData {
  const { facilities, customers, ratio, disruptions } = sizes;
  for (const size of [facilities, customers])
    if (!Number.isSafeInteger(size) || size < 1)
      throw new RangeError(`facilities and customers must be positive whole numbers, not ${size}.`);
  if (!(ratio > 0 && Number.isFinite(ratio))) throw new RangeError(`the ratio must be above 0, not ${ratio}.`);
  const between = (low: number, high: number) => low + (high - low) * rng.next();
  const place = () => [rng.next(), rng.next()] as const;
  const homes = Array.from({ length: customers }, place);
  const sites = Array.from({ length: facilities }, place);
  const demand = Float64Array.from(homes, () => between(5, 35));
  const drawn = Float64Array.from(sites, () => between(10, 160));
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const capacity = drawn.map((value) => (value * ratio * sum(demand)) / sum(drawn));
  return {
    name: `flp_F${facilities}_C${customers}_MU${Math.round(100 * ratio)}`,
    disruptions,
    opening: capacity.map((value) => (between(0, 90) + between(100, 110) * Math.sqrt(value)) / 10),
    capacity,
    demand,
    transport: sites.map(([a, b]) => Float64Array.from(homes, ([c, d]) => Math.hypot(a - c, b - d))),
  };
}
