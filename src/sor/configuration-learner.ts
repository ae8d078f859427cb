import type { Rng, RngState } from '../util/rng.ts';
import { restoreRng } from '../util/rng.ts';
import { type Configuration, configurationName } from './configuration.ts';
import { type CostField, createCostField } from './cost-field.ts';
import { type Learner, type LearnerState, type Plan, type PlanResult, proposed, viewOf } from './learner.ts';
import { createHybridModel, type RelaxedMethod } from './learners/hybrid-model.ts';
import type { OmegaModel, OmegaModelState, OmegaProposal } from './learners/omega-model.ts';
import { restoreModel } from './learners/restore.ts';

/** An arm: a configuration, or a method whose relaxation parameter a model learns. */
export type Arm = Configuration | { readonly method: RelaxedMethod; readonly omega: 'learned' };

/** What a learner of configurations is built on. */
export interface ConfigurationSetup {
  /** The first one is the default, which also takes over from the others. */
  readonly arms?: readonly Arm[];
  /** What is to be made small. */
  readonly cost?: 'flops' | 'seconds';
  /** Length of the contexts. */
  readonly features: number;
  /** A stream of its own. */
  readonly rng: Rng;
}

/** MIC(0)-PCG, the safe choice, and what may be cheaper, the likeliest first. */
export const defaultArms: readonly Arm[] = [
  { method: 'incomplete-cg', modified: 1 },
  { method: 'incomplete-cg', dropTolerance: 0.01 },
  { method: 'ssor-cg', omega: 'learned' },
  { method: 'incomplete-cg' },
  { method: 'sor', omega: 'learned' },
  { method: 'cg' },
];

/** The share of all cost that trials may lose, and how many solves of the default may be lost at the beginning. */
const share = 0.02;
const credit = 3;
/** An arm is dropped from trials while it looks this much (in logarithms) worse than the best, per root of its trials. */
const doubt = 0.35;
/** A try of an arm that was given up counts as costing at least this much more than it was given. */
const penalty = Math.log(1.2);
/** Solves after which what was learned of an arm left alone is doubted again. */
const stale = 400;

/** The name of an arm for a table: as of a configuration, or `sor(learned)`. */
export function armName(arm: Arm): string {
  if ('omega' in arm && arm.omega === 'learned') return `${arm.method}(learned)`;
  return configurationName(arm as Configuration);
}

interface Saved {
  readonly fields: readonly (readonly (readonly number[])[])[];
  readonly trials: readonly number[];
  readonly last: readonly number[];
  readonly totals: readonly number[];
  readonly models: readonly (OmegaModelState | null)[];
}

/**
 * The default learner: chooses the configuration of each system by cost. The arm that looks cheapest for the features of
 * the system runs; another one is tried when what trials have lost so far is a small share of all cost. A trial gets at most
 * what the best arm is expected to cost, any other choice what the default is, then the default goes on from where it
 * got: no system costs more than about twice the default's, and the sequence little more than that of the best arm.
 *
 * Source: Khodak, Jung, Wynne, Chow & Kolemen, "PCGBandit: one-shot acceleration of transient PDE solvers via online-learned
 * preconditioners", arXiv 2509.08765, for the arms and the backstop.
 * @throws RangeError without arms, or on a default with a learned omega
 */
export function createConfigurationLearner(setup: ConfigurationSetup, saved?: Saved): Learner {
  const { arms = defaultArms, cost: unit = 'flops', features, rng } = setup;
  const [fallback] = arms;
  if (fallback === undefined) throw new RangeError('a learner of configurations needs at least one of them.');
  if ('omega' in fallback && fallback.omega === 'learned')
    throw new RangeError('the default configuration cannot have an omega that is still to be learned.');
  const standard = fallback as Configuration;
  const fields: readonly CostField[] = arms.map((_, arm) => createCostField(saved?.fields[arm]));
  const trials = Float64Array.from(saved?.trials ?? arms.map(() => 0));
  const last = Float64Array.from(saved?.last ?? arms.map(() => 0));
  // Rounds, cost of all of them, cost lost in trials.
  const totals = Float64Array.from(saved?.totals ?? [0, 0, 0]);
  const models: readonly (OmegaModel | undefined)[] = arms.map((arm, index) => {
    if (!('omega' in arm && arm.omega === 'learned')) return undefined;
    const state = saved?.models[index];
    if (state) return restoreModel(state);
    return createHybridModel({ method: arm.method, features, rng: rng.fork(`${arm.method} ${index}`) });
  });

  return {
    name: `configurations:${unit}`,
    attempt(system) {
      const view = viewOf(system);
      const size = Math.log(system.a.values.length + system.a.size);
      const predictions = fields.map((field) => field.predict(view));
      const expected = (arm: number) => (predictions[arm] === undefined ? undefined : predictions[arm].mean + size);
      let best = 0;
      for (let arm = 1; arm < arms.length; arm++)
        if (predictions[arm] !== undefined && expected(arm)! < (expected(best) ?? Infinity)) best = arm;
      const goal = expected(best);
      const chosen = goal === undefined ? best : trialArm(best, goal, expected);
      const trial = chosen !== best;

      const model = models[chosen];
      const proposal: OmegaProposal | undefined = model?.propose(view);
      const configuration =
        proposal === undefined
          ? (arms[chosen] as Configuration)
          : proposed((arms[chosen] as { method: RelaxedMethod }).method, proposal);
      const limit = trial ? goal : expected(0);
      const plan: Plan = {
        configuration,
        watch: proposal?.watch === true,
        ...(chosen === 0 || limit === undefined
          ? {}
          : { backstop: { configuration: standard, cost: Math.exp(limit) * (trial ? 1 : 1.5), unit } }),
      };
      return { plan, learn: (result) => learn(result) };

      function learn(result: PlanResult): void {
        totals[0]! += 1;
        const spent = (part: { flops: number; seconds: number }) =>
          Math.max(1e-9, unit === 'flops' ? part.flops : part.seconds);
        totals[1]! += spent(result);
        if (trial && goal !== undefined) totals[2]! += Math.max(0, spent(result) - Math.exp(goal));
        const own = result.first ?? { ...result, start: 0 };
        trials[chosen]! += 1;
        last[chosen] = totals[0]!;
        // Where the default had to take over, choosing the arm cost both.
        const alone = Math.log(spent(own)) + (own.converged ? 0 : unfinished(own));
        fields[chosen]!.observe(view, Math.max(alone, own.converged ? -Infinity : Math.log(spent(result))) - size);
        if (model !== undefined && proposal !== undefined) model.learn(view, proposal, own, result.evidence);
      }
    },
    toJSON: (): LearnerState => ({
      kind: 'configurations',
      arms,
      cost: unit,
      features,
      rng: rng.toJSON(),
      learned: {
        fields: fields.map((field) => field.toJSON()),
        trials: [...trials],
        last: [...last],
        totals: [...totals],
        models: models.map((model) => model?.toJSON() ?? null),
      },
    }),
  };

  /** The arm to try instead of the best one, or the best one itself where nothing is left to lose, or nothing to learn. */
  function trialArm(best: number, goal: number, expected: (arm: number) => number | undefined): number {
    const price = Math.exp(goal);
    if (totals[2]! + price > share * totals[1]! + credit * price) return best;
    let chosen = best;
    let least = Infinity;
    for (let arm = 0; arm < arms.length; arm++) {
      if (arm === best) continue;
      // Never tried: before all others, in the order of the list. Else by what it may still turn out to cost.
      const age = Math.max(1, (totals[0]! - last[arm]!) / stale);
      const mean = expected(arm);
      const value = mean === undefined ? arm - 1e6 : mean - doubt * Math.sqrt(age / trials[arm]!);
      if (value < goal && value < least) {
        least = value;
        chosen = arm;
      }
    }
    return chosen;
  }
}

/** The logarithm by which a solve that was given up would have cost more, if the residual had gone on to fall as it did. */
function unfinished({ residual, start }: { residual: number; start: number }): number {
  const done = Math.log(start / residual) / Math.log(1e8);
  return done > 0 && Number.isFinite(done) ? Math.max(penalty, -Math.log(Math.min(1, Math.max(0.02, done)))) : 4;
}

/** The learner of configurations that toJSON described. Throws a RangeError on a state that none wrote. */
export function restoreConfigurationLearner(state: LearnerState): Learner {
  const { arms, cost, features, rng, learned } = state;
  if (!Array.isArray(arms) || typeof features !== 'number' || typeof learned !== 'object' || learned === null)
    throw new RangeError('the saved state is not that of a learner of configurations.');
  const setup = { arms: arms as Arm[], cost: cost as 'flops' | 'seconds', features, rng: restoreRng(rng as RngState) };
  return createConfigurationLearner(setup, learned as Saved);
}
