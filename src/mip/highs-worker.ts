import { parentPort, workerData } from 'node:worker_threads';
import { createHighsEngine, type EngineHooks } from './highs-engine.ts';
import { commands, type WorkerBirth, type WorkerReport, type WorkerRequest } from './highs-protocol.ts';
import { loadHighs } from './highs-runtime.ts';

const { module, model, settings, control } = workerData as WorkerBirth;
const port = parentPort!;
const word = new Int32Array(control);
const tell = (report: WorkerReport) => port.postMessage(report);

/** Obeys the control word: sleeps while it says hold, and says whether it says stop. */
function poll(): boolean {
  if (Atomics.load(word, 0) === commands.hold) {
    tell({ kind: 'holding' });
    Atomics.wait(word, 0, commands.hold);
  }
  return Atomics.load(word, 0) === commands.stop;
}

const hooks: EngineHooks = {
  poll,
  onIncumbent: (x) => tell({ kind: 'incumbent', x }),
  onBound: (bound) => tell({ kind: 'bound', bound }),
};

const engine = createHighsEngine(await loadHighs(module), model, settings);
port.on('message', (request: WorkerRequest) => {
  try {
    if (request.kind === 'relax') tell({ kind: 'relaxed', relaxation: engine.relax(request.budget, hooks) });
    else tell({ kind: 'solved', result: engine.solve(request.change, request.budget, request.start, hooks) });
  } catch (error) {
    tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
});
