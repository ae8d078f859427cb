import type { Rng } from '../util/rng.ts';
import { wallClock } from '../util/wall-clock.ts';
import type { AttackLimits, NeuralAdversary } from './adversary.ts';
import { ascend, type Candidate, refine } from './ascend.ts';
import { compileTrace, type TraceForward } from './trace-forward.ts';
import { traceScenarios } from './trace-scenarios.ts';
import type { UncertaintySet } from './uncertainty.ts';
import type { ValueNetwork } from './value-network.ts';

/** How many scenarios are drawn between two looks at the clock. */
const batch = 256;

/** Whether an attack should end. */
function clock({ seconds, signal }: AttackLimits): () => boolean {
  const end = wallClock() + (seconds ?? Number.POSITIVE_INFINITY);
  return () => signal?.aborted === true || wallClock() >= end;
}

/** The best scenarios of the given ones, of a finite set, or of a sample; the best first, at least one. */
function sampled(
  forward: TraceForward,
  set: UncertaintySet,
  rng: Rng,
  {
    samples,
    keep,
    given,
  }: { readonly samples: number; readonly keep: number; readonly given: readonly Float64Array[] },
  over: () => boolean,
): Candidate[] {
  let kept: Candidate[] = [];
  const offer = (scenario: Float64Array) => {
    const value = forward.value(scenario);
    if (kept.length === keep && value <= kept.at(-1)!.value) return;
    kept = [...kept, { scenario, value }].sort((a, b) => b.value - a.value).slice(0, keep);
  };
  for (const scenario of [...given, ...(set.scenarios ?? [])]) offer(scenario);
  if (set.scenarios !== undefined) return kept;
  for (let s = 0; s < samples; s++) {
    if (s > 0 && s % batch === 0 && over()) break;
    offer(set.sample(rng));
  }
  return kept;
}

function createSearch(
  name: string,
  network: ValueNetwork,
  set: UncertaintySet,
  search: (forward: TraceForward, given: readonly Float64Array[], over: () => boolean) => Candidate,
): NeuralAdversary {
  const { shift, factor } = network.label;
  return {
    name,
    attack(x, limits = {}) {
      const over = clock(limits);
      const { scenario, value } = search(compileTrace(traceScenarios(network, x, set)), limits.scenarios ?? [], over);
      const prediction = shift + factor * value;
      return Promise.resolve({
        scenario,
        prediction,
        bound: set.scenarios === undefined ? Number.POSITIVE_INFINITY : prediction,
      });
    },
  };
}

/** Sizes of a search; the more, the better and the slower. */
export interface SearchSizes {
  /** Scenarios drawn. */
  readonly samples?: number;
  /** How many of them are taken further. */
  readonly keep?: number;
  /** Steps for each of these. */
  readonly steps?: number;
}

/** Random search around a scenario brings little in sets of more components than this. */
const fewComponents = 8;

/**
 * The best of many scenarios drawn from the set (Dumouchelle et al. 2024, appendix: sampling), the best few of them refined:
 * by random search in sets of up to 8 components, where ascents stop at kinks, and by ascent in others.
 */
export function createSamplingAdversary(
  network: ValueNetwork,
  set: UncertaintySet,
  rng: Rng,
  { samples = 20_000, keep = 4, steps = 80 }: SearchSizes = {},
): NeuralAdversary {
  return createSearch('sampling', network, set, (forward, given, over) => {
    const [best, ...others] = sampled(forward, set, rng, { samples, keep, given }, over);
    if (set.scenarios !== undefined) return best!;
    return [best!, ...others].reduce((found, candidate) => {
      if (over()) return found;
      const better =
        set.dimension <= fewComponents
          ? refine(forward, set, candidate, { rounds: steps, tries: 50, next: () => rng.next() })
          : ascend(forward, set, candidate, steps);
      return better.value > found.value ? better : found;
    }, best!);
  });
}

/** Projected gradient ascent, with the analytic gradient of the network, from the best of some scenarios drawn. */
export function createGradientAdversary(
  network: ValueNetwork,
  set: UncertaintySet,
  rng: Rng,
  { samples = 500, keep = 16, steps = 50 }: SearchSizes = {},
): NeuralAdversary {
  return createSearch('gradient', network, set, (forward, given, over) => {
    const [best, ...others] = sampled(forward, set, rng, { samples, keep, given }, over);
    if (set.scenarios !== undefined) return best!;
    return [best!, ...others].reduce((found, candidate) => {
      if (over()) return found;
      const better = ascend(forward, set, candidate, steps);
      return better.value > found.value ? better : found;
    }, best!);
  });
}
