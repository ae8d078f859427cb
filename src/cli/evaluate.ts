import { Command } from 'commander';
import { type Estimate, type Evaluation, evaluatePolicy } from '../bandits/off-policy.ts';
import { createPolicy, parsePolicySpec } from '../bandits/spec.ts';
import { InputError, UsageError } from '../util/errors.ts';
import { createRng } from '../util/rng.ts';
import { type DecisionLog, readDecisionLog } from './decision-log.ts';
import { print } from './print.ts';

interface Flags {
  readonly policy: string;
  readonly seed: string;
  readonly learn: boolean;
  readonly json?: true;
}

/** The document that `--json` prints. */
interface EvaluationDocument extends Evaluation {
  readonly schemaVersion: 1;
  readonly policy: string;
  readonly arms: readonly string[];
  readonly learns: boolean;
}

function row(name: string, { value, low, high }: Estimate): string {
  const text = (number: number) => (Number.isFinite(number) ? number.toFixed(4) : '-');
  return `${name.padEnd(15)}${text(value).padStart(8)}   ${text(low).padStart(8)} to ${text(high).padStart(8)}`;
}

function plainText(document: EvaluationDocument): string {
  const { policy, arms, decisions, logged, ips, snips, doublyRobust, meanWeight, effectiveDecisions } = document;
  return [
    `policy         ${policy}`,
    `log            ${decisions} decisions, ${arms.length} arms, mean reward ${logged.toFixed(4)}`,
    `weights        mean ${meanWeight.toFixed(4)}, worth ${effectiveDecisions.toFixed(1)} decisions of its own`,
    '',
    'estimate          value   95 % interval',
    row('ips', ips),
    row('snips', snips),
    row('doubly robust', doublyRobust),
    '',
  ].join('\n');
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(seed))
    throw new UsageError(`--seed must be an integer, not '${text}'.`);
  return seed;
}

function evaluate(path: string, log: DecisionLog, flags: Flags): EvaluationDocument {
  const spec = parsePolicySpec(flags.policy.trimStart().startsWith('{') ? parseJson(flags.policy) : flags.policy);
  const rng = createRng(parseSeed(flags.seed)).fork('policy');
  let policy: ReturnType<typeof createPolicy>;
  try {
    policy = createPolicy(spec, { arms: log.names.length, dimension: log.dimension, rng });
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(`--policy: ${error.message}`) : error;
  }
  try {
    const evaluation = evaluatePolicy(log.decisions, policy, { learns: flags.learn });
    return { schemaVersion: 1, policy: policy.name, arms: log.names, learns: flags.learn, ...evaluation };
  } catch (error) {
    throw error instanceof RangeError ? new InputError(error.message, path) : error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`--policy is neither a policy nor JSON: ${text}`);
  }
}

/** `adasolve evaluate <trace> --policy <spec>`: what another policy would have earned, from the decisions of a finished run. */
export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('estimate, from the trace of a run, what another policy would have earned')
    .argument('<trace>', 'file of --trace, or any JSON lines with arm, probability and reward')
    .requiredOption('--policy <spec>', 'the policy to evaluate: a name such as ucb1, name:option=value,..., or JSON')
    .option('--seed <number>', 'seed of the policy', '1')
    .option('--no-learn', 'the policy does not learn from the trace')
    .option('--json', 'print one JSON document')
    .allowExcessArguments(false)
    .action(async (path: string, flags: Flags) => {
      const log = readDecisionLog(path);
      if (log.truncated) process.stderr.write(`warning: ${path}: the last line is cut off and does not count.\n`);
      const document = evaluate(path, log, flags);
      const { meanWeight, effectiveDecisions } = document;
      await print(flags.json ? `${JSON.stringify(document, null, 2)}\n` : plainText(document));
      // The weights have mean 1 where the log could take every arm that the policy would.
      if (effectiveDecisions < 10 || Math.abs(meanWeight - 1) > 4 / Math.sqrt(effectiveDecisions))
        process.stderr.write(
          `warning: the weights have mean ${meanWeight.toFixed(3)} (1 where the log takes every arm that the policy would) and are worth ${effectiveDecisions.toFixed(1)} decisions only.\n`,
        );
    });
}
