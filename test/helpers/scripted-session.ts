import type { Budget, MipResult, MipSession, ModelChange, Watch } from '../../src/mip/solver.ts';
import { resultOf } from './outcomes.ts';

/** One solve that a session was asked for. */
export interface Asked {
  readonly change: ModelChange;
  readonly budget: Budget;
  readonly start: Float64Array | undefined;
  readonly watch: Watch | undefined;
}

/** What a scripted session answers to its solve number `turn`, from 0. */
export type Script = (asked: Asked, turn: number) => MipResult | Promise<MipResult>;

/** A session that answers by a script and keeps what it was asked. */
export function scriptedSession(script: Script): MipSession & { readonly asked: readonly Asked[] } {
  const asked: Asked[] = [];
  return {
    asked,
    async solve(change, budget, start, watch) {
      const question = { change, budget, start, watch };
      asked.push(question);
      return script(question, asked.length - 1);
    },
    async relax() {
      return { status: 'error', objective: Number.NEGATIVE_INFINITY, seconds: 0 };
    },
    dispose() {},
    [Symbol.dispose]() {},
  };
}

/** Answers in order, and nothing but limits after the last. */
export const inOrder =
  (...answers: readonly MipResult[]): Script =>
  (_, turn) =>
    answers[turn] ?? resultOf('limit');
