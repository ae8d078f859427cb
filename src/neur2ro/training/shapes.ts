import type { NetworkShape, SideShape } from './network-shape.ts';

/**
 * Sizes of networks: that of Neur2RO's knapsack network, and two without hidden layers between the sum and the head. Sums of
 * rectified amounts are what bounds of knapsacks are made of, so little is lost, and a scenario adds but the head to a MIP.
 */
export const shapeNames = ['small', 'medium', 'published'] as const;

/** One of the {@link shapeNames}. */
export type ShapeName = (typeof shapeNames)[number];

const widths: Readonly<Record<ShapeName, Pick<SideShape, 'embed' | 'post'> & { readonly head: number }>> = {
  small: { embed: [8, 4], post: [4], head: 12 },
  medium: { embed: [16, 8], post: [8], head: 16 },
  published: { embed: [32, 16], post: [64, 8], head: 8 },
};

/** The network of a size that reads so many features a side. */
export function namedShape(name: ShapeName, xFeatures: number, scenarioFeatures: number): NetworkShape {
  const { head, ...side } = widths[name];
  return {
    x: { features: xFeatures, ...side },
    scenario: { features: scenarioFeatures, ...side },
    head: [head],
    aggregation: 'sum',
  };
}
