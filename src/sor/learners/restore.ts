import type { Learned } from '../../bandits/shared.ts';
import { type RngState, restoreRng } from '../../util/rng.ts';
import { type CountSaved, createCountModel } from './count-model.ts';
import { createHybridModel, type HybridSaved, type RelaxedMethod } from './hybrid-model.ts';
import type { OmegaModel, OmegaModelState } from './omega-model.ts';
import { createSpectralModel } from './spectral-model.ts';
import { createSurfaceModel } from './surface-model.ts';

/**
 * The model that {@link OmegaModel.toJSON} described, which goes on as if it had never stopped.
 * @throws RangeError, one sentence, on a state that no model wrote
 */
export function restoreModel(state: OmegaModelState): OmegaModel {
  const { kind, rng, learned, tolerance, highest, method, features } = state ?? {};
  if (typeof learned !== 'object' || learned === null)
    throw new RangeError(`the saved state of a model lacks what it learned.`);
  switch (kind) {
    case 'spectral':
      return createSpectralModel(learned as number[][]);
    case 'count':
      return createCountModel(
        { tolerance: tolerance as number, rng: restoreRng(rng as RngState) },
        learned as CountSaved,
      );
    case 'surface':
      return createSurfaceModel({ highest: highest as number, rng: restoreRng(rng as RngState) }, learned as Learned);
    case 'hybrid':
      return createHybridModel(
        { method: method as RelaxedMethod, features: features as number, rng: restoreRng(rng as RngState) },
        learned as HybridSaved,
      );
    default:
      throw new RangeError(`there is no model ${JSON.stringify(kind)}; there are spectral, count, surface, hybrid.`);
  }
}
