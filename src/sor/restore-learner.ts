import type { PolicyState } from '../bandits/policy.ts';
import { restorePolicy } from '../bandits/spec.ts';
import type { Configuration } from './configuration.ts';
import { restoreConfigurationLearner } from './configuration-learner.ts';
import { type Learner, type LearnerState, learnByModel, learnByPolicy } from './learner.ts';
import type { RelaxedMethod } from './learners/hybrid-model.ts';
import type { OmegaModelState } from './learners/omega-model.ts';
import { restoreModel } from './learners/restore.ts';

/**
 * The learner that {@link Learner.toJSON} described, which goes on as if it had never stopped.
 * @throws RangeError, one sentence, on a state that no learner wrote
 */
export function restoreLearner(state: LearnerState): Learner {
  if (typeof state !== 'object' || state === null)
    throw new RangeError(`${state} is not the saved state of a learner.`);
  switch (state.kind) {
    case 'policy':
      return learnByPolicy(
        state.arms as Configuration[],
        restorePolicy(state.policy as PolicyState),
        state.worst as number,
      );
    case 'model':
      return learnByModel(state.method as RelaxedMethod, restoreModel(state.model as OmegaModelState));
    case 'configurations':
      return restoreConfigurationLearner(state);
    default:
      throw new RangeError(
        `there is no learner ${JSON.stringify(state.kind)}; there are policy, model, configurations.`,
      );
  }
}
