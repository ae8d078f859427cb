import type { Rng } from '../../util/rng.ts';
import { sorSurrogate } from '../surrogates.ts';
import { youngOmega } from '../young.ts';
import type { OmegaModel, SystemView } from './omega-model.ts';

/** What a count model is built on. */
export interface CountSetup {
  /** The relative tolerance of the solves. */
  readonly tolerance: number;
  /** A stream of its own. */
  readonly rng: Rng;
}

/** What a count model has learned. */
export interface CountSaved {
  /** The last solves: mean diagonal, omega, count. */
  readonly seen: readonly (readonly [number, number, number])[];
  readonly total: number;
  readonly grid: readonly number[];
  /** Logarithms of the posterior, relative to the largest: [point][tau], flat. */
  readonly logs: readonly number[];
}

type Counted = readonly [number, number, number];

const points = 128;
const taus = [0.02, 0.06, 0.1, 0.15, 0.2, 0.3];
/** Standard deviation of the logarithm of a count around the surrogate. */
const noise = 0.1;
const kept = 64;

/**
 * Bayesian inference from counts alone for SOR on the family A + c I: two parameters, the distance a by which the mean
 * diagonal exceeds the smallest eigenvalue (the same for every shift) and the tau of the near-asymptotic surrogate; the
 * logarithm of a count is normal around that of the surrogate. Thompson sampling: omega is Young's for an a drawn from the
 * posterior. The grid over a is made anew around the posterior after 4, 8, 16, ... solves.
 *
 * Source: Khodak, Chow, Balcan & Talwalkar, "Learning to relax", ICLR 2024, lemma 2.1 for the surrogate.
 */
export function createCountModel({ tolerance, rng }: CountSetup, saved?: CountSaved): OmegaModel {
  let seen: Counted[] = [...(saved?.seen ?? [])];
  let total = saved?.total ?? 0;
  const grid = Float64Array.from(saved?.grid ?? new Float64Array(points));
  const logs = Float64Array.from(saved?.logs ?? new Float64Array(points * taus.length));
  const marginal = new Float64Array(points);

  const radius = (a: number, diagonal: number) => Math.min(1 - 1e-9, Math.max(0, a / diagonal));

  function weigh([diagonal, omega, count]: Counted): void {
    for (let i = 0; i < points; i++)
      for (let j = 0; j < taus.length; j++) {
        const cell = i * taus.length + j;
        // What is far off stays so: its likelihood need not be known any better.
        if (logs[cell]! < -60) continue;
        // A matrix on which a solve converged was not singular.
        if (grid[i]! >= diagonal) logs[cell] = -1e3;
        else {
          const error = Math.log(count / sorSurrogate(omega, radius(grid[i]!, diagonal), tolerance, taus[j]!)) / noise;
          // Heavier tails than normal: a surrogate is no more than that.
          logs[cell]! -= 2 * Math.log1p((error * error) / 4);
        }
      }
    normalizeLogs();
  }

  function normalizeLogs(): void {
    const most = logs.reduce((largest, value) => Math.max(largest, value), -Infinity);
    for (let cell = 0; cell < logs.length; cell++) logs[cell]! -= most;
    marginal.fill(0);
    let sum = 0;
    for (let cell = 0; cell < logs.length; cell++) {
      const weight = Math.exp(logs[cell]!);
      marginal[Math.floor(cell / taus.length)]! += weight;
      sum += weight;
    }
    for (let i = 0; i < points; i++) marginal[i]! /= sum;
  }

  /** Points from `from` to `to`, the gap below the least diagonal in equal ratios. */
  function spread(from: number, to: number, least: number): void {
    for (let i = 0; i < points; i++)
      grid[i] = least - (least - from) * ((least - to) / (least - from)) ** (i / (points - 1));
    logs.fill(0);
    for (const one of seen) weigh(one);
  }

  function renew(): void {
    const least = seen.reduce((smallest, [diagonal]) => Math.min(smallest, diagonal), Infinity);
    if (total <= 1) {
      spread(0.2 * least, (1 - 1e-5) * least, least);
      return;
    }
    let below = 0;
    let low = 0;
    let high = points - 1;
    for (let i = 0; i < points; i++) {
      if (below < 1e-3) low = i;
      below += marginal[i]!;
      if (below > 0.999) {
        high = i;
        break;
      }
    }
    const from = grid[Math.max(0, low - 2)]!;
    spread(from, Math.min(grid[Math.min(points - 1, high + 2)]!, (1 - 1e-5) * least), least);
  }

  normalizeLogs();

  return {
    name: 'count',
    propose(system: SystemView) {
      if (seen.length === 0) return { omega: 1.5, probe: false, watch: false };
      let left = rng.next();
      let i = 0;
      while (i < points - 1 && left >= marginal[i]!) left -= marginal[i++]!;
      return { omega: Math.min(1.99, youngOmega(radius(grid[i]!, system.diagonal))), probe: false, watch: false };
    },
    learn(system, { omega }, { iterations, converged }) {
      if (!converged || iterations < 1) return;
      const one: Counted = [system.diagonal, omega, iterations];
      seen.push(one);
      if (seen.length > kept) seen = seen.slice(-kept);
      total++;
      const lower = seen.every(([diagonal]) => diagonal >= system.diagonal);
      if (total === 1 || Number.isInteger(Math.log2(total)) || (lower && total < kept)) renew();
      else weigh(one);
    },
    toJSON: () => ({
      kind: 'count',
      tolerance,
      rng: rng.toJSON(),
      learned: { seen, total, grid: [...grid], logs: [...logs] },
    }),
  };
}
