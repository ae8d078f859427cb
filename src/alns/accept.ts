import type { Rng } from '../util/rng.ts';

/** Whether a candidate replaces the current solution. Objectives are minimised and may be negative. */
export type Accept = (candidate: number, current: number, best: number) => boolean;

/** The share of the budget that is spent, in [0, 1]: schedules run over it, whether it is time or iterations. */
export type Spent = () => number;

/** A value that moves from `start` to `end` as the budget is spent. */
export interface Schedule {
  readonly start: number;
  readonly end: number;
  readonly shape: 'linear' | 'exponential';
}

/** The scheduled value. Exponential schedules need positive ends. */
export function scheduled({ start, end, shape }: Schedule, spent: number): number {
  const t = Math.min(Math.max(spent, 0), 1);
  return shape === 'linear' ? start + (end - start) * t : start * (end / start) ** t;
}

/** The unit that relative thresholds are multiples of: the size of the best objective, at least 1e-9. */
const unit = (best: number) => Math.max(Math.abs(best), 1e-9);

/** Takes what is not worse than the current solution. */
export function hillClimbing(): Accept {
  return (candidate, current) => candidate <= current;
}

/** Takes everything. */
export function always(): Accept {
  return () => true;
}

/**
 * Takes a worse candidate with probability exp(-(candidate - current) / (T |best|)) (Kirkpatrick, Gelatt & Vecchi 1983).
 * @param temperature T, relative to |best|
 */
export function simulatedAnnealing(temperature: Schedule, spent: Spent, rng: Rng): Accept {
  return (candidate, current, best) =>
    candidate <= current ||
    rng.next() < Math.exp((current - candidate) / (scheduled(temperature, spent()) * unit(best)));
}

/** Takes what is within a threshold of the best solution (Dueck 1993). @param threshold relative to |best| */
export function recordToRecord(threshold: Schedule, spent: Spent): Accept {
  return (candidate, _current, best) => candidate - best <= scheduled(threshold, spent()) * unit(best);
}

/** Takes what is within a threshold of the current solution (Dueck & Scheuer 1990). @param threshold relative to |best| */
export function thresholdAccept(threshold: Schedule, spent: Spent): Accept {
  return (candidate, current, best) => candidate - current <= scheduled(threshold, spent()) * unit(best);
}

/** Takes a worse candidate with a scheduled probability. */
export function randomAccept(probability: Schedule, spent: Spent, rng: Rng): Accept {
  return (candidate, current) => candidate <= current || rng.next() < scheduled(probability, spent());
}

/**
 * Takes what is below a water level that starts at best + alpha |best| and sinks towards each candidate by the share beta
 * (Dueck 1993). The level is kept relative to the best so that negative objectives work.
 */
export function greatDeluge(alpha: number, beta: number): Accept {
  let level: number | undefined;
  return (candidate, current, best) => {
    level ??= best + alpha * unit(best);
    const taken = candidate < level || candidate <= current;
    level = Math.max(best, level - beta * Math.max(0, level - candidate));
    return taken;
  };
}

/**
 * Great deluge with a level that decays exponentially and rises when a candidate comes close (Landa-Silva & Obit 2008),
 * heights measured above the best solution so that negative objectives work.
 */
export function nonLinearGreatDeluge(alpha: number, beta: number, gamma: number, delta: number): Accept {
  let height: number | undefined;
  return (candidate, current, best) => {
    height ??= alpha * unit(best);
    const above = candidate - best;
    const taken = above < height || candidate <= current;
    if (height > 0 && (height - above) / height < beta) height += gamma * Math.abs(above - height);
    else height *= Math.exp(-delta);
    return taken;
  };
}

/** Takes what is not worse than the current solution of `lookback` iterations ago (Burke & Bykov 2017). */
export function lateAcceptance(lookback: number): Accept {
  const history: number[] = [];
  let round = 0;
  return (candidate, current) => {
    const slot = round++ % lookback;
    const taken = candidate <= (history[slot] ?? current) || candidate <= current;
    history[slot] = taken ? candidate : current;
    return taken;
  };
}

/**
 * Takes what is not above m + eta (average - m), where m and average are over the last `window` candidates
 * (moving-average threshold: Máximo & Nascimento 2021).
 */
export function movingAverage(eta: number, window: number): Accept {
  const recent: number[] = [];
  return (candidate, current) => {
    recent.push(candidate);
    if (recent.length > window) recent.shift();
    const least = Math.min(...recent);
    const average = recent.reduce((sum, value) => sum + value, 0) / recent.length;
    return candidate <= current || candidate <= least + eta * (average - least);
  };
}
