import type { GLPK } from 'glpk.js/node';
import { SolverError } from '../util/errors.ts';

/**
 * Loads GLPK, in WASM, on the calling thread. The package `glpk.js` is optional and under the GPL-3.0; this is the only
 * place that imports it.
 * @throws SolverError when it is not installed
 */
export async function loadGlpk(): Promise<() => Promise<GLPK>> {
  try {
    return (await import('glpk.js/node')).default;
  } catch (error) {
    throw new SolverError(
      'the solver glpk needs the optional package glpk.js (licence GPL-3.0): install it with `npm install glpk.js`.',
      { cause: error },
    );
  }
}
