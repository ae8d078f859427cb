import { ascend } from '../ascend.ts';
import type { SetNetwork } from '../set-network.ts';
import { compileTrace } from '../trace-forward.ts';
import { traceScenarios } from '../trace-scenarios.ts';
import { bindNetwork } from '../value-network.ts';
import type { SampleAdversary } from './raw-samples.ts';
import { sampleScenarios } from './sample-scenarios.ts';

/** Scenarios that ascents are started from, how many of the best, and how far they go. */
const effort = { starts: 80, keep: 6, steps: 30 };

/**
 * The scenarios that a network takes for the worst: ascents from the best of a sample, the worst first. What stands where
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
      .map((candidate) => ascend(forward, problem.uncertainty, candidate, effort.steps))
      .sort((a, b) => b.value - a.value)
      .map(({ scenario }) => scenario);
  };
}
