import { type PolicySpec, parsePolicySpec } from '../bandits/spec.ts';
import { isFeasible, violations } from '../mip/verify.ts';
import type { CcgMemory } from '../neur2ro/ccg-memory.ts';
import { evaluate } from '../neur2ro/evaluation.ts';
import type { RobustProblem } from '../neur2ro/problem.ts';
import type { RobustInstance } from '../neur2ro/problems/families.ts';
import { readNetwork } from '../neur2ro/read-network.ts';
import { decisionOf, type RobustResult } from '../neur2ro/robust-result.ts';
import { createRunLimits, type RunLimits, remaining } from '../neur2ro/run-limits.ts';
import { type AdversaryName, type RobustBaseline, solveRobust } from '../neur2ro/solve-robust.ts';
import { bindNetwork, type ValueNetwork } from '../neur2ro/value-network.ts';
import { InputError, UsageError } from '../util/errors.ts';
import { writeFileAtomic } from '../util/files.ts';
import { wallClock as clock } from '../util/wall-clock.ts';
import { EarlyEnd, type ExitCode } from './exit-codes.ts';
import { watchInterrupts } from './interrupts.ts';
import { openLineFile } from './line-file.ts';
import { readCcgMemory } from './memory-file.ts';
import { checkOutputs } from './outputs.ts';
import { print } from './print.ts';
import { readDecision } from './robust-decision.ts';
import { createRobustDisplay, robustSummary } from './robust-display.ts';
import { type RobustDocument, robustDocument, roundRecord } from './robust-document.ts';
import { readInstance } from './robust-instance.ts';
import { robustReport } from './robust-report.ts';
import { log } from './terminal.ts';
import { versions } from './versions.ts';

/** The flags of `robust`, as commander gives them. */
export interface RobustFlags {
  readonly timeLimit: number;
  readonly gap: number;
  readonly certify?: boolean;
  readonly mode?: 'exact' | 'argmax' | 'max';
  readonly networks?: readonly string[];
  readonly adversary?: readonly AdversaryName[];
  readonly policy?: string;
  readonly policyIn?: string;
  readonly policyOut?: string;
  readonly polish: boolean;
  readonly baseline?: RobustBaseline;
  readonly compat?: boolean;
  readonly seed: number;
  readonly family?: string;
  readonly disruptions: number;
  readonly check?: string;
  readonly output?: string;
  readonly trace?: string;
  readonly report?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color: 'auto' | 'always' | 'never';
}

/**
 * The command `robust`: solves an instance, or evaluates a given decision.
 * @returns the exit code of a run that ended as it should, interrupted or not
 * @throws InputError, UsageError, SolverError; EarlyEnd when there is no decision
 */
export async function runRobust(argument: string, flags: RobustFlags): Promise<ExitCode> {
  const interrupts = watchInterrupts(() => {
    if (flags.quiet !== true) log('\nstopping (again to quit)\n');
  });
  try {
    const policy = flags.policy === undefined ? undefined : parsePolicySpec(flags.policy);
    checkModes(flags);
    const memory = flags.policyIn === undefined ? undefined : readCcgMemory(flags.policyIn);
    const { output, trace, report, policyIn, policyOut } = flags;
    await checkOutputs(argument, {
      ...(output === undefined ? {} : { output }),
      ...(trace === undefined ? {} : { trace }),
      ...(report === undefined ? {} : { report }),
      ...(policyIn === undefined ? {} : { policyIn }),
      ...(policyOut === undefined ? {} : { policyOut }),
    });
    const instance = await readInstance(argument, flags);
    const { problem } = instance;
    using _ = { [Symbol.dispose]: () => problem.dispose?.() };
    if (flags.check !== undefined) {
      const x = await readDecision(flags.check, problem);
      const limits = createRunLimits(clock, Math.max(0, flags.timeLimit - clock()), interrupts.signal);
      const result = await evaluateDecision(problem, x, limits);
      await finish(robustDocument(problem, result), flags);
      return 0;
    }
    const result = await solve(instance, flags, { policy, memory }, interrupts.signal);
    const document = robustDocument(problem, result);
    if (policyOut !== undefined && result.memory !== undefined)
      await writeFileAtomic(policyOut, `${JSON.stringify(result.memory)}\n`);
    await finish(document, flags);
    return verdictOf(document, problem, result);
  } finally {
    interrupts[Symbol.dispose]();
  }
}

/** @throws UsageError when flags contradict one another */
function checkModes(flags: RobustFlags): void {
  const { mode, networks, adversary, baseline, check, compat } = flags;
  const neural = adversary?.find((name) => name !== 'exact');
  if (networks === undefined && (mode === 'argmax' || mode === 'max'))
    throw new UsageError(`--mode ${mode} needs a value network: name one with --networks.`);
  if (networks === undefined && neural !== undefined)
    throw new UsageError(`--adversary ${neural} needs a value network: name one with --networks.`);
  if (compat === true && mode === 'exact')
    throw new UsageError('--compat is for neural modes; leave out --mode exact.');
  if (flags.policy !== undefined && flags.policyIn !== undefined)
    throw new UsageError('--policy and --policy-in exclude each other: the file says which policy goes on.');
  const learning = networks !== undefined && mode !== 'exact' && baseline === undefined && check === undefined;
  for (const [flag, file] of [
    ['--policy-in', flags.policyIn],
    ['--policy-out', flags.policyOut],
  ])
    if (file !== undefined && !learning)
      throw new UsageError(`${flag} is for runs with a value network: name one with --networks.`);
  if (baseline !== undefined && check !== undefined) throw new UsageError('--check and --baseline exclude each other.');
}

async function openNetworks(paths: readonly string[], { family, inputs }: RobustInstance): Promise<ValueNetwork[]> {
  if (paths.length === 0) return [];
  if (inputs === undefined) throw new InputError(`there are no value networks for the family "${family}".`, paths[0]);
  const read = await Promise.all(paths.map((path) => readNetwork(path)));
  return read.map((network) => bindNetwork(network, inputs));
}

/** Which bandit begins, or goes on. */
interface Learning {
  readonly policy: PolicySpec | undefined;
  readonly memory: CcgMemory | undefined;
}

async function solve(
  instance: RobustInstance,
  flags: RobustFlags,
  { policy, memory }: Learning,
  signal: AbortSignal,
): Promise<RobustResult> {
  const { problem, compatRecourse } = instance;
  const networks = await openNetworks(flags.networks ?? [], instance);
  const trace = flags.trace === undefined ? undefined : openLineFile(flags.trace);
  const terminal = process.stderr.isTTY === true && (process.env.NO_COLOR ?? '') === '' && process.env.TERM !== 'dumb';
  const color = flags.color === 'always' || (flags.color === 'auto' && terminal);
  const display = flags.quiet === true ? undefined : createRobustDisplay(problem, log, color);
  const { columns } = problem.firstStage;
  display?.note(`${problem.name}: ${instance.family}, ${columns} first-stage columns, ${problem.uncertainty.kind} set`);
  try {
    const result = await solveRobust(problem, {
      ...{ networks, clock, signal, seconds: Math.max(0, flags.timeLimit - clock()), gap: flags.gap, seed: flags.seed },
      polish: flags.polish,
      ...(flags.mode === undefined ? {} : { mode: flags.mode }),
      ...(flags.adversary === undefined ? {} : { adversaries: flags.adversary }),
      ...(policy === undefined ? {} : { policy }),
      ...(memory === undefined ? {} : { memory }),
      ...(flags.certify === undefined ? {} : { certify: flags.certify }),
      ...(flags.baseline === undefined ? {} : { baseline: flags.baseline }),
      ...(compatRecourse === undefined ? {} : { recourseModel: compatRecourse }),
      onRound(round) {
        display?.round(round);
        trace?.enter(roundRecord(problem, round));
      },
    });
    if (trace?.failure !== undefined) throw trace.failure;
    return result;
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  } finally {
    trace?.[Symbol.dispose]();
    await Promise.all(networks.map((network) => network[Symbol.asyncDispose]()));
  }
}

/** The exact worst case of a given decision, as a result whose bounds are those of this decision's cost. */
async function evaluateDecision(problem: RobustProblem, x: Float64Array, limits: RunLimits): Promise<RobustResult> {
  const { firstStage } = problem;
  const found = violations(firstStage, x);
  if (!isFeasible(found))
    throw new EarlyEnd(`the decision is no feasible first stage of ${problem.name}: it violates ${found.worst}.`, 8);
  const begun = clock();
  const { worst, objective, upper } = await evaluate(problem, x, remaining(limits));
  if (worst.cost === Number.POSITIVE_INFINITY)
    throw new EarlyEnd(`the decision has no recourse in the scenario [${[...worst.scenario].join(', ')}].`, 8);
  return {
    status: worst.bound - worst.cost <= 1e-5 * Math.max(1, Math.abs(worst.cost)) ? 'optimal' : 'feasible',
    lower: objective,
    upper,
    decision: decisionOf({ x, worst, objective, upper }),
    rounds: [],
    arms: [],
    seconds: clock() - begun,
  };
}

async function finish(document: RobustDocument, flags: RobustFlags): Promise<void> {
  const text = `${JSON.stringify(document, null, 2)}\n`;
  if (flags.output !== undefined && flags.output !== '-') await writeFileAtomic(flags.output, text);
  if (flags.report !== undefined)
    await writeFileAtomic(flags.report, await robustReport(document, (await versions()).adasolve));
  const wanted = flags.json === true || flags.output === '-';
  await print(wanted ? text : robustSummary(document, flags.check !== undefined));
}

/** @throws InputError for a problem without an answer, EarlyEnd when no decision was found in time */
function verdictOf({ status, x }: RobustDocument, problem: RobustProblem, { rounds }: RobustResult): ExitCode {
  if (status === 'infeasible') {
    const scenarios = rounds.at(-1)?.scenarios ?? 1;
    const which = scenarios > 1 ? `${scenarios} scenarios met` : 'nominal scenario';
    throw new InputError(`${problem.name} is infeasible: no first-stage decision has a recourse in the ${which}.`);
  }
  if (x === null) throw new EarlyEnd('stopped before a decision with a worst case was found.', 6);
  return 0;
}
