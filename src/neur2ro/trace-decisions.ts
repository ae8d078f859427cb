import type { MipModel } from '../mip/index.ts';
import { createTracer, type NetworkTrace } from './network-trace.ts';
import type { ValueNetwork } from './value-network.ts';

/**
 * NN(., xi), scaled, for several scenarios over the bounds of a first stage: one variable per column, one output per
 * scenario. What depends on the decision alone is traced once.
 * @throws RangeError where a column has no bounds
 */
export function traceDecisions(
  network: ValueNetwork,
  { columns, lower, upper, integer }: MipModel,
  scenarios: readonly Float64Array[],
): NetworkTrace {
  const { algebra, variable, finish } = createTracer();
  const x = Array.from({ length: columns }, (_, j) =>
    variable({
      lower: lower[j]!,
      upper: upper[j]!,
      binary: integer[j] === 1 && lower[j] === 0 && upper[j] === 1,
    }),
  );
  const decision = network.encodeDecision(x, algebra);
  return finish(
    scenarios.map((scenario) => network.join(decision, network.encodeScenario(scenario, x, algebra), algebra)),
  );
}
