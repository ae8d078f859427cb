import type { Point } from '../mip/model.ts';
import type { Incumbent } from './ledger.ts';
import type { Step } from './lns.ts';

/** Who wants to see a run as it happens: the display, a trace, a test. Objectives are in minimisation form. */
export interface Observer {
  /** A new best solution, verified. */
  readonly onIncumbent?: (incumbent: Incumbent, point: Point) => void;
  /** An iteration of the search. */
  readonly onStep?: (step: Step) => void;
  /** A better global bound. */
  readonly onBound?: (bound: number, seconds: number) => void;
  /** What happens now, in a short sentence for people. */
  readonly onPhase?: (phase: string, seconds: number) => void;
}
