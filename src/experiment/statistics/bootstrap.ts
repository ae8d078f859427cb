import type { Rng } from '../../util/rng.ts';

/** A mean and an interval that covers the true mean with a probability of about 95 %. */
export interface MeanInterval {
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
}

/** What SciPy takes by default; the ends of a 95 % interval then move by a few per cent of its length between seeds. */
const resamples = 9999;

/** The value below which a share of sorted values lies, interpolated linearly (Hyndman & Fan 1996, type 7). */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}

const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The mean of each sample with its 95 % percentile interval (Efron 1979). Paired: value k of every sample belongs to the
 * same seed, and all samples are drawn again with the same seeds, so that the interval of a sample of differences fits those
 * of the samples it came from.
 * @param samples each of one length n, a value per seed
 * @throws RangeError when there are no seeds or the samples differ in length
 */
export function pairedBootstrap(samples: readonly Float64Array[], rng: Rng): MeanInterval[] {
  const seeds = samples[0]?.length ?? 0;
  const odd = samples.find(({ length }) => length !== seeds);
  if (odd !== undefined) throw new RangeError(`paired bootstrap: samples of ${seeds} and of ${odd.length} seeds.`);
  if (samples.length > 0 && seeds === 0) throw new RangeError('paired bootstrap: samples of 0 seeds have no mean.');
  const means = samples.map(() => new Float64Array(resamples));
  const drawn = new Int32Array(seeds);
  for (let resample = 0; resample < resamples; resample++) {
    for (let k = 0; k < seeds; k++) drawn[k] = rng.int(seeds);
    samples.forEach((sample, s) => {
      let sum = 0;
      for (let k = 0; k < seeds; k++) sum += sample[drawn[k]!]!;
      means[s]![resample] = sum / seeds;
    });
  }
  return samples.map((sample, s) => {
    const sorted = means[s]!.sort();
    return { mean: meanOf(sample), lower: quantile(sorted, 0.025), upper: quantile(sorted, 0.975) };
  });
}
