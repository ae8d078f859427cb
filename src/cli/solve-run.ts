import { localSearchArm } from '../alns/local-move.ts';
import type { SearchMemory } from '../alns/memory.ts';
import type { Observer } from '../alns/observer.ts';
import { type SolveResult, solve } from '../alns/solve.ts';
import { inSourceSense, type MipModel } from '../mip/model.ts';
import { formatSolution } from '../mip/solution-file.ts';
import { writeFileAtomic } from '../util/files.ts';
import { wallClock as clock } from '../util/wall-clock.ts';
import { backends } from './backends.ts';
import { createBlackBox, observeAll } from './black-box.ts';
import { createDisplay, type Display, modelLine } from './display.ts';
import { EarlyEnd, type ExitCode, exitCodeOf, exitCodeOfStatus, sentenceOf } from './exit-codes.ts';
import { watchInterrupts } from './interrupts.ts';
import { createJsonStream, type JsonStream } from './json-stream.ts';
import { readMemory } from './memory-file.ts';
import { secondsText } from './number-format.ts';
import { checkOutputs } from './outputs.ts';
import { print } from './print.ts';
import { readInput } from './read-input.ts';
import { type ResultDocument, resultDocument, unreadDocument } from './records.ts';
import { createReport, type Report } from './report.ts';
import { resultFile, resultSummary } from './result.ts';
import { isDeterministic, type SolveSettings } from './settings.ts';
import { readStart } from './start-file.ts';
import { log } from './terminal.ts';
import { openTrace } from './trace.ts';
import { type Arms, chooseArms } from './user-neighborhoods.ts';
import { type Versions, versions } from './versions.ts';

/** Milliseconds between two looks at the clock for the display. */
const tickEvery = 250;

/**
 * The command `solve`: reads, solves, and writes what was asked for.
 * @param config the configuration file that the settings come from, not to be written over
 * @returns the exit code of a run that ended as it should
 * @throws InputError, UsageError, SolverError, EarlyEnd; by then the result so far is written
 */
export async function runSolve(argument: string, settings: SolveSettings, config?: string): Promise<ExitCode> {
  const stream = settings.jsonStream ? createJsonStream((line) => process.stdout.write(line)) : undefined;
  let say: (text: string) => void = log;
  const interrupts = watchInterrupts(() => {
    if (!settings.quiet) say('stopping (again to quit)\n');
  });
  try {
    await checkOutputs(argument, settings, config);
    const arms = await chooseArms(settings.neighborhoods, settings.neighborhoodModule);
    const memory = settings.policyIn === undefined ? undefined : readMemory(settings.policyIn);
    const { model, warnings, solverVersion } = await readInput(argument, settings, clock, interrupts.signal);
    const made = await versions(solverVersion);
    const start = settings.start === undefined ? undefined : readStart(settings.start, model);
    const display = settings.quiet ? undefined : openDisplay(model, settings, arms);
    if (display !== undefined) say = (text) => display.note(text.trimEnd());
    const doubts = [...warnings.map((warning) => `${argument}: ${warning}`), start?.warning ?? []].flat();
    if (!settings.quiet) for (const doubt of doubts) log(`adasolve: warning: ${doubt}\n`);
    display?.note(modelLine(model));
    display?.note(settingsLine(settings, made));
    const context = { model, settings, arms, memory, start: start?.x, made, display, stream };
    return await solveAndReport(context, interrupts.signal);
  } catch (error) {
    stream?.error(sentenceOf(error), exitCodeOf(error));
    if (settings.json && error instanceof EarlyEnd) {
      const status = interrupts.signal.aborted ? 'interrupted' : 'no-solution';
      await printDocument(unreadDocument(status, clock(), settings.seed, await versions()));
    }
    throw error;
  } finally {
    interrupts[Symbol.dispose]();
  }
}

/** What a run needs once its input is there. */
interface Context {
  readonly model: MipModel;
  readonly settings: SolveSettings;
  readonly arms: Arms;
  readonly memory: SearchMemory | undefined;
  readonly start: Float64Array | undefined;
  readonly made: Versions;
  readonly display: Display | undefined;
  readonly stream: JsonStream | undefined;
}

async function solveAndReport(context: Context, signal: AbortSignal): Promise<ExitCode> {
  const { model, settings, display, stream, made } = context;
  const timed = !isDeterministic(settings);
  const trace = settings.trace === undefined ? undefined : openTrace(settings.trace, model, timed);
  const report = settings.report === undefined ? undefined : createReport(model);
  const blackBox = createBlackBox();
  const observers: Observer[] = [blackBox.observer];
  if (display !== undefined) observers.push(display);
  if (trace !== undefined) observers.push({ onStep: trace.enter });
  if (report !== undefined) observers.push(report.observer);
  if (stream !== undefined) observers.push(stream.start(model, settings.seed, made, clock()));
  const ticking = setInterval(() => display?.tick(clock()), tickEvery);
  let failure: unknown;
  let result: SolveResult;
  try {
    result = await solve(model, solveOptions(context, observeAll(observers), signal));
  } catch (error) {
    const rescued = blackBox.result(clock());
    if (rescued === undefined) throw error;
    result = rescued;
    failure = error;
  } finally {
    clearInterval(ticking);
    trace?.[Symbol.dispose]();
  }
  display?.finish(result);
  const document = resultDocument(model, result, settings.seed, made);
  const failures = [
    failure,
    await writeOutput(context, result, document),
    await writeMemory(settings, result),
    await writeReport(settings, report, document),
    trace?.failure,
  ];
  await printResult(context, result, document);
  const worst = failures.find((found) => found !== undefined);
  if (worst !== undefined) throw worst;
  return exitCodeOfStatus(result.status, result.best !== undefined);
}

function solveOptions({ model, settings, arms, memory, start }: Context, observer: Observer, signal: AbortSignal) {
  const { seed, policy, accept, backend, timeLimit, nodeLimit, iterations, noImprovement, gap, target } = settings;
  const { jobs, prove } = settings;
  return {
    seed,
    jobs,
    prove,
    ...(policy === undefined ? {} : { policy }),
    accept,
    ...arms,
    observer,
    signal,
    clock,
    solver: backends[backend].solver,
    ...(memory === undefined ? {} : { memory }),
    ...(timeLimit === undefined ? {} : { timeLimit }),
    ...(nodeLimit === undefined ? {} : { nodeLimit }),
    ...(iterations === undefined ? {} : { iterations }),
    ...(noImprovement === undefined ? {} : { noImprovement }),
    ...(gap === undefined ? {} : { gap }),
    ...(target === undefined ? {} : { target: inSourceSense(model, target) }),
    ...(start === undefined ? {} : { start }),
  };
}

/** Writes the file of --output; its failure must not keep the result from being printed, so it is returned. */
async function writeOutput(
  { model, settings: { output, quiet } }: Context,
  result: SolveResult,
  document: ResultDocument,
): Promise<unknown> {
  if (output === undefined || output === '-') return undefined;
  const content = resultFile(output, model, result.best, document);
  if (content === undefined) {
    if (!quiet) log(`adasolve: warning: there is no solution, so ${output} is not written.\n`);
    return undefined;
  }
  return writeFileAtomic(output, content).catch((error: unknown) => error);
}

/** Writes the file of --report; its failure is returned. */
async function writeReport({ report: path }: SolveSettings, report: Report | undefined, document: ResultDocument) {
  if (path === undefined || report === undefined) return undefined;
  try {
    return await writeFileAtomic(path, await report.html(document));
  } catch (error) {
    return error;
  }
}

const printDocument = (document: object) => print(`${JSON.stringify(document, null, 2)}\n`);

/** Writes the file of --policy-out; its failure is returned. */
async function writeMemory({ policyOut, quiet }: SolveSettings, { memory }: SolveResult): Promise<unknown> {
  if (policyOut === undefined) return undefined;
  if (memory === undefined) {
    if (!quiet) log(`adasolve: warning: nothing was learned, so ${policyOut} is not written.\n`);
    return undefined;
  }
  return writeFileAtomic(policyOut, `${JSON.stringify(memory)}\n`).catch((error: unknown) => error);
}

async function printResult({ model, settings, stream }: Context, result: SolveResult, document: ResultDocument) {
  if (stream !== undefined) return stream.end(document);
  if (settings.json) return printDocument(document);
  const solution = settings.output === '-' && result.best !== undefined ? formatSolution(model, result.best) : '';
  return print(resultSummary(model, result, settings.seed) + solution);
}

function openDisplay(model: MipModel, settings: SolveSettings, { neighborhoods }: Arms): Display {
  const terminal = process.stderr.isTTY === true;
  const plain = (process.env.NO_COLOR ?? '') !== '' || process.env.TERM === 'dumb';
  return createDisplay({
    model,
    write: log,
    arms: new Set([...neighborhoods, localSearchArm].map(({ name }) => name)),
    interval: settings.interval,
    everyStep: settings.verbose,
    terminal,
    width: process.stderr.columns || 80,
    color: settings.color === 'always' || (settings.color === 'auto' && terminal && !plain),
  });
}

function settingsLine(settings: SolveSettings, made: Versions): string {
  const { seed, jobs, policy, accept, backend, timeLimit, nodeLimit, iterations, noImprovement } = settings;
  const limits = [
    timeLimit === undefined ? [] : `time limit ${secondsText(timeLimit)}`,
    iterations === undefined ? [] : `${iterations} iterations`,
    noImprovement === undefined ? [] : `${noImprovement} iterations without improvement`,
    nodeLimit === undefined ? [] : `${nodeLimit} nodes per sub-MIP`,
  ].flat();
  const learner = policy?.kind ?? `policy of ${settings.policyIn}`;
  const solver = backend === 'highs' ? `HiGHS ${made.highs}` : backend.toUpperCase();
  const threads = jobs === 1 ? [] : [`${jobs} threads`];
  const parts = [solver, ...threads, `seed ${seed}`, learner, accept.kind, ...limits];
  return `adasolve ${made.adasolve}: ${parts.join(', ')}`;
}
