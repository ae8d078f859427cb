import { parentPort, workerData } from 'node:worker_threads';
import { createHighsEngine, type EngineHooks, type HighsEngine } from './highs-engine.ts';
import { commands, type WorkerBirth, type WorkerReport, type WorkerRequest } from './highs-protocol.ts';
import { loadHighs } from './highs-runtime.ts';
import { mailReader } from './mailbox.ts';
import { messageOf } from './worker-host.ts';

const { module, model, settings, control, offers } = workerData as WorkerBirth;
const port = parentPort!;
const word = new Int32Array(control);
const tell = (report: WorkerReport) => port.postMessage(report);

/** Obeys the control word: sleeps while it says hold, and says whether it says stop. */
function poll(): boolean {
  while (Atomics.load(word, 0) === commands.hold) {
    tell({ kind: 'holding' });
    Atomics.wait(word, 0, commands.hold);
  }
  return Atomics.load(word, 0) === commands.stop;
}

const hooks: EngineHooks = {
  poll,
  onIncumbent: (x) => tell({ kind: 'incumbent', x }),
  onBound: (bound) => tell({ kind: 'bound', bound }),
  ...(offers === undefined ? {} : { offered: mailReader(offers) }),
};

const runtime = await loadHighs(module);
let engine: HighsEngine | undefined;

function answer(request: WorkerRequest): WorkerReport {
  engine ??= createHighsEngine(runtime, model, settings);
  if (request.kind === 'check') return { kind: 'checked' };
  if (request.kind === 'relax') return { kind: 'relaxed', relaxation: engine.relax(request.budget, hooks) };
  return { kind: 'solved', result: engine.solve(request.change, request.budget, request.start, hooks) };
}

port.on('message', (request: WorkerRequest) => {
  try {
    tell(answer(request));
  } catch (error) {
    tell({ kind: 'failed', message: messageOf(error) });
  }
});
tell({ kind: 'ready' });
