import type { NeuralAdversary } from '../adversary.ts';
import { keyOf } from '../judge.ts';
import type { RobustProblem } from '../problem.ts';
import type { RunLimits } from '../run-limits.ts';
import type { NeuralRound } from './neural-run.ts';

/** Who plays, and how long. */
export interface FictitiousPlayParts {
  readonly problem: RobustProblem;
  /** The best decision where the scenario is known. */
  readonly respond: (scenario: Float64Array) => Float64Array | Promise<Float64Array>;
  readonly adversary: NeuralAdversary;
  readonly limits: RunLimits;
  readonly rounds: number;
}

/**
 * Fictitious play (Brown 1951) of decisions against a network: each round's decision is the best one for a running mean of
 * the scenarios met, with steps of 2 / (k + 2), and the network's worst scenario for it joins the mean. The mean tends to a
 * scenario that is bad for all decisions at once. The main problem knows that one scenario, so no network is embedded in it,
 * and where the recourse is concave in the scenario its value is a bound. Scenarios must lie in a convex set.
 */
export async function* fictitiousPlay(parts: FictitiousPlayParts): AsyncGenerator<NeuralRound, void> {
  const { problem, respond, adversary, limits, rounds } = parts;
  const known = new Map<string, { readonly scenario: Float64Array; readonly prediction: number }>();
  let mean = new Float64Array(problem.uncertainty.dimension);
  for (let round = 0; round < rounds && !limits.over(); round++) {
    const x = await respond(mean);
    const key = keyOf(x);
    const attack = known.get(key) ?? (await adversary.attack(x, { scenarios: [mean] }));
    known.set(key, attack);
    yield { x, scenarios: [mean, attack.scenario], predicted: problem.cost(x) + attack.prediction };
    const step = 2 / (round + 2);
    mean = mean.map((value, k) => value + step * (attack.scenario[k]! - value));
  }
}
