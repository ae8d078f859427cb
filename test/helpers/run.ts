import { createLedger } from '../../src/alns/ledger.ts';
import type { Run } from '../../src/alns/run.ts';
import { highs } from '../../src/mip/highs-solver.ts';
import type { MipModel } from '../../src/mip/model.ts';
import { createRng } from '../../src/util/rng.ts';
import { inOrder, scriptedSession } from './scripted-session.ts';

/** A run without tree and local search, whose session never finds anything, for phases that are tested alone. */
export function runOf(model: MipModel, more: Partial<Run> = {}): Run {
  const began = performance.now();
  const clock = () => (performance.now() - began) / 1000;
  return {
    model,
    seed: 1,
    gap: 1e-4,
    rng: createRng(1),
    clock,
    deadline: Number.POSITIVE_INFINITY,
    nodeLimit: undefined,
    timed: true,
    proof: { bound: Number.NEGATIVE_INFINITY },
    signal: new AbortController().signal,
    ledger: createLedger(model, clock, () => {}),
    observer: {},
    solver: highs,
    lanes: [
      {
        session: scriptedSession(inOrder()),
        local: { start: async () => undefined, improve: async () => undefined, dispose() {} },
      },
    ],
    tree: undefined,
    apart: false,
    prove: true,
    ...more,
  };
}
