import type { CompiledHighs } from './highs-runtime.ts';
import type { MipModel } from './model.ts';
import type { Budget, MipResult, ModelChange, Relaxation, SessionSettings } from './solver.ts';
import type { Ready } from './worker-host.ts';

/** What a worker of the HiGHS back end is born with. */
export interface WorkerBirth {
  readonly module: CompiledHighs;
  readonly model: MipModel;
  readonly settings: SessionSettings;
  /** One Int32 word, see {@link commands}: the only way to reach a worker that is inside a solve. */
  readonly control: SharedArrayBuffer;
  /** Solutions found elsewhere come through this mailbox; absent where none can come. */
  readonly offers?: SharedArrayBuffer;
}

/** Values of the control word. */
export const commands = { run: 0, hold: 1, stop: 2 } as const;

/** What the main thread asks; `check` is answered once the model and the options are accepted. */
export type WorkerRequest =
  | { readonly kind: 'solve'; readonly change: ModelChange; readonly budget: Budget; readonly start?: Float64Array }
  | { readonly kind: 'relax'; readonly budget: Budget }
  | { readonly kind: 'check' };

/** What a worker tells; `holding` when it obeys a hold, `failed` when HiGHS aborted and the worker must be replaced. */
export type WorkerReport =
  | Ready
  | { readonly kind: 'incumbent'; readonly x: Float64Array }
  | { readonly kind: 'bound'; readonly bound: number }
  | { readonly kind: 'holding' }
  | { readonly kind: 'solved'; readonly result: MipResult }
  | { readonly kind: 'relaxed'; readonly relaxation: Relaxation }
  | { readonly kind: 'checked' }
  | { readonly kind: 'failed'; readonly message: string };
