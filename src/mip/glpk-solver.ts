import { Worker } from 'node:worker_threads';
import { SolverError } from '../util/errors.ts';
import { budgetFault, changedObjective, changeFault, satisfies } from './change.ts';
import type { GlpkBirth, GlpkReport, GlpkRequest } from './glpk-protocol.ts';
import { loadGlpk } from './glpk-runtime.ts';
import { type MipModel, objectiveOf } from './model.ts';
import { reasonOf, withoutAnswer } from './no-answer.ts';
import type { Budget, MipResult, MipSession, MipSolver, ModelChange, SessionSettings, Watch } from './solver.ts';
import { stopwatch } from './watchdog.ts';
import { createWorkerHost, type Ending } from './worker-host.ts';

/** Seconds that a budget of one node stands for, GLPK having no limit on nodes; at least a second for all of them. */
const secondsPerNode = 0.01;

/** Seconds beyond its limit after which a worker is ended: GLPK looks at its clock between nodes only. */
const grace = 1;

/** The seconds of a budget; those its nodes stand for where it has none. Improvements have no counterpart. */
function secondsOf({ seconds, nodes }: Budget): { readonly seconds?: number } {
  if (seconds !== undefined && seconds < Number.POSITIVE_INFINITY) return { seconds: Math.max(0, seconds) };
  return nodes === undefined ? {} : { seconds: Math.max(1, nodes * secondsPerNode) };
}

/** Where a solve came to no end, the start stands in for a solution if it solves the changed model and GLPK has no better. */
function withStart(
  model: MipModel,
  change: ModelChange,
  start: Float64Array | undefined,
  result: MipResult,
): MipResult {
  if (start === undefined || !['limit', 'interrupted', 'error'].includes(result.status)) return result;
  if (!satisfies(model, change, start)) return result;
  const { x } = result;
  if (x !== undefined && changedObjective(model, change, x) <= changedObjective(model, change, start)) return result;
  return { ...result, x: start.slice(), objective: objectiveOf(model, start) };
}

const failure = (report: GlpkReport) => (report.kind === 'failed' ? report.message : undefined);

function createGlpkSession(model: MipModel): MipSession {
  const host = createWorkerHost<GlpkRequest, GlpkReport>(() => {
    const workerData: GlpkBirth = { model };
    const worker = new Worker(new URL('./glpk-worker.js', import.meta.url), {
      workerData,
      // Flags of the process may be ones that a worker refuses, such as --input-type.
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    // Not even at its lowest level does GLPK keep all messages to itself.
    worker.stdout.resume();
    worker.stderr.resume();
    return worker;
  });

  function ask(request: GlpkRequest, watch: Watch): Promise<Ending<GlpkReport>> {
    return host.ask({
      request,
      patience: (request.budget.seconds ?? Number.POSITIVE_INFINITY) + grace,
      signal: watch.signal,
      interrupt: () => 0,
      take(report) {
        if (report.kind === 'failed') return 'breakdown';
        return report.kind === 'ready' ? 'more' : 'answer';
      },
    });
  }

  return {
    async solve(change, budget, start, watch = {}) {
      const elapsed = stopwatch();
      const fault = changeFault(model, change, start) ?? budgetFault(budget);
      if (fault !== undefined) return withoutAnswer(model, { status: 'error', message: fault }, undefined, 0);
      const ending = await ask({ kind: 'solve', change, budget: secondsOf(budget) }, watch);
      const answered = ending.kind === 'answered' && ending.report.kind === 'solved';
      const result = answered
        ? ending.report.result
        : withoutAnswer(model, reasonOf(ending, failure), undefined, elapsed());
      return withStart(model, change, start, result);
    },
    async relax(budget, watch = {}) {
      const elapsed = stopwatch();
      const ending = await ask({ kind: 'relax', budget: secondsOf(budget) }, watch);
      if (ending.kind === 'answered' && ending.report.kind === 'relaxed') return ending.report.relaxation;
      const { status } = reasonOf(ending, failure);
      return { status, objective: Number.NEGATIVE_INFINITY, seconds: elapsed() };
    },
    dispose: () => host.dispose(),
    [Symbol.dispose]() {
      this.dispose();
    },
  };
}

/**
 * GLPK in WASM, every session in a worker thread of its own. It cannot do all that the interface offers: a budget of
 * nodes becomes one of time (10 ms a node, at least 1 s), one of improvements is ignored; a start is not given to GLPK but
 * handed back where GLPK comes to no end and has nothing better; incumbents, bounds, nodes and iterations are not
 * reported while or after it runs; it cannot hold, and an interrupt ends its worker. The seed has no effect.
 * `open` throws a SolverError when the optional package glpk.js is not installed, or for options: it has none to set.
 */
export const glpk: MipSolver = {
  name: 'glpk',
  async open(model: MipModel, settings: SessionSettings = {}): Promise<MipSession> {
    const [option] = Object.keys(settings.options ?? {});
    if (option !== undefined) throw new SolverError(`the solver glpk has no option ${option}, nor any other.`);
    await loadGlpk();
    return createGlpkSession({ ...model, columnNames: [], rowNames: [] });
  },
};
