import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { defaultPolicy } from '../alns/solve.ts';
import { type AcceptSpec, parseAcceptSpec } from '../alns/spec.ts';
import { type PolicySpec, parsePolicySpec } from '../bandits/spec.ts';
import { portfolio } from '../tune/portfolio.ts';
import { InputError, UsageError } from '../util/errors.ts';
import { schemaSentence } from '../util/schema-sentence.ts';
import { type BackendName, backendNames } from './backends.ts';
import { durationSeconds } from './flags.ts';

/** Seconds from a number or from what the flag takes. */
const seconds = z.unknown().transform((value, context) => {
  const read = typeof value === 'string' ? durationSeconds(value) : value;
  if (typeof read === 'number' && read > 0 && Number.isFinite(read)) return read;
  context.addIssue({ code: 'custom', message: 'must be seconds above 0 or a text such as "15m"' });
  return z.NEVER;
});

const count = (least: number) => z.number().int().min(least);
const file = z.string().min(1);
const nameList = z.array(z.string().min(1)).min(1);

/** What `solve` can be told, as flags (in camelCase) or in a file for `--config`. */
const solveSchema = z.strictObject({
  timeLimit: seconds.optional(),
  nodeLimit: count(1).optional(),
  iterations: count(0).optional(),
  noImprovement: count(1).optional(),
  gap: z.number().min(0).optional(),
  target: z.number().optional(),
  seed: count(0).default(1),
  jobs: count(1).default(1),
  prove: z.boolean().default(true),
  policy: z.unknown().optional(),
  policyIn: file.optional(),
  policyOut: file.optional(),
  accept: z.unknown().optional(),
  neighborhoods: nameList.optional(),
  neighborhoodModule: nameList.optional(),
  backend: z.enum(backendNames as readonly [BackendName, ...BackendName[]]).default('highs'),
  start: file.optional(),
  output: file.optional(),
  trace: file.optional(),
  report: file.optional(),
  json: z.boolean().default(false),
  jsonStream: z.boolean().default(false),
  format: z.enum(['mps', 'lp']).optional(),
  quiet: z.boolean().default(false),
  verbose: z.boolean().default(false),
  interval: seconds.default(5),
  color: z.enum(['auto', 'always', 'never']).default('auto'),
});

/** The settings of one `solve`: flags over the file over defaults, checked. As JSON they are a file for `--config`. */
export interface SolveSettings extends Readonly<Omit<z.output<typeof solveSchema>, 'policy'>> {
  /** Absent where a file says which policy goes on. */
  readonly policy?: PolicySpec;
  readonly accept: AcceptSpec;
}

/** Flags or the content of a configuration file: any of the settings, not yet checked. */
export type GivenSettings = Readonly<Record<string, unknown>>;

/** Seconds of a run that is given no limit. */
const defaultTimeLimit = 60;

/** Checks some settings by the schema. @throws UsageError, one sentence */
function checked(what: string, given: GivenSettings): z.output<typeof solveSchema> {
  const result = solveSchema.safeParse(given);
  if (result.success) return result.data;
  throw new UsageError(schemaSentence(what, result.error, given, Object.keys(solveSchema.shape)));
}

/** The settings of a configuration that ships, undefined where a name is none of theirs. */
export function shippedSettings(name: string): GivenSettings | undefined {
  const settings = portfolio.find((shipped) => shipped.name === name)?.settings;
  return settings === undefined ? undefined : { ...settings };
}

/** A configuration without what `tune` measured, which is for people. What is no object stays, for the schema to refuse. */
function withoutEvidence(given: unknown): GivenSettings {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given as GivenSettings;
  const { evidence: _, ...settings } = given as GivenSettings;
  return settings;
}

/** Reads a configuration file. @throws InputError when it cannot be read as JSON, UsageError on what it may not say */
function readConfig(path: string): GivenSettings {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const names = portfolio.map(({ name }) => name).join(', ');
    throw new InputError(
      code === 'ENOENT'
        ? `no such file, and no configuration that ships: they are ${names}.`
        : `cannot be read (${code}).`,
      path,
    );
  }
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new InputError('is not JSON.', path);
  }
  const settings = withoutEvidence(given);
  checked(`the configuration ${path}`, settings);
  return settings;
}

/** Refuses settings that contradict each other. */
function refuseConflicts(settings: z.output<typeof solveSchema>): void {
  const { json, jsonStream, quiet, verbose, output, trace, backend, nodeLimit } = settings;
  const refuse = (message: string) => {
    throw new UsageError(message);
  };
  if (json && jsonStream) refuse('--json and --json-stream exclude each other: choose one.');
  if (quiet && verbose) refuse('--quiet and --verbose exclude each other: choose one.');
  if (output === '-' && (json || jsonStream))
    refuse(`--output - prints the solution where --json${jsonStream ? '-stream' : ''} prints: name a file.`);
  if (output !== undefined && output !== '-' && !/\.(sol|json)$/i.test(output))
    refuse(`--output: '${output}' must end in .sol or .json, which chooses the format (or be - for the screen).`);
  if (nodeLimit !== undefined && backend !== 'highs')
    refuse(`--node-limit needs --backend highs: ${backend} does not count nodes.`);
  if (settings.policyOut === '-') refuse('--policy-out writes to a file, not to -.');
  if (settings.report === '-') refuse('--report writes to a file, not to -.');
  if (trace === '-') refuse('--trace writes to a file, not to -; --json-stream prints the steps.');
}

/**
 * The settings of a run: flags over the configuration, a file or the name of one that ships, over defaults. Without -t, -n and --no-improvement, which end
 * a run for certain, it gets a time limit of 60 s.
 * @throws UsageError on what makes no sense, InputError on an unreadable configuration file
 */
export function solveSettings(flags: GivenSettings, config: string | undefined): SolveSettings {
  const file = config === undefined ? {} : (shippedSettings(config) ?? readConfig(config));
  // Either of the two flags outweighs both in the file.
  const { policy: _, policyIn: __, ...others } = file;
  const chosen = flags.policy ?? flags.policyIn;
  const merged = checked('the command line', { ...(chosen === undefined ? file : others), ...flags });
  refuseConflicts(merged);
  if (merged.policy !== undefined && merged.policyIn !== undefined)
    throw new UsageError('--policy and --policy-in exclude each other: the file says which policy goes on.');
  const ends = merged.timeLimit ?? merged.iterations ?? merged.noImprovement;
  const { policy, ...rest } = merged;
  return {
    ...rest,
    ...(ends === undefined ? { timeLimit: defaultTimeLimit } : {}),
    ...(merged.policyIn === undefined ? { policy: parsePolicySpec(policy ?? defaultPolicy) } : {}),
    accept: parseAcceptSpec(merged.accept ?? 'hill-climbing'),
  };
}

/** Whether two runs with these settings take the same steps. */
export function isDeterministic(settings: SolveSettings): boolean {
  return settings.nodeLimit !== undefined && settings.timeLimit === undefined && settings.jobs === 1;
}
