import { z } from 'zod';
import { drawnPolicy } from './drawn-policy.ts';
import { checkOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { checkSetup, column, type Learned, normalize, type PolicySetup } from './shared.ts';
import { publishedTsallisWeights, tsallisDistribution } from './tsallis-newton.ts';

/** The schema of {@link TsallisInfOptions}. */
export const tsallisInfOptions = z.strictObject({
  estimator: z.enum(['importance', 'reduced-variance']).default('importance'),
  newton: z.enum(['exact', 'legacy']).default('exact'),
  scale: z.enum(['unit', 'mean']).default('unit'),
  rate: z.number().positive().default(1),
});

/**
 * `estimator`: how a loss is estimated from one pull, default `importance`. `newton`: `exact` (default), or `legacy` to
 * reproduce the code of "Learning to Relax" and its fault. `scale`: the unit of losses, 1 (`unit`, default) or the mean of
 * the losses so far (`mean`, for rewards that use only a small part of [0, 1]). `rate`: factor of the learning rate, above
 * 0, default 1.
 */
export type TsallisInfOptions = z.input<typeof tsallisInfOptions>;

/**
 * Follow the regularised leader with the 1/2-Tsallis entropy: optimal up to constants both where rewards are drawn at
 * random and where an adversary chooses them. In round t arm i has the probability p_i = 4 / (eta_t^2 (L_i - x)^2), where L_i
 * sums the estimates of its losses 1 - reward and x makes the probabilities sum to 1.
 *
 * The importance-weighted estimate of a loss is loss / p for the arm pulled and 0 for the others, with eta_t = 2 rate /
 * sqrt(t). The variance-reduced one adds to every arm B_i = 1/2 if p_i >= eta_t^2, else 0, and (loss - B_i) / p - (B_i's own)
 * to the arm pulled, with eta_t = 4 rate / sqrt(t). Regret is at most 4 sqrt(K t) + 1 with K arms and the former.
 *
 * The round t is one more than the rewards received so far. With pulls in flight the probability in the choice weighs the
 * loss, and B follows from what is known when the reward arrives.
 *
 * Source: Zimmert & Seldin, "Tsallis-INF: an optimal algorithm for stochastic and adversarial bandits", JMLR 22, 2021,
 * algorithm 1, theorem 1 and section 3.2; the scale after Khodak, Chow, Balcan & Talwalkar, "Learning to relax", ICLR 2024.
 * @throws RangeError on options or sizes that make no sense, or a malformed `learned`
 */
export function createTsallisInf(options: TsallisInfOptions, setup: PolicySetup, learned?: Learned): Policy {
  checkSetup(setup);
  const settings = checkOptions('tsallis-inf', tsallisInfOptions, options);
  const { arms } = setup;
  const reduced = settings.estimator === 'reduced-variance';
  const legacy = settings.newton === 'legacy';
  const losses = column(learned, 'losses', arms, 0, -Infinity);
  const baselines = column(learned, 'baselines', arms, 0, -Infinity);
  const rewards = column(learned, 'rewards', 1);
  const lost = column(learned, 'lost', 1);
  const scaled = new Float64Array(arms);
  const weights = new Float64Array(arms);
  const probabilities = new Float64Array(arms);
  const learningRate = () => (settings.rate * (reduced ? 4 : 2)) / Math.sqrt(rewards[0]! + 1);
  let current = false;

  /** Brings `probabilities` (and the raw `weights` of the legacy iteration) up to what was learned. */
  function refresh(): void {
    if (current) return;
    current = true;
    // Before the first loss above 0 every estimate is 0, in any unit.
    const unit = settings.scale === 'mean' && lost[0]! > 0 ? lost[0]! / rewards[0]! : 1;
    for (let arm = 0; arm < arms; arm++) scaled[arm] = losses[arm]! / unit + baselines[arm]!;
    if (!legacy) {
      tsallisDistribution(scaled, learningRate(), probabilities);
      return;
    }
    publishedTsallisWeights(scaled, learningRate(), weights);
    // Weights can be infinite at the pole; the published code then draws uniformly.
    if (weights.every((weight) => Number.isFinite(weight))) probabilities.set(weights);
    else probabilities.fill(1);
    normalize(probabilities);
  }

  return drawnPolicy(
    {
      ...{ kind: 'tsallis-inf', settings },
      distribute(out) {
        refresh();
        out.set(probabilities);
      },
      learn(choice, reward) {
        const { arm } = choice;
        let { probability } = choice;
        if (reduced || legacy) refresh();
        // The published code divides by the raw weight, so that a false one near 1e13 makes it learn nothing.
        if (legacy) probability = weights[arm]! > 1e-100 ? weights[arm]! : Infinity;
        if (reduced) {
          const least = learningRate() ** 2;
          for (let other = 0; other < arms; other++) {
            if (probabilities[other]! < least) continue;
            baselines[other]! += 0.5;
            if (other === arm) baselines[other]! -= 0.5 / probability;
          }
        }
        losses[arm]! += (1 - reward) / probability;
        lost[0]! += 1 - reward;
        rewards[0]!++;
        current = false;
      },
      expectations: () => losses.map((loss) => 1 - loss / Math.max(1, rewards[0]!)),
      columns: { losses, baselines, rewards, lost },
    },
    setup,
  );
}
