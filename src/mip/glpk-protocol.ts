import type { MipModel } from './model.ts';
import type { Budget, MipResult, ModelChange, Relaxation } from './solver.ts';
import type { Ready } from './worker-host.ts';

/** What a worker of the GLPK back end is born with. */
export interface GlpkBirth {
  readonly model: MipModel;
}

/** What the main thread asks. Seconds are given, or none. */
export type GlpkRequest =
  | { readonly kind: 'solve'; readonly change: ModelChange; readonly budget: Pick<Budget, 'seconds'> }
  | { readonly kind: 'relax'; readonly budget: Pick<Budget, 'seconds'> };

/** What a worker tells; `failed` when GLPK aborted and the worker must be replaced. */
export type GlpkReport =
  | Ready
  | { readonly kind: 'solved'; readonly result: MipResult }
  | { readonly kind: 'relaxed'; readonly relaxation: Relaxation }
  | { readonly kind: 'failed'; readonly message: string };
