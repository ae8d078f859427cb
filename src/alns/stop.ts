import type { MipStatus } from '../mip/solver.ts';

/** How far a run is. Objectives are in minimisation form. */
export interface Progress {
  /** Iterations finished. */
  readonly iteration: number;
  /** Iterations since the best solution last improved. */
  readonly stagnant: number;
  /** Seconds since the run began. */
  readonly seconds: number;
  readonly best: number;
  readonly bound: number;
  /** How the last sub-MIP ended, absent before the first. */
  readonly last?: MipStatus;
}

/** Whether a run ends now. */
export type Stop = (progress: Progress) => boolean;

/** After n iterations. */
export const iterations =
  (n: number): Stop =>
  (progress) =>
    progress.iteration >= n;

/** After some seconds. */
export const seconds =
  (limit: number): Stop =>
  (progress) =>
    progress.seconds >= limit;

/** After n iterations without a new best solution. */
export const noImprovement =
  (n: number): Stop =>
  (progress) =>
    progress.stagnant >= n;

/** Once the best objective is at most a target, in minimisation form. */
export const target =
  (value: number): Stop =>
  (progress) =>
    progress.best <= value;

/** Once the relative gap is at most a value, see {@link relativeGap}. */
export const gap =
  (value: number): Stop =>
  (progress) =>
    relativeGap(progress.best, progress.bound) <= value;

/** When the first of several rules fires. */
export const any =
  (...rules: readonly Stop[]): Stop =>
  (progress) =>
    rules.some((rule) => rule(progress));

/** (incumbent - bound) / max(1e-10, |incumbent|) as in HiGHS and Gurobi, 0 where rounding puts the bound above; Infinity while either is unknown. */
export function relativeGap(incumbent: number, bound: number): number {
  if (!Number.isFinite(incumbent) || !Number.isFinite(bound)) return Number.POSITIVE_INFINITY;
  return Math.max(0, incumbent - bound) / Math.max(1e-10, Math.abs(incumbent));
}
