import { isBinary, isFeasible, violations } from '../../mip/index.ts';
import { type Rng, shuffle } from '../../util/rng.ts';
import { sampleScenarios } from './sample-scenarios.ts';
import type { TrainingInstance } from './training-family.ts';

/** Decisions of an instance, and scenarios that are bad for some of them. */
export interface SampledDecisions {
  readonly decisions: readonly Float64Array[];
  readonly known: readonly Float64Array[];
}

/** How many decisions of an instance the exact adversary is asked about. */
const mostAttacks = 3;

/** Takes components away at random until x lies in X; zeros always do in these families. */
function repaired({ problem }: TrainingInstance, x: Float64Array, rng: Rng): Float64Array {
  const taken = shuffle(
    Array.from(x.keys()).filter((j) => x[j]! > 0.5),
    rng,
  );
  while (taken.length > 0 && !isFeasible(violations(problem.firstStage, x))) x[taken.pop()!] = 0;
  return x;
}

/** Every component 1 with the same random probability (the recipe of Neur2RO). */
function anything(instance: TrainingInstance, rng: Rng): Float64Array {
  const { firstStage } = instance.problem;
  const share = rng.next();
  const x = Float64Array.from({ length: firstStage.columns }, (_, j) =>
    isBinary(firstStage, j) && rng.next() < share ? 1 : 0,
  );
  return repaired(instance, x, rng);
}

/** Another decision with one to four components flipped, or one exchanged for another. */
function perturbed(instance: TrainingInstance, base: Float64Array, rng: Rng): Float64Array {
  const x = base.slice();
  const flips = 1 + rng.int(Math.min(4, x.length));
  for (let k = 0; k < flips; k++) {
    const j = rng.int(x.length);
    x[j] = 1 - x[j]!;
  }
  return repaired(instance, x, rng);
}

/**
 * Decisions that a search for a robust one meets: the nominal one, answers to its worst case and to theirs, to mixes of
 * them and to other bad scenarios, surroundings of all these, and three in ten from anywhere.
 * @throws RangeError unless `count` is positive
 */
export async function sampleDecisions(instance: TrainingInstance, count: number, rng: Rng): Promise<SampledDecisions> {
  if (!(count > 0)) throw new RangeError(`at least one decision is drawn, not ${count}.`);
  const { dimension } = instance.problem.uncertainty;
  const known: Float64Array[] = [];
  const found: Float64Array[] = [];
  const answerTo = (scenario: Float64Array) => {
    const x = instance.respond(scenario);
    found.push(x);
    return x;
  };
  const mix = () => {
    const [a, b] = [known[rng.int(known.length)]!, known[rng.int(known.length)]!];
    const t = rng.next();
    return a.map((value, k) => t * value + (1 - t) * b[k]!);
  };
  const decisions: Float64Array[] = [];
  let latest = answerTo(new Float64Array(dimension));
  for (let k = 0; decisions.length < count; k++) {
    const kind = k % 10;
    if (kind === 1 || kind === 4 || kind === 7) decisions.push(anything(instance, rng));
    else if (kind === 3 || kind === 8) decisions.push(perturbed(instance, found[rng.int(found.length)]!, rng));
    else if (kind === 9) decisions.push(answerTo(mix()));
    else if (kind === 6) {
      const [, bad] = sampleScenarios(instance, latest, 2, [], rng);
      decisions.push(answerTo(bad!));
    } else {
      decisions.push(latest);
      if (known.length < mostAttacks) known.push(await instance.attack(latest));
      latest = answerTo(k < 10 ? known.at(-1)! : mix());
    }
  }
  return { decisions, known };
}
