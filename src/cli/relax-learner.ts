import { readFileSync } from 'node:fs';
import { createPolicy, parsePolicySpec, policyKinds } from '../bandits/spec.ts';
import { createConfigurationLearner } from '../sor/configuration-learner.ts';
import { type Learner, type LearnerState, learnByModel, learnByPolicy } from '../sor/learner.ts';
import { createCountModel } from '../sor/learners/count-model.ts';
import { createHybridModel } from '../sor/learners/hybrid-model.ts';
import type { OmegaModel } from '../sor/learners/omega-model.ts';
import { createSpectralModel } from '../sor/learners/spectral-model.ts';
import { createSurfaceModel } from '../sor/learners/surface-model.ts';
import { restoreLearner } from '../sor/restore-learner.ts';
import { InputError, UsageError } from '../util/errors.ts';
import { createRng, type Rng } from '../util/rng.ts';
import { shorthandKind } from '../util/shorthand.ts';
import type { RelaxFlags } from './relax-settings.ts';

/** What a learner is made from. */
interface Setup {
  readonly flags: RelaxFlags;
  /** Length of the contexts. */
  readonly features: number;
  readonly rng: Rng;
}

/** Models whose theory is that of SOR. */
const forSor = (model: OmegaModel, { flags }: Setup): Learner => {
  if (flags.method !== 'sor') throw new UsageError(`--policy ${model.name} is for --method sor; take hybrid.`);
  return learnByModel('sor', model);
};

/** Learners that are no bandits over the grid: what each does, and how it is made. */
export const relaxLearners: Readonly<
  Record<string, { readonly description: string; readonly create: (setup: Setup) => Learner }>
> = {
  hybrid: {
    description: 'The spectrum that solves reveal gives omega; counts correct it where the theory does not hold.',
    create: ({ flags: { method }, features, rng }) =>
      learnByModel(method, createHybridModel({ method, features, rng })),
  },
  configurations: {
    description: 'Chooses the whole solver by its cost, MIC(0)-CG taking over from a bad choice.',
    create: ({ features, rng }) => createConfigurationLearner({ features, rng }),
  },
  spectral: {
    description: "Young's omega from the convergence of one solve, for a matrix plus multiples of the identity.",
    create: (setup) => forSor(createSpectralModel(), setup),
  },
  count: {
    description: 'The same from counts alone, by Bayesian inference.',
    create: (setup) => forSor(createCountModel({ tolerance: setup.flags.tolerance, rng: setup.rng }), setup),
  },
  surface: {
    description: 'Thompson sampling on a Chebyshev surface over context and omega, without theory.',
    create: ({ flags: { method, omegas }, rng }) =>
      learnByModel(method, createSurfaceModel({ highest: omegas.reduce((a, b) => Math.max(a, b)), rng })),
  },
};

/**
 * The learner that the flags ask for: the one a file describes, one of {@link relaxLearners}, or a bandit over the grid.
 * @throws UsageError on a learner that does not exist or does not fit, InputError on a file that cannot be used
 */
export function createRelaxLearner(flags: RelaxFlags, features: number): Learner {
  const { policy = flags.standard, policyIn, method, omegas, maxIterations } = flags;
  if (policyIn !== undefined) {
    if (flags.policy !== undefined)
      throw new UsageError('--policy and --policy-in exclude each other: the file says which policy goes on.');
    return readLearner(policyIn);
  }
  const rng = createRng(flags.seed).fork('policy');
  const kind = shorthandKind(policy);
  const own = Object.hasOwn(relaxLearners, kind) ? relaxLearners[kind] : undefined;
  if (own !== undefined) {
    if (kind !== policy) throw new UsageError(`--policy ${kind} has no options.`);
    return own.create({ flags, features, rng });
  }
  if (!policyKinds.some((known) => known.kind === kind)) {
    const names = [...Object.keys(relaxLearners), ...policyKinds.map((known) => known.kind)].join(', ');
    throw new UsageError(`there is no policy "${kind}"; there are ${names}.`);
  }
  try {
    const setup = { arms: omegas.length, dimension: features, rng };
    const arms = omegas.map((omega) => ({ method, omega }));
    return learnByPolicy(arms, createPolicy(parsePolicySpec(policy), setup), Math.max(2, maxIterations));
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

function readLearner(path: string): Learner {
  try {
    return restoreLearner(JSON.parse(readFileSync(path, 'utf8')) as LearnerState);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof SyntaxError) throw new InputError('is not JSON, so no file of --policy-out.', path);
    if (error instanceof RangeError) throw new InputError(message, path);
    throw new InputError(code === 'ENOENT' ? 'no such file.' : `is no file of --policy-out (${message}).`, path);
  }
}
