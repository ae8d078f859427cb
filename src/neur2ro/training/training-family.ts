import type { Rng } from '../../util/rng.ts';
import type { NetworkInputs } from '../network-inputs.ts';
import type { RobustProblem } from '../problem.ts';

/** A problem to draw samples from. */
export interface TrainingInstance {
  readonly problem: RobustProblem;
  readonly inputs: NetworkInputs;
  /** A decision of X that is best, or good, where the scenario is known. */
  respond(scenario: Float64Array): Float64Array;
  /** By component of a scenario, how much the cost of x may rise with it: 0 where it hurts nobody. */
  harm(x: Float64Array): Float64Array;
  /** A scenario that is the worst for x, or nearly: exact recourse decides. */
  attack(x: Float64Array): Promise<Float64Array>;
}

/** A family of problems that networks are trained for. */
export interface TrainingFamily {
  readonly name: string;
  /** Numbers of items that instances have unless others are asked for. */
  readonly sizes: readonly number[];
  /** How many relative features an item has, of the decision and of the scenario. */
  readonly features: readonly [x: number, scenario: number];
  /** The labels 0 and 1, as multiples of the nominal value: they hold most recourse costs between them. */
  readonly labels: readonly [zero: number, one: number];
  /** Draws an instance: the text of its file. */
  draw(items: number, rng: Rng): string;
  /** Reads the text of an instance. */
  open(text: string, name: string): TrainingInstance;
}
