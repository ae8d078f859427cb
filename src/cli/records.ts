import type { Step } from '../alns/lns.ts';
import type { SolveResult } from '../alns/solve.ts';
import { inSourceSense, type MipModel } from '../mip/model.ts';
import { violations } from '../mip/verify.ts';
import type { Versions } from './versions.ts';

/** The version of the documents and records below; it changes when a reader of the old ones would misread the new ones. */
export const schemaVersion = 1;

/** A number as JSON can hold it: null where it is absent or infinite. */
function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** An objective or bound in the sense of the model, as JSON can hold it. */
export function inSense(model: MipModel, value: number | undefined): number | null {
  return value === undefined ? null : finite(inSourceSense(model, value));
}

/**
 * An iteration as a record, objectives in the sense of the model. With one seed and a node limit two runs give equal
 * records, except for the times, which `timed` adds.
 */
export function stepRecord(model: MipModel, step: Step, timed: boolean) {
  const { iteration, arm, name, probability, context, size, free, status, nodes, verdict, reward, effort } = step;
  return {
    iteration,
    arm,
    name,
    probability,
    context: [...context],
    size,
    free,
    status,
    nodes,
    verdict,
    candidate: inSense(model, step.candidate),
    best: inSense(model, step.best),
    bound: inSense(model, step.bound),
    reward,
    effort,
    ...(timed ? { solveSeconds: step.solveSeconds, seconds: step.seconds } : {}),
  };
}

/** The result of a run as the document that `--json` prints: objectives in the sense of the model, null where a number is absent. */
export function resultDocument(model: MipModel, result: SolveResult, seed: number, versions: Versions) {
  const { status, best, bound, gap, seconds, iterations, primalIntegral } = result;
  const found = best === undefined ? undefined : violations(model, best.x);
  return {
    schemaVersion,
    status,
    objective: inSense(model, best?.objective),
    bound: inSense(model, bound),
    gap: finite(gap),
    sense: model.maximize ? ('maximize' as const) : ('minimize' as const),
    seconds,
    iterations,
    seed,
    primalIntegral,
    incumbents: result.incumbents.map(({ seconds: at, objective, source }) => ({
      seconds: at,
      objective: inSense(model, objective),
      source,
    })),
    arms: result.arms.map(({ name, pulls, improvements, meanReward, seconds: spent, size }) => ({
      name,
      pulls,
      improvements,
      meanReward,
      seconds: spent,
      size,
    })),
    verified: {
      bounds: finite(found?.bounds),
      rows: finite(found?.rows),
      integrality: finite(found?.integrality),
    },
    versions,
  };
}

/** The document that `--json` prints. */
export type ResultDocument = ReturnType<typeof resultDocument>;

/** The document of a run that ended before its model was read: nothing is known, not even the sense. */
export function unreadDocument(
  status: 'no-solution' | 'interrupted',
  seconds: number,
  seed: number,
  versions: Versions,
) {
  const none = { objective: null, bound: null, gap: null, sense: null, primalIntegral: null };
  const verified = { bounds: null, rows: null, integrality: null };
  return { schemaVersion, status, ...none, seconds, iterations: 0, seed, incumbents: [], arms: [], verified, versions };
}
