import { createDiscountedUcb, discountedUcbOptions } from './discounted-ucb.ts';
import { createEpsilonGreedy, epsilonGreedyOptions } from './epsilon-greedy.ts';
import { createExp3Ix, exp3IxOptions } from './exp3-ix.ts';
import { createLinUcb, linUcbOptions } from './lin-ucb.ts';
import { createRouletteWheel, rouletteWheelOptions } from './roulette-wheel.ts';
import { createSoftmax, softmaxOptions } from './softmax.ts';
import { createThompsonBeta, thompsonBetaOptions } from './thompson-beta.ts';
import { createThompsonNormal, thompsonNormalOptions } from './thompson-normal.ts';
import { createTsallisInf, tsallisInfOptions } from './tsallis-inf.ts';
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
  ucb1: {
    options: ucb1Options,
    create: createUcb1,
    description: 'The largest mean plus alpha times its confidence radius.',
    paper: 'Auer, Cesa-Bianchi & Fischer 2002',
  },
  'discounted-ucb': {
    options: discountedUcbOptions,
    create: createDiscountedUcb,
    description: 'UCB that forgets: each reward discounts the older ones by gamma.',
    paper: 'Garivier & Moulines 2011',
  },
  'thompson-beta': {
    options: thompsonBetaOptions,
    create: createThompsonBeta,
    description: 'Draws each mean from its beta posterior and takes the largest.',
    paper: 'Agrawal & Goyal 2012',
  },
  'thompson-normal': {
    options: thompsonNormalOptions,
    create: createThompsonNormal,
    description: 'Draws each mean from its normal-gamma posterior, with a memory if decay is below 1.',
    paper: 'Honda & Takemura 2014',
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
  'lin-ucb': {
    options: linUcbOptions,
    create: createLinUcb,
    description: 'A linear model of the context per arm, and the largest upper confidence bound.',
    paper: 'Li, Chu, Langford & Schapire 2010',
  },
} as const;

/** The name of a kind of policy. */
export type PolicyKindName = keyof typeof kinds;

/** Whether a text names a kind of policy. */
export function isPolicyKind(name: unknown): name is PolicyKindName {
  return typeof name === 'string' && Object.hasOwn(kinds, name);
}
