import { stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { InputError } from '../../util/errors.ts';
import type { RegretFlavour } from '../regret.ts';
import { readTrials } from '../store.ts';
import type { TrialRecord } from '../trial-record.ts';
import { checkTrial } from './check-trial.ts';
import { thinned } from './grid.ts';

/** The trials of one policy in one environment. */
export interface SurveyedPolicy {
  readonly spec: unknown;
  readonly baseline: boolean;
  /** The id of the trial of each seed. */
  readonly seeds: Map<number, string>;
  /** Whether it is a baseline that plays one and the same arm throughout. */
  readonly fixed: boolean;
}

/** A feature and the edges of its bins. */
export interface Cut {
  readonly feature: string;
  readonly edges: readonly number[];
}

/** The trials of one environment, which are compared with one another. */
export interface SurveyedEnvironment {
  readonly environment: TrialRecord['environment'];
  readonly horizon: number;
  readonly policies: Map<string, SurveyedPolicy>;
  /** How contexts are cut into bins: the same in all trials. */
  readonly cuts: readonly Cut[];
  /** The rounds at which curves are summed up: those of the longest trial, thinned. */
  grid: readonly number[];
  /** The rounds at which shares are summed up: those of the longest trial. */
  sharesAt: readonly number[];
  /** The longest trial's rounds. */
  rounds: number;
  /** What all trials tell by themselves. */
  readonly flavours: Set<RegretFlavour>;
}

/** What a results file holds. */
export interface Survey {
  readonly versions: ReadonlySet<string>;
  readonly environments: ReadonlyMap<string, SurveyedEnvironment>;
  /** Lines that repeat a trial. */
  readonly repeated: number;
  /** Whether the last line was cut off. */
  readonly cutOff: boolean;
}

/** Points of a curve in a report: more cannot be seen. */
const mostPoints = 120;

const majorOf = (version: string) => version.split('.')[0]!;

const cutsOf = ({ contexts }: TrialRecord): Cut[] => contexts.map(({ feature, edges }) => ({ feature, edges }));

function begin(record: TrialRecord): SurveyedEnvironment {
  const { environment, horizon } = record;
  const flavours = new Set<RegretFlavour>(['pseudo', 'policy', 'instance']);
  const cuts = cutsOf(record);
  return { environment, horizon, policies: new Map(), cuts, grid: [], sharesAt: [], rounds: -1, flavours };
}

/** Why a trial must not be compared with those before it, as a sentence. */
function mismatch(known: SurveyedEnvironment, record: TrialRecord): string | undefined {
  const { name, instanceHash } = record.environment;
  const before = known.environment;
  if (before.instanceHash !== instanceHash)
    return `trials of '${name}' on different instances (hashes ${before.instanceHash ?? 'none'} and ${instanceHash ?? 'none'}) cannot be compared.`;
  if (!isDeepStrictEqual(before, record.environment) || !isDeepStrictEqual(known.cuts, cutsOf(record)))
    return `trials of two different environments are both named '${name}': give each specification a name of its own.`;
  if (known.horizon !== record.horizon)
    return `trials of '${name}' with horizons ${known.horizon} and ${record.horizon} cannot be compared.`;
  const policy = known.policies.get(record.policy.name);
  if (policy === undefined) return undefined;
  const same = policy.baseline === record.policy.baseline && isDeepStrictEqual(policy.spec, record.policy.spec);
  const id = policy.seeds.get(record.seed);
  if (!same || (id !== undefined && id !== record.id))
    return `two different policies of '${name}' are both named '${record.policy.name}': give each specification a name of its own.`;
  return undefined;
}

const isFixed = ({ spec, baseline }: TrialRecord['policy']) =>
  baseline && (spec as { readonly kind?: unknown } | undefined)?.kind === 'fixed';

/** Takes a trial in; tells whether it was new. */
function take(known: SurveyedEnvironment, record: TrialRecord): boolean {
  const { name, spec, baseline } = record.policy;
  const policy = known.policies.get(name) ?? { spec, baseline, seeds: new Map(), fixed: isFixed(record.policy) };
  known.policies.set(name, policy);
  if (policy.seeds.has(record.seed)) return false;
  policy.seeds.set(record.seed, record.id);
  if (record.curves.pseudo === undefined) known.flavours.delete('pseudo');
  if (record.curves.arms === undefined) known.flavours.delete('policy');
  if (record.curves.oracle === undefined) known.flavours.delete('instance');
  if (record.rounds > known.rounds) {
    known.rounds = record.rounds;
    known.grid = thinned(record.at, mostPoints);
    known.sharesAt = record.sharesAt;
  }
  return true;
}

/**
 * Reads a results file once: what there is, and whether it may be compared.
 * @throws InputError when a line cannot be read, or trials would be mixed that must not be: of different instances, major
 *   versions, specifications or horizons
 */
export async function surveyTrials(path: string): Promise<Survey> {
  const versions = new Set<string>();
  const environments = new Map<string, SurveyedEnvironment>();
  let repeated = 0;
  let line = 0;
  let whole = 0;
  const tell = (bytes: number) => {
    whole = bytes;
  };
  for await (const { record } of readTrials(path, tell)) {
    checkTrial(record, path, ++line);
    const [first] = versions;
    if (first !== undefined && majorOf(first) !== majorOf(record.version))
      throw new InputError(
        `trials of versions ${first} and ${record.version} cannot be compared: their major versions differ.`,
        path,
        line,
      );
    versions.add(record.version);
    const known = environments.get(record.environment.name) ?? begin(record);
    const sentence = mismatch(known, record);
    if (sentence !== undefined) throw new InputError(sentence, path, line);
    environments.set(record.environment.name, known);
    if (!take(known, record)) repeated++;
  }
  const cutOff = (await stat(path)).size > whole;
  if (environments.size === 0)
    throw new InputError(
      cutOff ? 'holds no whole trial: its only line was cut off.' : 'is empty: there are no trials to report on.',
      path,
    );
  return { versions, environments, repeated, cutOff };
}
