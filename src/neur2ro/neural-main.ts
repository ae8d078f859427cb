import type { MipModel } from '../mip/index.ts';
import { addArgmax } from './argmax.ts';
import { checkEmbedded } from './check-embedded.ts';
import { valueAt } from './expressions.ts';
import { createMaster } from './master.ts';
import type { RecourseModel, RobustProblem } from './problem.ts';
import { type RunLimits, remaining } from './run-limits.ts';
import { traceDecisions } from './trace-decisions.ts';
import { embedTrace } from './trace-embed.ts';
import type { ValueNetwork } from './value-network.ts';

/** What a solution of a neural main problem says. */
export interface MainDecision {
  readonly x: Float64Array;
  /** Index of the scenario that the network ranks worst for x. */
  readonly worst: number;
  /** The recourse cost that the network predicts for it. */
  readonly prediction: number;
}

/** The main problem of neural column-and-constraint generation as a MIP. */
export interface NeuralMain {
  readonly model: MipModel;
  /**
   * Reads a solution and holds the MIP's values of the network to those of ONNX Runtime.
   * @throws SolverError when they differ
   */
  decide(solution: Float64Array): Promise<MainDecision>;
  /** A vector of the model for a first-stage decision, to start a solve from; undefined where x leaves no recourse. */
  startFrom(x: Float64Array, limits?: RunLimits): Promise<Float64Array | undefined>;
}

/** Which main problem is built. */
export interface NeuralMainSettings {
  /** `argmax` (default): one recourse against the scenario that the network ranks worst. `max`: the network's largest value. */
  readonly form?: 'argmax' | 'max';
  /** The recourse of the argmax form; default the problem's own. */
  readonly recourseModel?: RecourseModel;
}

function positionOfLargest(values: ArrayLike<number>): number {
  let found = 0;
  for (let k = 1; k < values.length; k++) if (values[k]! > values[found]!) found = k;
  return found;
}

/**
 * Builds the main problem of Neur2RO (Dumouchelle et al. 2024, section 4.1). The argmax form is
 * min c'x + z over x, one y and a choice w of a scenario: z >= d(xi_a)'y where w_a = 1, and w_a = 1 only where NN(x, xi_a)
 * is largest. The max form is min c'x + max_a NN(x, xi_a). With one scenario the argmax form needs no network.
 * @param scenarios at least one
 * @throws RangeError without scenarios, or where a column or recourse cost is unbounded
 */
export function createNeuralMain(
  problem: RobustProblem,
  network: ValueNetwork,
  scenarios: readonly Float64Array[],
  { form = 'argmax', recourseModel = problem.recourseModel }: NeuralMainSettings = {},
): NeuralMain {
  if (scenarios.length === 0) throw new RangeError('a neural main problem needs at least one scenario.');
  const { firstStage } = problem;
  const { builder, x, theta } = createMaster(problem);
  const ranked = form === 'argmax' && scenarios.length === 1 ? [] : scenarios;
  const trace = traceDecisions(network, firstStage, ranked);
  const embedded = embedTrace(builder, trace, x, 'net');
  const { shift, factor } = network.label;

  const argmax =
    form === 'argmax' ? addArgmax(builder, { x, theta, scenarios, trace, embedded, recourseModel }) : undefined;
  if (form === 'max') {
    embedded.outputs.forEach(({ terms, constant }, a) => {
      const scaled = terms.map(([column, value]) => [column, -factor * value] as const);
      builder.row(`at_least${a}`, [[theta, 1], ...scaled], shift + factor * constant, Number.POSITIVE_INFINITY);
    });
  }
  const model = builder.build();

  return {
    model,
    async decide(solution) {
      const decision = Float64Array.from(x, (column, j) =>
        firstStage.integer[j] === 1 ? Math.round(solution[column]!) : solution[column]!,
      );
      const predictions = await network.predictAll(scenarios.map((scenario) => ({ x: decision, scenario })));
      embedded.outputs.forEach((output, a) => {
        checkEmbedded(network, predictions[a]!, valueAt(output, solution));
      });
      const worst = positionOfLargest(predictions);
      return { x: decision, worst, prediction: predictions[worst]! };
    },
    async startFrom(decision, limits) {
      const solution = new Float64Array(model.columns);
      x.forEach((column, j) => {
        solution[column] = decision[j]!;
      });
      embedded.complete(decision, solution);
      const values = embedded.outputs.map((output) => valueAt(output, solution));
      const worst = values.length === 0 ? 0 : positionOfLargest(values);
      if (argmax === undefined) {
        solution[theta] = shift + factor * values[worst]!;
        return solution;
      }
      const { y } = await problem.recourse(decision, scenarios[worst]!, limits && remaining(limits));
      if (y === undefined) return undefined;
      argmax.complete({ y, worst, largest: values[worst] ?? 0 }, solution);
      return solution;
    },
  };
}
