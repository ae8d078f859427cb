import type { Rng } from '../../util/rng.ts';
import { createModelBuilder, type Term } from '../builder.ts';
import { weighted } from './draw.ts';
import { defineFamily } from './family.ts';

// The constants that Gasse et al. (NeurIPS 2019) use with this distribution.
const maxValue = 100;
const valueDeviation = 0.5;
const anotherItem = 0.7;
const additivity = 0.2;
const budgetFactor = 1.5;
const resaleFactor = 0.5;
const maxSubstitutes = 5;

interface Bid {
  readonly bundle: readonly number[];
  readonly price: number;
}

/** What all bidders share: the items' common values, and how well items go together (symmetric, in [0, 1)). */
interface Market {
  readonly values: readonly number[];
  readonly affinity: readonly (readonly number[])[];
}

function drawMarket(items: number, rng: Rng): Market {
  const values = Array.from({ length: items }, () => 1 + (maxValue - 1) * rng.next());
  const affinity = values.map(() => new Array<number>(items).fill(0));
  for (let a = 0; a < items; a++)
    for (let b = 0; b < a; b++) {
      const together = rng.next();
      affinity[a]![b] = together;
      affinity[b]![a] = together;
    }
  return { values, affinity };
}

/** Grows a bundle item by item, each in proportion to the bidder's interest in it and its affinity to the bundle. */
function growBundle(
  first: number,
  more: (size: number) => boolean,
  interests: readonly number[],
  market: Market,
  rng: Rng,
) {
  const bundle = [first];
  while (bundle.length < interests.length && more(bundle.length)) {
    const weights = interests.map((interest, item) =>
      bundle.includes(item) ? 0 : interest * bundle.reduce((total, other) => total + market.affinity[item]![other]!, 0),
    );
    const next = weighted(rng, weights);
    if (next === undefined) break;
    bundle.push(next);
  }
  return bundle.sort((a, b) => a - b);
}

/** One bidder's bids, of which at most one is wanted: a bundle, and substitutes of its size that share an item with it. */
function drawBids(market: Market, rng: Rng): Bid[] {
  const { values } = market;
  const interests = values.map(() => rng.next());
  const priceOf = (bundle: readonly number[]) => {
    const own = bundle.map((item) => values[item]! + maxValue * valueDeviation * (2 * interests[item]! - 1));
    return Math.round(own.reduce((total, value) => total + value, 0) + bundle.length ** (1 + additivity));
  };
  const resale = (bundle: readonly number[]) => bundle.reduce((total, item) => total + values[item]!, 0);

  const start = weighted(rng, interests) ?? 0;
  const bundle = growBundle(start, () => rng.next() < anotherItem, interests, market, rng);
  const price = priceOf(bundle);
  if (price <= 0) return [];
  const substitutes = bundle
    .map((item) => growBundle(item, (size) => size < bundle.length, interests, market, rng))
    .map((other) => ({ bundle: other, price: priceOf(other) }))
    .filter((bid) => bid.price > 0 && bid.price <= budgetFactor * price)
    .filter((bid) => resale(bid.bundle) >= resaleFactor * resale(bundle))
    .sort((a, b) => b.price - a.price);
  const seen = new Set([bundle.join()]);
  const distinct = substitutes.filter((bid) => !seen.has(bid.bundle.join()) && seen.add(bid.bundle.join()));
  return [{ bundle, price }, ...distinct.slice(0, maxSubstitutes)];
}

/**
 * Winner determination in a combinatorial auction: max sum of the prices of accepted bids, each item sold at most once, at
 * most one bid of each bidder who states several. Bundles of related items with substitutes, prices that grow faster than
 * the bundle: the "arbitrary relationships" distribution of Leyton-Brown, Pearson and Shoham. Prices are rounded to whole numbers.
 */
export const combinatorialAuction = defineFamily({
  name: 'combinatorial-auction',
  description:
    'Winner determination in a combinatorial auction, arbitrary relationships (Leyton-Brown, Pearson and Shoham, ACM Conference on Electronic Commerce, 2000).',
  parameters: [
    { name: 'items', description: 'items on sale', default: 100, minimum: 1 },
    { name: 'bids', description: 'bids', default: 500, minimum: 1 },
  ],
  draw({ items, bids }, rng) {
    const market = drawMarket(items, rng.fork('market'));
    const bidders = rng.fork('bidders');
    const builder = createModelBuilder('combinatorial-auction', { maximize: true });
    const sold: Term[][] = market.values.map(() => []);
    const choices: Term[][] = [];
    for (let bidder = 1, count = 0; count < bids; bidder++) {
      const drawn = drawBids(market, bidders).slice(0, bids - count);
      const terms = drawn.map(({ bundle, price }, k) => {
        const column = builder.binary(`bid_${bidder}_${k + 1}`, price);
        for (const item of bundle) sold[item]!.push([column, 1]);
        return [column, 1] as const;
      });
      if (terms.length > 1) choices.push(terms);
      count += drawn.length;
    }
    sold.forEach((terms, item) => {
      if (terms.length > 0) builder.row(`item_${item + 1}`, terms, Number.NEGATIVE_INFINITY, 1);
    });
    choices.forEach((terms, k) => {
      builder.row(`bidder_${k + 1}`, terms, Number.NEGATIVE_INFINITY, 1);
    });
    return builder.build();
  },
});
