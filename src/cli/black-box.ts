import { type Incumbent, primalIntegral } from '../alns/ledger.ts';
import type { Observer } from '../alns/observer.ts';
import type { SolveResult } from '../alns/solve.ts';
import { relativeGap } from '../alns/stop.ts';
import type { Point } from '../mip/model.ts';

/** Remembers what a run has found, for the case that the run itself fails. */
export interface BlackBox {
  readonly observer: Observer;
  /** The result so far, undefined while there is no solution. */
  result(seconds: number): SolveResult | undefined;
}

/** An empty black box. */
export function createBlackBox(): BlackBox {
  const incumbents: Incumbent[] = [];
  let best: Point | undefined;
  let bound = Number.NEGATIVE_INFINITY;
  let iterations = 0;
  return {
    observer: {
      onIncumbent(incumbent, point) {
        incumbents.push(incumbent);
        best = point;
      },
      onBound(value) {
        bound = Math.max(bound, value);
      },
      onStep(step) {
        iterations = step.iteration;
      },
    },
    result(seconds) {
      if (best === undefined) return undefined;
      return {
        status: 'interrupted',
        best,
        bound,
        gap: relativeGap(best.objective, bound),
        seconds,
        iterations,
        incumbents,
        primalIntegral: primalIntegral(incumbents, best.objective, seconds),
        arms: [],
      };
    },
  };
}

/** One observer that tells several. */
export function observeAll(observers: readonly Observer[]): Required<Observer> {
  return {
    onIncumbent: (incumbent, point) => {
      for (const observer of observers) observer.onIncumbent?.(incumbent, point);
    },
    onStep: (step) => {
      for (const observer of observers) observer.onStep?.(step);
    },
    onBound: (bound, seconds) => {
      for (const observer of observers) observer.onBound?.(bound, seconds);
    },
    onPhase: (phase, seconds) => {
      for (const observer of observers) observer.onPhase?.(phase, seconds);
    },
  };
}
