import type { Neighborhood } from '../neighborhood.ts';
import { crossover } from './crossover.ts';
import { dins } from './dins.ts';
import { graph } from './graph.ts';
import { localBranching } from './local-branching.ts';
import { mutation } from './mutation.ts';
import { objective } from './objective.ts';
import { proximity } from './proximity.ts';
import { randomObjective } from './random-objective.ts';
import { rens } from './rens.ts';
import { rins } from './rins.ts';
import { tightRows } from './tight-rows.ts';
import { zeroObjective } from './zero-objective.ts';

/** Every neighbourhood that ships, in the order of the documentation. */
export const neighborhoods: readonly Neighborhood[] = [
  mutation,
  crossover,
  rins,
  rens,
  dins,
  localBranching,
  proximity,
  randomObjective,
  zeroObjective,
  graph,
  objective,
  tightRows,
];
