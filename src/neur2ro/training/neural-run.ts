import type { NeuralAdversary } from '../adversary.ts';
import type { MainProblem } from '../main-problem.ts';
import type { RobustProblem } from '../problem.ts';
import type { RunLimits } from '../run-limits.ts';
import type { ValueNetwork } from '../value-network.ts';

/** What a network is asked with, and how far. */
export interface NeuralRunParts {
  readonly problem: RobustProblem;
  readonly network: ValueNetwork;
  readonly main: MainProblem;
  readonly adversary: NeuralAdversary;
  readonly limits: RunLimits;
  /** The most rounds; default 20, as published. */
  readonly rounds?: number;
}

/** A round: a decision, and the scenarios known then, the nominal one first and the one found against it last. */
export interface NeuralRound {
  readonly x: Float64Array;
  readonly scenarios: readonly Float64Array[];
  /** What x costs, both stages, in the last scenario by the network's prediction. */
  readonly predicted: number;
}

/** The relative difference of predictions at which a run ends, and the L1 distance below which scenarios are one, as published. */
const tolerance = { prediction: 1e-4, distance: 1e-3 };

const distance = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, k) => sum + Math.abs(value - b[k]!), 0);

/**
 * Column-and-constraint generation with a network alone (Dumouchelle et al. 2024, algorithm 1): no exact adversary, no
 * polish. The first decision is the nominal problem's; later ones know the scenarios found alone, as in the published code.
 * Shows what the network is asked, and what it is worth by itself.
 */
export async function* neuralRun(parts: NeuralRunParts): AsyncGenerator<NeuralRound, void> {
  const { problem, network, main, adversary, limits, rounds = 20 } = parts;
  const nominal = new Float64Array(problem.uncertainty.dimension);
  const found: Float64Array[] = [];
  const ask = { barriers: [], network, start: undefined, cutoff: Number.POSITIVE_INFINITY, limits };
  for (let round = 0; round < rounds && !limits.over(); round++) {
    const { x, prediction } = await main({ ...ask, scenarios: found.length === 0 ? [nominal] : found });
    if (x === undefined) return;
    const seconds = limits.left();
    const { scenario, prediction: worst } = await adversary.attack(
      x,
      seconds === Number.POSITIVE_INFINITY ? {} : { seconds },
    );
    yield { x, scenarios: [nominal, ...found, scenario], predicted: problem.cost(x) + worst };
    const agree = Math.abs(worst - prediction!) <= tolerance.prediction * Math.abs(worst);
    if (agree || found.some((known) => distance(known, scenario) < tolerance.distance)) return;
    found.push(scenario);
  }
}
