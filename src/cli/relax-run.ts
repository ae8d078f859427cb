import { setImmediate } from 'node:timers/promises';
import { otherConfiguration } from '../experiment/environments/sor-arms.ts';
import { type Configuration, configurationName } from '../sor/configuration.ts';
import type { Learner } from '../sor/learner.ts';
import { type RelaxStep, relax } from '../sor/relax.ts';
import { createPlanRunner } from '../sor/run-plan.ts';
import type { LinearSystemSequence } from '../sor/sequence.ts';
import { checkedSequence } from '../sor/sequences/checked.ts';
import { createSequence, type SequenceSpec } from '../sor/sequences/spec.ts';
import { InputError } from '../util/errors.ts';
import { writeFileAtomic } from '../util/files.ts';
import { wallClock as clock } from '../util/wall-clock.ts';
import type { ExitCode } from './exit-codes.ts';
import { watchInterrupts } from './interrupts.ts';
import { type LineFile, openLineFile } from './line-file.ts';
import { checkOutputs } from './outputs.ts';
import { print } from './print.ts';
import { createRelaxDisplay, type RelaxDisplay } from './relax-display.ts';
import { type RelaxDocument, relaxDocument } from './relax-document.ts';
import { createRelaxLearner } from './relax-learner.ts';
import { type BaselineSolve, createRelaxLedger, type RelaxLedger, type RelaxRecord } from './relax-ledger.ts';
import { relaxReport } from './relax-report.ts';
import { type RelaxFlags, readSequence } from './relax-settings.ts';
import { relaxSummary } from './relax-summary.ts';
import { log } from './terminal.ts';
import { versions } from './versions.ts';

/** Seconds between two looks at the clock for the display, the signals and the timers. */
const tickEvery = 0.2;

/** The parts of a run. */
interface Run {
  readonly flags: RelaxFlags;
  readonly spec: SequenceSpec;
  readonly sequence: LinearSystemSequence;
  readonly learner: Learner;
  readonly ledger: RelaxLedger;
  readonly display: RelaxDisplay | undefined;
  readonly trace: LineFile | undefined;
}

/**
 * The command `relax`: solves the systems of a sequence one after the other, the learner choosing, and the baselines beside it.
 * @returns the exit code of a run that ended as it should, interrupted or not
 * @throws InputError, UsageError; what was done until then is written
 */
export async function runRelax(argument: string, flags: RelaxFlags): Promise<ExitCode> {
  const interrupts = watchInterrupts(() => {
    if (flags.quiet !== true) log('\nstopping (again to quit)\n');
  });
  try {
    const { spec, file } = readSequence(argument);
    await checkOutputs('-', flags, file);
    const sequence = checkedSequence(createSequence(spec));
    const learner = createRelaxLearner(flags, sequence.features.length);
    const names = flags.baselines.filter((name) => name !== 'grid');
    const run: Run = {
      flags,
      spec,
      sequence,
      learner,
      ledger: createRelaxLedger(flags.omegas, names, flags.maxIterations),
      display: flags.quiet === true ? undefined : openDisplay(flags, sequence),
      trace: flags.trace === undefined ? undefined : openLineFile(flags.trace),
    };
    run.display?.note(
      `${spec.kind}${sequence.length === undefined ? '' : `, ${sequence.length} systems`}; ${learner.name}, ${flags.method}, ${flags.omegas.length} omegas`,
    );
    let failure: unknown;
    try {
      await solveAll(run, interrupts.signal);
    } catch (error) {
      failure = error;
    } finally {
      run.trace?.[Symbol.dispose]();
    }
    await finish(run, failure);
    return 0;
  } finally {
    interrupts[Symbol.dispose]();
  }
}

/** What happened in a step, without its vectors. */
function recordOf({ index, system, plan, result, learnerSeconds }: RelaxStep, { method }: RelaxFlags): RelaxRecord {
  const { configuration } = plan;
  const tuned = configuration.method === method;
  return {
    system: index + 1,
    context: system.context,
    omega: tuned && 'omega' in configuration ? configuration.omega : null,
    ...(tuned ? {} : { arm: configurationName(configuration) }),
    iterations: result.iterations,
    converged: result.converged,
    ...(result.reason === undefined ? {} : { reason: result.reason }),
    flops: result.flops,
    seconds: result.seconds,
    learnerSeconds,
  };
}

/** Solves until the end of the sequence, the limit or an interrupt. */
async function solveAll({ flags, sequence, learner, ledger, display, trace }: Run, signal: AbortSignal): Promise<void> {
  const { tolerance, relativeTo, maxIterations, baselines, method } = flags;
  const rule = { tolerance, relativeTo, maxIterations };
  // A runner of their own: the learner's result stays what it is.
  const beside = createPlanRunner({ rule });
  const grid: readonly Configuration[] = baselines.includes('grid')
    ? flags.omegas.map((omega) => ({ method, omega }))
    : [];
  const others = baselines.filter((name) => name !== 'grid').map(otherConfiguration);
  const most = flags.systems ?? Number.POSITIVE_INFINITY;
  let looked = clock();
  for (const step of relax(sequence, learner, { rule, clock })) {
    const record = recordOf(step, flags);
    const run = (configuration: Configuration): BaselineSolve => {
      const { iterations, converged, flops } = beside.run({ configuration, watch: false }, step.system);
      return { iterations, converged, flops };
    };
    ledger.enter(record, grid.length === 0 ? undefined : grid.map(run), others.map(run));
    trace?.enter({ ...record, context: [...record.context] });
    if (record.system >= most) break;
    if (clock() - looked < tickEvery) continue;
    display?.tick(ledger, clock());
    // Timers and signals come through between systems only.
    await setImmediate();
    if (signal.aborted) break;
    looked = clock();
  }
}

/** Writes all that was asked for; then throws what went wrong, the first thing first. */
async function finish(run: Run, failure: unknown): Promise<void> {
  const { flags, learner, ledger, display, spec } = run;
  const document = relaxDocument(ledger, spec.kind, learner.name, clock());
  display?.close(ledger, clock());
  const failures = [
    failure,
    await attempt(async () => {
      if (flags.policyOut !== undefined)
        await writeFileAtomic(flags.policyOut, `${JSON.stringify(learner.toJSON())}\n`);
    }),
    await attempt(() => writeReport(run, document)),
    run.trace?.failure,
  ];
  await print(flags.json === true ? `${JSON.stringify(document, null, 2)}\n` : relaxSummary(document));
  const first = failures.find((found) => found !== undefined);
  // A wrong option shows only when the first system is drawn; by then it is a fault of the input.
  if (first instanceof RangeError) throw new InputError(first.message);
  if (first !== undefined) throw first;
}

/** What a piece of work throws. */
async function attempt(work: () => Promise<void>): Promise<unknown> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error;
  }
}

async function writeReport({ flags, ledger, sequence }: Run, document: RelaxDocument): Promise<void> {
  if (flags.report === undefined) return;
  const html = await relaxReport({
    document,
    ledger,
    omegas: flags.omegas,
    features: sequence.features,
    others: flags.baselines.filter((name) => name !== 'grid'),
    version: (await versions()).adasolve,
  });
  await writeFileAtomic(flags.report, html);
}

function openDisplay(flags: RelaxFlags, { length }: LinearSystemSequence): RelaxDisplay {
  const terminal = process.stderr.isTTY === true;
  const plain = (process.env.NO_COLOR ?? '') !== '' || process.env.TERM === 'dumb';
  const most = Math.min(flags.systems ?? Number.POSITIVE_INFINITY, length ?? Number.POSITIVE_INFINITY);
  return createRelaxDisplay({
    write: log,
    length: Number.isFinite(most) ? most : undefined,
    terminal,
    width: process.stderr.columns || 80,
    color: flags.color === 'always' || (flags.color === 'auto' && terminal && !plain),
    interval: flags.interval,
  });
}
