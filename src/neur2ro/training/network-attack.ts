import type { SetNetwork } from '../set-network.ts';
import { compileTrace, type TraceForward } from '../trace-forward.ts';
import { traceScenarios } from '../trace-scenarios.ts';
import type { UncertaintySet } from '../uncertainty.ts';
import { bindNetwork } from '../value-network.ts';
import type { SampleAdversary } from './raw-samples.ts';
import { sampleScenarios } from './sample-scenarios.ts';

/** Scenarios that climbs are started from, how many of the best, and how far they go. */
const effort = { starts: 60, keep: 6, steps: 30 };

/** Shares of the way to a vertex that are tried, the longest first. */
const shares = [1, 0.5, 0.25, 0.1, 0.03, 0.01];

/**
 * Climbs towards the vertices that the gradient points to (Frank and Wolfe 1956): unlike projections, points between members
 * of a convex set cost nothing to find, and a sample needs no exact optimum.
 */
function climb(forward: TraceForward, set: UncertaintySet, start: Float64Array, steps: number) {
  const gradient = new Float64Array(set.dimension);
  let best = { scenario: start, value: forward.value(start) };
  for (let step = 0; step < steps; step++) {
    forward.gradient(best.scenario, gradient);
    const [from, vertex, before] = [best.scenario, set.maximize(gradient), best.value];
    for (const share of shares) {
      const scenario = from.map((value, k) => value + share * (vertex[k]! - value));
      const value = forward.value(scenario);
      if (value > best.value) best = { scenario, value };
    }
    if (best.value <= before) break;
  }
  return best;
}

/**
 * The scenarios that a network takes for the worst: climbs from the best of a sample, the worst first. What stands where
 * an adversary stops is what a search meets, and where a network errs it errs there.
 */
export function networkAttack(network: SetNetwork): SampleAdversary {
  return (instance, x, rng) => {
    const { problem, inputs } = instance;
    const forward = compileTrace(traceScenarios(bindNetwork(network, inputs), x, problem.uncertainty));
    return sampleScenarios(instance, x, effort.starts, [], rng)
      .map((scenario) => ({ scenario, value: forward.value(scenario) }))
      .sort((a, b) => b.value - a.value)
      .slice(0, effort.keep)
      .map(({ scenario }) => climb(forward, problem.uncertainty, scenario, effort.steps))
      .sort((a, b) => b.value - a.value)
      .map(({ scenario }) => scenario);
  };
}
