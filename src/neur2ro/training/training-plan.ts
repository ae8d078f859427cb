import type { SampleCounts, SampleRecipe } from './sample-recipe.ts';
import type { ShapeName } from './shapes.ts';
import type { TrainingState } from './training-state.ts';

/** All that a trained network depends on. */
export interface TrainingPlan extends SampleCounts {
  readonly family: string;
  readonly instances: number;
  readonly sizes: readonly number[];
  readonly seed: number;
  readonly shape: ShapeName;
  /** Epochs before the first round of samples of the network's own worst cases, and half as many after each. */
  readonly epochs: number;
  /** How many such rounds there are. */
  readonly rounds: number;
  /** The first step length. */
  readonly rate: number;
}

/** What an epoch came to, without its state. */
export interface EpochSummary {
  /** 0 is the training before the first round of new samples. */
  readonly round: number;
  readonly epoch: number;
  readonly loss: number;
  /** Mean absolute error on the validation samples, scaled. */
  readonly error: number;
  readonly improved: boolean;
  readonly rate: number;
  readonly seconds: number;
}

/** How far a training is: with its plan all that is needed to go on. */
export interface TrainingProgress {
  readonly plan: TrainingPlan;
  /** The last state of each finished stage. */
  readonly finished: readonly TrainingState[];
  /** The state after the last epoch of the stage that runs, where it had one. */
  readonly state?: TrainingState;
  readonly history: readonly EpochSummary[];
}

/** The share of the instances of a plan that each round of new samples has. */
const roundShare = 0.3;

/** The samples of a stage: 0 the first, then one per round. @param network SHA-256 of the network whose worst cases are sampled */
export function planRecipe(plan: TrainingPlan, round: number, network?: string): Omit<SampleRecipe, 'sampler'> {
  const { family, decisions, scenarios, sizes, seed, instances } = plan;
  const common = { family, decisions, scenarios, sizes, seed };
  if (round === 0 || network === undefined) return { ...common, instances };
  return { ...common, instances: Math.ceil(roundShare * instances), round, network };
}

/** Epochs and first step length of a stage: later ones go on from weights that are good already. */
export function stageOf(
  { epochs, rate }: TrainingPlan,
  round: number,
): { readonly epochs: number; readonly rate: number } {
  return round === 0 ? { epochs, rate } : { epochs: Math.ceil(epochs / 2), rate: rate / 2 };
}
