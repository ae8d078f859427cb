import { glpk } from '../mip/glpk-solver.ts';
import { highs } from '../mip/highs-solver.ts';
import type { MipSolver } from '../mip/solver.ts';

/** A back end that `--backend` names. */
export interface Backend {
  readonly description: string;
  readonly solver: MipSolver;
}

/** The back ends, by name. */
export const backends = {
  highs: { description: 'HiGHS in WebAssembly, the default: all that this program does works with it', solver: highs },
  glpk: {
    description: 'GLPK in WebAssembly (GPL-3.0, from the optional package glpk.js): no node limits, no global bound',
    solver: glpk,
  },
} as const satisfies Readonly<Record<string, Backend>>;

/** The name of a back end. */
export type BackendName = keyof typeof backends;

/** The names of the back ends. */
export const backendNames = Object.keys(backends) as readonly BackendName[];
