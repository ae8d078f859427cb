import { type RegretFlavour, regretCurve } from '../regret.ts';
import { type Band, createBandSum } from '../statistics/mean-band.ts';
import { readTrials } from '../store.ts';
import type { Curves, TrialRecord } from '../trial-record.ts';
import { sampleAt } from './grid.ts';
import type { Cut, SurveyedEnvironment } from './survey.ts';

/** What is asked of an environment's trials. */
export interface Question {
  readonly survey: SurveyedEnvironment;
  readonly flavour: RegretFlavour;
  /** The seeds that every policy has, in ascending order: the others cannot be paired. */
  readonly seeds: readonly number[];
}

/** The trials of a policy, summed up. */
export interface PolicySums {
  readonly name: string;
  readonly baseline: boolean;
  readonly fixed: boolean;
  /** Regret at the end, by seed, in the order of the question's seeds. */
  readonly regret: Float64Array;
  readonly curve: Band;
  /** Means over the seeds. */
  readonly cost: number;
  readonly seconds: number;
  readonly reward: number;
  readonly saturated: number;
  /** Cumulative pulls at the survey's `sharesAt`: [point][arm], summed over the seeds. */
  readonly pulls: readonly Float64Array[];
  /** Pulls by context, in the order of the survey's cuts: [cut][bin][arm], summed over the seeds. */
  readonly contexts: readonly (readonly Float64Array[])[];
}

/** Cumulative costs of the best fixed-arm trial of each seed, at the points of the grid. */
type BestFixed = ReadonlyMap<number, Float64Array>;

/** All curves of a trial at the points of the grid. */
function curvesAt({ at, curves }: TrialRecord, grid: readonly number[]): Curves {
  const sample = (values: readonly number[]) => sampleAt(at, values, grid);
  return {
    cost: sample(curves.cost),
    reward: sample(curves.reward),
    ...(curves.pseudo && { pseudo: sample(curves.pseudo) }),
    ...(curves.arms && { arms: curves.arms.map(sample) }),
    ...(curves.oracle && { oracle: sample(curves.oracle) }),
  };
}

const rewardPerRound = ({ curves, rounds }: TrialRecord) => (curves.reward.at(-1) ?? 0) / Math.max(1, rounds);

/** Sums up the trials of a policy one by one. */
function createSums(name: string, { survey, flavour, seeds }: Question, places: ReadonlyMap<number, number>) {
  const { grid, sharesAt, cuts, environment, policies } = survey;
  const { baseline, fixed } = policies.get(name)!;
  const band = createBandSum(grid.length);
  const regret = new Float64Array(seeds.length);
  // One value per seed, summed in the order of the seeds: the order of the lines makes no difference.
  const totals = { cost: regret.slice(), seconds: regret.slice(), reward: regret.slice(), saturated: regret.slice() };
  const emptyRows = (length: number) => Array.from({ length }, () => new Float64Array(environment.arms.length));
  const pulls = emptyRows(sharesAt.length);
  const contexts = cuts.map(({ edges }: Cut) => emptyRows(edges.length - 1));
  const taken = new Set<number>();
  return {
    add(record: TrialRecord, bestFixed: BestFixed | undefined) {
      const place = places.get(record.seed);
      if (place === undefined || taken.has(record.seed)) return;
      taken.add(record.seed);
      const curves = curvesAt(record, grid);
      const fixedCosts = bestFixed?.get(record.seed);
      const curve = regretCurve(flavour, curves, fixedCosts && [Array.from(fixedCosts)])!;
      band.add(Float64Array.from(curve));
      regret[place] = curve.at(-1) ?? 0;
      totals.cost[place] = curves.cost.at(-1) ?? 0;
      totals.seconds[place] = record.seconds;
      totals.reward[place] = rewardPerRound(record);
      totals.saturated[place] = record.saturated;
      environment.arms.forEach((_, arm) => {
        const counts = record.shares.map((row) => row[arm]!);
        sampleAt(record.sharesAt, counts, sharesAt).forEach((value, point) => {
          pulls[point]![arm]! += value;
        });
      });
      record.contexts.forEach((context, cut) => {
        context.pulls.forEach((row, bin) => {
          row.forEach((value, arm) => {
            contexts[cut]![bin]![arm]! += value;
          });
        });
      });
    },
    close(): PolicySums {
      const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
      return {
        ...{ name, baseline, fixed, regret, curve: band.band(), pulls, contexts },
        ...{ cost: mean(totals.cost), seconds: mean(totals.seconds) },
        ...{ reward: mean(totals.reward), saturated: mean(totals.saturated) },
      };
    },
  };
}

/** The best fixed-arm costs of each environment whose regret is counted against them. */
async function fixedCosts(path: string, questions: ReadonlyMap<string, Question>): Promise<Map<string, BestFixed>> {
  const best = new Map<string, Map<number, Float64Array>>();
  for (const [name, { flavour }] of questions) if (flavour === 'baseline') best.set(name, new Map());
  if (best.size === 0) return best;
  for await (const { record } of readTrials(path)) {
    const bySeed = best.get(record.environment.name);
    const { survey } = questions.get(record.environment.name)!;
    if (bySeed === undefined || !survey.policies.get(record.policy.name)!.fixed) continue;
    const cost = sampleAt(record.at, record.curves.cost, survey.grid);
    const known = bySeed.get(record.seed);
    bySeed.set(
      record.seed,
      Float64Array.from(cost, (value, k) => Math.min(value, known?.[k] ?? value)),
    );
  }
  return best;
}

/**
 * Reads a surveyed results file again, once or twice, and sums it up, one trial in memory at a time.
 * @param questions by the environment's name
 * @returns by the environment's name, one entry per policy
 */
export async function aggregate(
  path: string,
  questions: ReadonlyMap<string, Question>,
): Promise<Map<string, readonly PolicySums[]>> {
  const fixed = await fixedCosts(path, questions);
  const sums = new Map(
    [...questions].map(([name, question]) => {
      const places = new Map(question.seeds.map((seed, place) => [seed, place]));
      const policies = [...question.survey.policies.keys()];
      return [name, new Map(policies.map((policy) => [policy, createSums(policy, question, places)]))];
    }),
  );
  for await (const { record } of readTrials(path)) {
    const name = record.environment.name;
    sums.get(name)!.get(record.policy.name)!.add(record, fixed.get(name));
  }
  return new Map([...sums].map(([name, policies]) => [name, [...policies.values()].map((policy) => policy.close())]));
}
