import { createModelBuilder, type MipSolver } from '../../mip/index.ts';
import { createRng, type Rng } from '../../util/rng.ts';
import { createRunLimits } from '../run-limits.ts';
import { createGradientAdversary } from '../search-adversaries.ts';
import type { SetNetwork } from '../set-network.ts';
import { tightenTrace } from '../tighten.ts';
import { embedTrace } from '../trace-embed.ts';
import { traceScenarios } from '../trace-scenarios.ts';
import type { UncertaintySet } from '../uncertainty.ts';
import { bindNetwork, type ValueNetwork } from '../value-network.ts';
import { fictitiousPlay } from './fictitious-play.ts';
import type { TrainingFamily } from './training-family.ts';

/** What a network is worth beyond its validation error. */
export interface NetworkMeasures {
  /** Instances that it was run on alone. */
  readonly instances: number;
  /** Decisions and scenarios met there, and the mean and the greatest absolute error at them, scaled. */
  readonly points: number;
  readonly error: number;
  readonly worst: number;
  /** Means over the adversary's MIPs at the last decisions: units that bounds do not settle, and binary columns in all. */
  readonly units: number;
  readonly binaries: number;
}

/** How a network is measured. */
export interface MeasureSettings {
  readonly instances: number;
  readonly sizes: readonly number[];
  readonly seed: number;
  readonly solver: MipSolver;
  readonly clock: () => number;
  readonly signal?: AbortSignal;
  readonly onInstance?: (done: number, total: number) => void;
}

/** Seconds that bounds of a MIP may be tightened for. */
const patience = 10;

/** Rounds of a run, and how far its adversary goes. */
const effort = { rounds: 15, samples: 200, keep: 4, steps: 20 };

/** The size of the adversary's MIP against a decision. */
async function mipSize(
  network: ValueNetwork,
  x: Float64Array,
  set: UncertaintySet,
  solver: MipSolver,
  clock: () => number,
): Promise<{ readonly units: number; readonly binaries: number }> {
  const add = (builder: Parameters<UncertaintySet['addTo']>[0]) => set.addTo(builder, 'xi');
  const trace = await tightenTrace(traceScenarios(network, x, set), add, solver, { clock, seconds: patience });
  const builder = createModelBuilder('adversary');
  embedTrace(builder, trace, add(builder), 'net');
  const { integer } = builder.build();
  return {
    units: trace.units.filter(({ lower, upper }) => lower < 0 && upper > 0).length,
    binaries: integer.reduce((sum, flag) => sum + flag, 0),
  };
}

/** The absolute errors of a network, scaled, in some scenarios of a decision. */
async function errorsAt(
  network: ValueNetwork,
  recourse: (x: Float64Array, scenario: Float64Array) => Promise<{ readonly cost: number }>,
  x: Float64Array,
  scenarios: readonly Float64Array[],
): Promise<number[]> {
  const predicted = await network.predictAll(scenarios.map((scenario) => ({ x, scenario })));
  const errors: number[] = [];
  for (const [k, scenario] of scenarios.entries()) {
    const { cost } = await recourse(x, scenario);
    if (Number.isFinite(cost)) errors.push(Math.abs(predicted[k]! - cost) / network.label.factor);
  }
  return errors;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Lets decisions and a network's scenarios answer one another on instances that it was not trained on, and holds what it
 * says there to the exact second stage.
 * @throws InputError where ONNX Runtime is missing
 */
export async function measureNetwork(
  family: TrainingFamily,
  network: SetNetwork,
  settings: MeasureSettings,
): Promise<NetworkMeasures> {
  const { instances, sizes, seed, solver, clock, signal, onInstance } = settings;
  const errors: number[] = [];
  const mips: { readonly units: number; readonly binaries: number }[] = [];
  const run = async (rng: Rng, name: string) => {
    const text = family.draw(sizes[rng.int(sizes.length)]!, rng);
    const { problem, inputs, respond } = family.open(text, name);
    await using bound = bindNetwork(network, inputs);
    const adversary = createGradientAdversary(bound, problem.uncertainty, rng.fork('adversary'), effort);
    const limits = createRunLimits(clock, Number.POSITIVE_INFINITY, signal);
    let last: Float64Array | undefined;
    for await (const { x, scenarios } of fictitiousPlay({
      problem,
      respond,
      adversary,
      limits,
      rounds: effort.rounds,
    })) {
      errors.push(...(await errorsAt(bound, problem.recourse, x, scenarios)));
      last = x;
    }
    if (last !== undefined) mips.push(await mipSize(bound, last, problem.uncertainty, solver, clock));
  };
  let done = 0;
  for (; done < instances && signal?.aborted !== true; done++) {
    await run(createRng(seed).fork(`measure ${done}`), `${family.name}-measured-${done + 1}`);
    onInstance?.(done + 1, instances);
  }
  return {
    instances: done,
    points: errors.length,
    error: mean(errors),
    worst: Math.max(...errors),
    units: mean(mips.map(({ units }) => units)),
    binaries: mean(mips.map(({ binaries }) => binaries)),
  };
}
