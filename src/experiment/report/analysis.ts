import { InputError, UsageError } from '../../util/errors.ts';
import { createRng } from '../../util/rng.ts';
import type { RegretFlavour } from '../regret.ts';
import { aggregate, type PolicySums, type Question } from './aggregate.ts';
import { type RankedPolicy, rankPolicies } from './ranking.ts';
import { type SurveyedEnvironment, surveyTrials } from './survey.ts';
import { environmentWarnings, fileWarnings, type Warning } from './warnings.ts';

/** What the trials of one environment say. Policies stand in the order of the ranking throughout. */
export interface EnvironmentReport {
  readonly name: string;
  readonly arms: readonly string[];
  readonly features: readonly string[];
  readonly instanceHash: string | null;
  readonly horizon: number;
  /** Seeds that every policy played; all figures are over these. */
  readonly seeds: number;
  readonly flavour: RegretFlavour;
  readonly reference: string;
  readonly ranking: readonly RankedPolicy[];
  /** Rounds of the curves. */
  readonly at: readonly number[];
  /** Mean regret at those rounds, and half the width of its 95 % interval. */
  readonly curves: readonly {
    readonly policy: string;
    readonly mean: readonly number[];
    readonly halfWidth: readonly number[];
  }[];
  /** Rounds at which the intervals of `shares` end; the first begins at round 0. */
  readonly sharesAt: readonly number[];
  /** Share of the pulls of each interval that each arm had: [interval][arm]. */
  readonly shares: readonly { readonly policy: string; readonly shares: readonly (readonly number[])[] }[];
  /** Share of the pulls of each bin of a feature that each arm had, [bin][arm], and the pulls of each bin. */
  readonly contexts: readonly {
    readonly feature: string;
    readonly edges: readonly number[];
    readonly policies: readonly {
      readonly policy: string;
      readonly pulls: readonly number[];
      readonly shares: readonly (readonly number[])[];
    }[];
  }[];
  readonly warnings: readonly Warning[];
}

/** What a results file says. */
export interface ExperimentReport {
  readonly schemaVersion: 1;
  /** The versions of adasolve that ran the trials. */
  readonly versions: readonly string[];
  readonly environments: readonly EnvironmentReport[];
  /** What concerns the whole file. */
  readonly warnings: readonly Warning[];
}

/** What a report can be told. */
export interface ReportOptions {
  /** The policy that the others are tested against: uniform by default, else the first name. */
  readonly reference?: string | undefined;
  /** The flavour of regret; by default the first that the trials tell of pseudo, instance (with contexts), policy, baseline. */
  readonly regret?: RegretFlavour | undefined;
}

const sumOf = (row: Iterable<number>) => [...row].reduce((sum, value) => sum + value, 0);
const byText = (a: string, b: string) => (a < b ? -1 : 1);
/** Twelve digits: the order in which trials were summed up, which varies, shows in the last ones only. */
const stable = (value: number) => Number(value.toPrecision(12));
const sharesOf = (row: Float64Array) => Array.from(row, (value) => stable(value / (sumOf(row) || 1)));

function seedsOfAll({ policies }: SurveyedEnvironment): number[] {
  const [first, ...others] = [...policies.values()].map(({ seeds }) => seeds);
  return [...first!.keys()].filter((seed) => others.every((seeds) => seeds.has(seed))).sort((a, b) => a - b);
}

function chooseFlavour(name: string, survey: SurveyedEnvironment, wanted: RegretFlavour | undefined): RegretFlavour {
  const order: readonly RegretFlavour[] =
    survey.environment.features.length > 0
      ? ['pseudo', 'instance', 'policy', 'baseline']
      : ['pseudo', 'policy', 'instance', 'baseline'];
  const hasFixed = [...survey.policies.values()].some(({ fixed }) => fixed);
  const told = order.filter((flavour) => (flavour === 'baseline' ? hasFixed : survey.flavours.has(flavour)));
  const chosen = told.find((flavour) => wanted === undefined || flavour === wanted);
  if (chosen !== undefined) return chosen;
  if (wanted === undefined)
    throw new UsageError(
      `'${name}': regret needs known means, costs of all arms, or trials with fixed arms; there are none.`,
    );
  throw new UsageError(`'${name}': its trials do not tell ${wanted} regret, but ${told.join(', ') || 'none'}.`);
}

function chooseReference(name: string, { policies }: SurveyedEnvironment, wanted: string | undefined): string {
  const names = [...policies.keys()].sort(byText);
  if (wanted === undefined) return names.includes('uniform') ? 'uniform' : names[0]!;
  if (names.includes(wanted)) return wanted;
  throw new UsageError(`--reference: '${name}' has no policy '${wanted}', but ${names.join(', ')}.`);
}

function describe(name: string, question: Question, reference: string, sums: readonly PolicySums[]): EnvironmentReport {
  const { survey, flavour, seeds } = question;
  const { environment, horizon, grid, sharesAt, cuts } = survey;
  const ranking = rankPolicies(sums, reference, createRng(0).fork(name));
  const ordered = ranking.map(({ policy }) => sums.find((entry) => entry.name === policy)!);
  return {
    name,
    arms: environment.arms,
    features: environment.features,
    instanceHash: environment.instanceHash ?? null,
    ...{ horizon, seeds: seeds.length, flavour, reference, ranking, at: grid },
    curves: ordered.map(({ name: policy, curve }) => ({
      policy,
      mean: curve.mean.map(stable),
      halfWidth: curve.halfWidth.map(stable),
    })),
    sharesAt,
    shares: ordered.map(({ name: policy, pulls }) => ({
      policy,
      shares: pulls.map((row, k) => sharesOf(row.map((value, arm) => value - (pulls[k - 1]?.[arm] ?? 0)))),
    })),
    contexts: cuts.map(({ feature, edges }, cut) => ({
      feature,
      edges,
      policies: ordered.map(({ name: policy, contexts }) => ({
        policy,
        pulls: contexts[cut]!.map(sumOf),
        shares: contexts[cut]!.map(sharesOf),
      })),
    })),
    warnings: environmentWarnings(question, sums),
  };
}

/**
 * What a results file says, as plain data. The file is read two or three times, a line at a time, so that memory does not
 * grow with its trials. Equal trials give an equal report, in whatever order they stand.
 * @throws InputError when the file cannot be read, or mixes what must not be compared; UsageError when a reference or
 *   flavour is asked for that it does not have
 */
export async function analyseTrials(path: string, options: ReportOptions = {}): Promise<ExperimentReport> {
  const survey = await surveyTrials(path);
  const names = [...survey.environments.keys()].sort(byText);
  const questions = new Map<string, Question>();
  for (const name of names) {
    const environment = survey.environments.get(name)!;
    const seeds = seedsOfAll(environment);
    if (seeds.length === 0)
      throw new InputError(`no seed of '${name}' was played by every policy yet: let the experiment run on.`, path);
    questions.set(name, { survey: environment, flavour: chooseFlavour(name, environment, options.regret), seeds });
  }
  const references = new Map(
    names.map((name) => [name, chooseReference(name, survey.environments.get(name)!, options.reference)]),
  );
  const sums = await aggregate(path, questions);
  return {
    schemaVersion: 1,
    versions: [...survey.versions].sort(byText),
    environments: names.map((name) => describe(name, questions.get(name)!, references.get(name)!, sums.get(name)!)),
    warnings: fileWarnings(survey),
  };
}
