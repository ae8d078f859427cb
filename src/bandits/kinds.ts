import { alphaUcbOptions, createAlphaUcb } from './alpha-ucb.ts';
import { chebCbOptions, createChebCb } from './cheb-cb.ts';
import { clustersOptions, createClusters } from './clusters.ts';
import { corralOptions, createCorral } from './corral.ts';
import { createDiscountedThompson, discountedThompsonOptions } from './discounted-thompson.ts';
import { createDiscountedUcb, discountedUcbOptions } from './discounted-ucb.ts';
import { createEpsilonGreedy, epsilonGreedyOptions } from './epsilon-greedy.ts';
import { createExp3, exp3Options } from './exp3.ts';
import { createExp3Ix, exp3IxOptions } from './exp3-ix.ts';
import { createFixed, fixedOptions } from './fixed.ts';
import { createIntervalBins, intervalBinsOptions } from './interval-bins.ts';
import { createKNearest, kNearestOptions } from './k-nearest.ts';
import { createKlUcb, klUcbOptions } from './kl-ucb.ts';
import { createLinGreedy, linGreedyOptions } from './lin-greedy.ts';
import { createLinTs, linTsOptions } from './lin-ts.ts';
import { createLinUcb, linUcbOptions } from './lin-ucb.ts';
import { createMoss, mossOptions } from './moss.ts';
import { createPopularity, popularityOptions } from './popularity.ts';
import { createRadius, radiusOptions } from './radius.ts';
import { createRecencyWeighted, recencyWeightedOptions } from './recency-weighted.ts';
import { createRouletteWheel, rouletteWheelOptions } from './roulette-wheel.ts';
import { createRoundRobin, roundRobinOptions } from './round-robin.ts';
import { createSegmentedRouletteWheel, segmentedRouletteWheelOptions } from './segmented-roulette-wheel.ts';
import type { Learned, PolicySetup } from './shared.ts';
import { createSlidingWindowUcb, slidingWindowUcbOptions } from './sliding-window-ucb.ts';
import { createSoftmax, softmaxOptions } from './softmax.ts';
import { createSquareCb, type SquareCbOptions, squareCbOptions } from './square-cb.ts';
import { createSuccessiveHalving, successiveHalvingOptions } from './successive-halving.ts';
import { createThompsonBeta, thompsonBetaOptions } from './thompson-beta.ts';
import { createThompsonNormal, thompsonNormalOptions } from './thompson-normal.ts';
import { createTreeBins, treeBinsOptions } from './tree-bins.ts';
import { createTsallisInf, tsallisInfOptions } from './tsallis-inf.ts';
import { createUcbTuned, ucbTunedOptions } from './ucb-tuned.ts';
import { createUcb1, ucb1Options } from './ucb1.ts';
import { createUniform, uniformOptions } from './uniform.ts';

/** Every kind of policy: how its options are checked, how it is made, what it does and where it comes from. */
export const kinds = {
  uniform: {
    options: uniformOptions,
    create: createUniform,
    description: 'Every arm with the same probability, whatever was learned.',
    paper: 'baseline',
  },
  fixed: {
    options: fixedOptions,
    create: createFixed,
    description: 'Always the same arm, whatever was learned.',
    paper: 'baseline',
  },
  'round-robin': {
    options: roundRobinOptions,
    create: createRoundRobin,
    description: 'Every arm once before any comes again, whatever was learned.',
    paper: 'baseline',
  },
  'epsilon-greedy': {
    options: epsilonGreedyOptions,
    create: createEpsilonGreedy,
    description: 'The best mean so far, and with probability epsilon any arm.',
    paper: 'Auer, Cesa-Bianchi & Fischer 2002',
  },
  softmax: {
    options: softmaxOptions,
    create: createSoftmax,
    description: 'Arms with probability proportional to exp(mean / tau).',
    paper: 'Sutton & Barto 1998',
  },
  popularity: {
    options: popularityOptions,
    create: createPopularity,
    description: 'Arms with probability proportional to their mean reward.',
    paper: 'Strong, Kleynhans & Kadioglu 2019',
  },
  ucb1: {
    options: ucb1Options,
    create: createUcb1,
    description: 'The largest mean plus alpha times its confidence radius.',
    paper: 'Auer, Cesa-Bianchi & Fischer 2002',
  },
  'ucb-tuned': {
    options: ucbTunedOptions,
    create: createUcbTuned,
    description: 'UCB whose confidence radius follows the observed variance.',
    paper: 'Auer, Cesa-Bianchi & Fischer 2002',
  },
  'kl-ucb': {
    options: klUcbOptions,
    create: createKlUcb,
    description: 'The largest mean that the Kullback-Leibler divergence does not rule out.',
    paper: 'Garivier & Cappé 2011',
  },
  moss: {
    options: mossOptions,
    create: createMoss,
    description: 'UCB whose radius shrinks to 0 for arms pulled more than their share.',
    paper: 'Audibert & Bubeck 2009',
  },
  'discounted-ucb': {
    options: discountedUcbOptions,
    create: createDiscountedUcb,
    description: 'UCB that forgets: each reward discounts the older ones by gamma.',
    paper: 'Garivier & Moulines 2011',
  },
  'sliding-window-ucb': {
    options: slidingWindowUcbOptions,
    create: createSlidingWindowUcb,
    description: 'UCB over the latest rewards only.',
    paper: 'Garivier & Moulines 2011',
  },
  'recency-weighted': {
    options: recencyWeightedOptions,
    create: createRecencyWeighted,
    description: 'Epsilon-greedy over means in which old rewards fade.',
    paper: 'Sutton & Barto 2018',
  },
  'thompson-beta': {
    options: thompsonBetaOptions,
    create: createThompsonBeta,
    description: 'Draws each mean from its beta posterior and takes the largest.',
    paper: 'Agrawal & Goyal 2012',
  },
  'discounted-thompson': {
    options: discountedThompsonOptions,
    create: createDiscountedThompson,
    description: 'Thompson sampling that forgets: each reward discounts the older ones by gamma.',
    paper: 'Raj & Kalyani 2017',
  },
  'thompson-normal': {
    options: thompsonNormalOptions,
    create: createThompsonNormal,
    description: 'Draws each mean from its normal-gamma posterior, with a memory if decay is below 1.',
    paper: 'Honda & Takemura 2014',
  },
  exp3: {
    options: exp3Options,
    create: createExp3,
    description: 'Exponential weights with uniform exploration, for rewards an adversary may choose.',
    paper: 'Auer, Cesa-Bianchi, Freund & Schapire 2002',
  },
  'exp3-ix': {
    options: exp3IxOptions,
    create: createExp3Ix,
    description: 'Exponential weights with implicit exploration, for rewards an adversary may choose.',
    paper: 'Neu 2015',
  },
  'tsallis-inf': {
    options: tsallisInfOptions,
    create: createTsallisInf,
    description: 'Tsallis-regularised leader: best for random rewards and for adversarial ones.',
    paper: 'Zimmert & Seldin 2021',
  },
  'roulette-wheel': {
    options: rouletteWheelOptions,
    create: createRouletteWheel,
    description: 'Arms with probability proportional to a weight that follows their rewards.',
    paper: 'Ropke & Pisinger 2006',
  },
  'segmented-roulette-wheel': {
    options: segmentedRouletteWheelOptions,
    create: createSegmentedRouletteWheel,
    description: 'A roulette wheel whose weights change at the end of each segment only.',
    paper: 'Ropke & Pisinger 2006',
  },
  'alpha-ucb': {
    options: alphaUcbOptions,
    create: createAlphaUcb,
    description: 'The largest mean plus sqrt(alpha ln(1 + n) / pulls), for operator selection.',
    paper: 'Hendel 2022',
  },
  'lin-ucb': {
    options: linUcbOptions,
    create: createLinUcb,
    description: 'A linear model of the context per arm, and the largest upper confidence bound.',
    paper: 'Li, Chu, Langford & Schapire 2010',
  },
  'lin-ts': {
    options: linTsOptions,
    create: createLinTs,
    description: 'A linear model of the context per arm, drawn from its posterior.',
    paper: 'Agrawal & Goyal 2013',
  },
  'lin-greedy': {
    options: linGreedyOptions,
    create: createLinGreedy,
    description: 'A linear model of the context per arm, the best prediction, and with probability epsilon any arm.',
    paper: 'Langford & Zhang 2007',
  },
  'square-cb': {
    options: squareCbOptions,
    create: (options: SquareCbOptions, setup: PolicySetup, learned?: Learned) =>
      createSquareCb(options, setup, learned),
    description: 'Any regression of the reward, and inverse gap weighting of its predictions.',
    paper: 'Foster & Rakhlin 2020',
  },
  'k-nearest': {
    options: kNearestOptions,
    create: createKNearest,
    description: 'Any policy, over the pulls of the most similar contexts.',
    paper: 'Guan & Jiang 2018',
  },
  radius: {
    options: radiusOptions,
    create: createRadius,
    description: 'Any policy, over the pulls of contexts within a radius.',
    paper: 'Guan & Jiang 2018',
  },
  clusters: {
    options: clustersOptions,
    create: createClusters,
    description: 'Any policy, one for each cluster of contexts.',
    paper: 'MacQueen 1967',
  },
  'tree-bins': {
    options: treeBinsOptions,
    create: createTreeBins,
    description: 'Any policy, one for each bin of a tree over the contexts.',
    paper: 'Elmachtoub, McNellis, Oh & Petrik 2017',
  },
  'interval-bins': {
    options: intervalBinsOptions,
    create: createIntervalBins,
    description: 'Any policy, one for each of equal bins of the first feature.',
    paper: 'Khodak, Chow, Balcan & Talwalkar 2024',
  },
  'cheb-cb': {
    options: chebCbOptions,
    create: createChebCb,
    description: 'Chebyshev series in the first feature, drawn by inverse gap weighting.',
    paper: 'Khodak, Chow, Balcan & Talwalkar 2024',
  },
  corral: {
    options: corralOptions,
    create: createCorral,
    description: 'A bandit over policies, by mirror descent with a log barrier.',
    paper: 'Agarwal, Luo, Neyshabur & Schapire 2017',
  },
  'successive-halving': {
    options: successiveHalvingOptions,
    create: createSuccessiveHalving,
    description: 'A race of policies: the better half goes on, until one is left.',
    paper: 'Karnin, Koren & Somekh 2013',
  },
} as const;

/** The name of a kind of policy. */
export type PolicyKindName = keyof typeof kinds;

/** Whether a text names a kind of policy. */
export function isPolicyKind(name: unknown): name is PolicyKindName {
  return typeof name === 'string' && Object.hasOwn(kinds, name);
}
