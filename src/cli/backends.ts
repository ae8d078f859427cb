import { highs } from '../mip/highs-solver.ts';
import type { MipSolver } from '../mip/solver.ts';

/** A back end that `--backend` names. */
export interface Backend {
  readonly description: string;
  /** Loads it. @throws UsageError that says what to install where it is missing */
  load(): Promise<MipSolver>;
}

/** The back ends, by name. */
export const backends = {
  highs: { description: 'HiGHS in WebAssembly, the default: everything works with it.', load: async () => highs },
} as const satisfies Readonly<Record<string, Backend>>;

/** The name of a back end. */
export type BackendName = keyof typeof backends;

/** The names of the back ends. */
export const backendNames = Object.keys(backends) as readonly BackendName[];
