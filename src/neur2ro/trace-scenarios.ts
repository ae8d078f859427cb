import { numbers } from './algebra.ts';
import { createTracer, type NetworkTrace } from './network-trace.ts';
import type { UncertaintySet } from './uncertainty.ts';
import type { ValueNetwork } from './value-network.ts';

/** NN(x, .), scaled, over the box around an uncertainty set: one variable per component of the scenario. */
export function traceScenarios(network: ValueNetwork, x: ArrayLike<number>, set: UncertaintySet): NetworkTrace {
  const { algebra, variable, finish } = createTracer();
  const scenario = Array.from({ length: set.dimension }, (_, k) => {
    const [lower, upper] = [set.lower[k]!, set.upper[k]!];
    return variable({ lower, upper, binary: set.integer === true && lower === 0 && upper === 1 });
  });
  const decision = network.encodeDecision(x, numbers);
  return finish([network.join(decision, network.encodeScenario(scenario, x, algebra), algebra)]);
}
