import { createModelBuilder, type MipSolver } from '../mip/index.ts';
import { SolverError } from '../util/errors.ts';
import type { Rng } from '../util/rng.ts';
import { wallClock } from '../util/wall-clock.ts';
import type { Attack, NeuralAdversary } from './adversary.ts';
import { ascend } from './ascend.ts';
import { checkEmbedded } from './check-embedded.ts';
import { createRunLimits, remaining } from './run-limits.ts';
import { solveWithin } from './solve-within.ts';
import { tightenTrace } from './tighten.ts';
import { embedTrace } from './trace-embed.ts';
import { compileTrace } from './trace-forward.ts';
import { traceScenarios } from './trace-scenarios.ts';
import type { UncertaintySet } from './uncertainty.ts';
import type { ValueNetwork } from './value-network.ts';

/** The MIP's start: the best of ascents of so many steps, from the best few of so many drawn scenarios. */
const starts = { samples: 200, keep: 4, steps: 30 };

/** Settings of the adversary that solves a MIP. */
export interface MipAdversarySettings {
  /** The relative gap at which the MIP counts as solved; default 1e-4, as published. */
  readonly gap?: number;
  /** Whether bounds are tightened by linear programs first; default true. */
  readonly tighten?: boolean;
}

/**
 * Solves max NN(x, xi) over the set as a MIP (Dumouchelle et al. 2024, section 4.2, with another encoding: what each item
 * adds is a piecewise-linear function of its own component in incremental form). The prediction is that of ONNX Runtime.
 */
export function createMipAdversary(
  network: ValueNetwork,
  set: UncertaintySet,
  solver: MipSolver,
  rng: Rng,
  { gap = 1e-4, tighten = true }: MipAdversarySettings = {},
): NeuralAdversary {
  const { shift, factor } = network.label;
  return {
    name: 'mip',
    async attack(x, { seconds, signal, scenarios = [] } = {}): Promise<Attack> {
      const limits = createRunLimits(wallClock, seconds, signal);
      const traced = traceScenarios(network, x, set);
      const forward = compileTrace(traced);
      const drawn = [...scenarios, ...Array.from({ length: starts.samples }, () => set.sample(rng))];
      const start = drawn
        .map((scenario) => ({ scenario, value: forward.value(scenario) }))
        .sort((a, b) => b.value - a.value)
        .slice(0, starts.keep)
        .map((candidate) => ascend(forward, set, candidate, starts.steps))
        .reduce((best, candidate) => (candidate.value > best.value ? candidate : best));

      const trace = tighten
        ? await tightenTrace(traced, (builder) => set.addTo(builder, 'xi'), solver, {
            clock: wallClock,
            ...remaining(limits),
          })
        : traced;
      const builder = createModelBuilder('adversary', { maximize: true });
      const columns = set.addTo(builder, 'xi');
      const embedded = embedTrace(builder, trace, columns, 'net');
      const { terms, constant } = embedded.outputs[0]!;
      const value = builder.column({ name: 'value', cost: 1, lower: Number.NEGATIVE_INFINITY });
      builder.row('value', [[value, -1], ...terms], -constant, -constant);
      const model = builder.build();

      const solution = new Float64Array(model.columns);
      embedded.complete(start.scenario, solution);
      solution[value] = start.value;
      const session = await solver.open(model, { gap });
      const result = await solveWithin(session, {}, limits, solution).finally(() => session.dispose());
      if (result.status === 'error') throw new SolverError(`the adversary's MIP failed: ${result.message}`);
      if (result.status === 'infeasible') throw new SolverError('the adversary found its uncertainty set empty.');

      const bound = shift - factor * result.bound;
      if (result.x === undefined)
        return { scenario: start.scenario, prediction: await network.predict(x, start.scenario), bound };
      const point = Float64Array.from(columns, (column) => result.x![column]!);
      const prediction = await network.predict(x, point);
      checkEmbedded(network, prediction, result.x[value]!);
      if (set.contains(point)) return { scenario: point, prediction, bound };
      const scenario = set.project(point);
      return { scenario, prediction: await network.predict(x, scenario), bound };
    },
  };
}
