import type { Contender } from './configuration.ts';

/** A configuration that ships, see docs/tuning.md for the measurements behind it. */
export interface ShippedConfiguration extends Contender {
  /** One sentence. */
  readonly description: string;
}

/** The configurations that ship; the first is the default. */
export const portfolio: readonly [ShippedConfiguration, ...ShippedConfiguration[]] = [
  {
    name: 'balanced',
    description: 'the default: all neighbourhoods, turns of branch and cut, Thompson sampling with a memory',
    settings: {},
  },
  {
    name: 'search-only',
    description: 'no branch and cut once there is a solution: all time for large-neighbourhood search, no proof',
    settings: { prove: false },
  },
  {
    name: 'lp-guided',
    description: 'few arms around the root relaxation and the incumbent, beside branch and cut',
    settings: { neighborhoods: ['rins', 'rens', 'dins', 'crossover', 'objective'] },
  },
  {
    name: 'lp-free-arms',
    description: 'arms that need no relaxation, and local search; no branch and cut',
    settings: {
      neighborhoods: ['mutation', 'crossover', 'graph', 'objective', 'tight-rows', 'local-search'],
      prove: false,
    },
  },
  {
    name: 'blocks',
    description: 'connected blocks of columns and local search, chosen by a roulette wheel',
    settings: {
      policy: { kind: 'roulette-wheel', decay: 0.8, floor: 0.01 },
      neighborhoods: ['graph', 'tight-rows', 'objective', 'local-search'],
    },
  },
  {
    name: 'wandering',
    description: 'moves to solutions up to 1 % worse than the best early on (record-to-record travel)',
    settings: { accept: { kind: 'record-to-record', start: 0.01, end: 1e-5, shape: 'exponential' } },
  },
];
