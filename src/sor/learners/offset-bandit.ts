import { fillNormal } from '../../bandits/samplers.ts';
import type { Rng } from '../../util/rng.ts';

/** Learns which offset from a model's proposal is best, beginning from the model's own opinion. */
export interface OffsetBandit {
  /** The offset to try next. */
  draw(): number;
  /**
   * Learns the logarithm of a count.
   * @param scale logarithm of what the count should be proportional to, up to a power that is learned
   */
  learn(offset: number, count: number, scale: number): void;
  /** The logarithm of the count expected at an offset, undefined while there is too little to tell. */
  expect(offset: number, scale: number): number | undefined;
  toJSON(): OffsetState;
}

/** What an {@link OffsetBandit} has learned. */
export interface OffsetState {
  readonly weights: readonly number[];
  readonly sums: readonly number[];
  readonly moments: readonly number[];
}

/** Each observation counts this much of the one after it. */
const memory = 0.99;

/** The model's opinion. */
export interface OffsetPrior {
  readonly offsets: readonly number[];
  /** Expected logarithm of the count at each offset, relative to the model's own proposal. */
  readonly prior: readonly number[];
  /** Expected power of the scale in the count. */
  readonly slope: number;
  /** How many observations the opinion is worth, and the least deviation of a logarithm of a count. */
  readonly strength: number;
  readonly noise: number;
}

/**
 * Unimodal Thompson sampling over offsets: the count is taken to fall towards one offset and to rise behind it, so that only
 * the best one so far and its neighbours are drawn from. The prior is the model's curve, whose scale is the noise seen
 * so far: where the model explains the counts nothing else is tried, where it does not the counts decide.
 *
 * Source: Paladino, Trovò, Restelli & Gatti, "Unimodal Thompson sampling for graph-structured arms", AAAI 2017, with normal
 * posteriors on the logarithm of the count, after a regression on the scale.
 */
export function createOffsetBandit(
  { offsets, prior, slope, strength, noise: leastNoise }: OffsetPrior,
  rng: Rng,
  saved?: OffsetState,
): OffsetBandit {
  const weights = Float64Array.from(saved?.weights ?? offsets.map(() => 0));
  const sums = Float64Array.from(saved?.sums ?? offsets.map(() => 0));
  // Discounted: weight, sum of scales, of logarithms less the prior, of scale^2, of scale * logarithm, of squared errors.
  const moments = Float64Array.from(saved?.moments ?? [0, 0, 0, 0, 0, 0]);
  const drawn = new Float64Array(offsets.length);

  /** The power of the scale, drawn to what the method's theory says. */
  const power = () => {
    const [weight, x, y, xx, xy] = moments as unknown as [number, number, number, number, number];
    if (weight === 0) return slope;
    return (xy - (x * y) / weight + slope) / (xx - (x * x) / weight + 1);
  };
  const level = (scale: number) => {
    const weight = moments[0]!;
    return moments[2]! / weight + power() * (scale - moments[1]! / weight);
  };
  const noise = () => Math.max(leastNoise, Math.sqrt(moments[5]! / (moments[0]! + 1)));
  const posterior = (k: number) => (strength * prior[k]! + sums[k]!) / (strength + weights[k]!);

  return {
    draw() {
      let leader = 0;
      for (let k = 1; k < offsets.length; k++) if (posterior(k) < posterior(leader)) leader = k;
      fillNormal(drawn, rng);
      let best = leader;
      let least = Infinity;
      for (let k = Math.max(0, leader - 1); k <= Math.min(offsets.length - 1, leader + 1); k++) {
        const value = posterior(k) + (noise() * drawn[k]!) / Math.sqrt(strength + weights[k]!);
        if (value < least) {
          least = value;
          best = k;
        }
      }
      return offsets[best]!;
    },
    learn(offset, count, scale) {
      const k = offsets.indexOf(offset);
      if (k < 0 || !(count > 0)) return;
      const value = Math.log(count);
      for (let i = 0; i < offsets.length; i++) {
        weights[i]! *= memory;
        sums[i]! *= memory;
      }
      for (let i = 0; i < 6; i++) moments[i]! *= memory;
      // What an arm costs more than the leader must not pass for what the systems cost.
      const common = value - posterior(k);
      moments[0]! += 1;
      moments[1]! += scale;
      moments[2]! += common;
      moments[3]! += scale * scale;
      moments[4]! += scale * common;
      const error = value - level(scale);
      if (moments[0]! > 1.5) moments[5]! += (error - posterior(k)) ** 2;
      weights[k]! += 1;
      sums[k]! += error;
    },
    expect(offset, scale) {
      const k = offsets.indexOf(offset);
      return k < 0 || moments[0]! < 2.5 ? undefined : level(scale) + posterior(k);
    },
    toJSON: () => ({ weights: [...weights], sums: [...sums], moments: [...moments] }),
  };
}
