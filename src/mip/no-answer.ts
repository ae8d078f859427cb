import { type MipModel, objectiveOf } from './model.ts';
import type { MipResult, MipStatus } from './solver.ts';
import type { Ending } from './worker-host.ts';

/** Why a question has no answer of the solver's. */
export interface Reason {
  readonly status: MipStatus;
  readonly message?: string;
}

/** The reason in an ending without an answer; `report` is what an answer of the wrong kind says. */
export function reasonOf<Report>(ending: Ending<Report>, failure: (report: Report) => string | undefined): Reason {
  if (ending.kind === 'limit' || ending.kind === 'interrupted') return { status: ending.kind };
  const message = ending.kind === 'lost' ? ending.message : failure(ending.report);
  return { status: 'error', message: message ?? 'the worker answered another question.' };
}

/** The result of a solve that the solver did not answer: the reason, and what is known from elsewhere. */
export function withoutAnswer(
  model: MipModel,
  reason: Reason,
  x: Float64Array | undefined,
  seconds: number,
  bound = Number.NEGATIVE_INFINITY,
): MipResult {
  return {
    ...reason,
    ...(x === undefined ? {} : { x }),
    objective: x === undefined ? Number.POSITIVE_INFINITY : objectiveOf(model, x),
    bound,
    nodes: 0,
    lpIterations: 0,
    seconds,
  };
}
