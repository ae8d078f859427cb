import { parentPort, workerData } from 'node:worker_threads';
import { createGlpkEngine } from './glpk-engine.ts';
import type { GlpkBirth, GlpkReport, GlpkRequest } from './glpk-protocol.ts';
import { loadGlpk } from './glpk-runtime.ts';
import { messageOf } from './worker-host.ts';

const { model } = workerData as GlpkBirth;
const port = parentPort!;
const tell = (report: GlpkReport) => port.postMessage(report);
const create = await loadGlpk();
const engine = createGlpkEngine(await create(), model);

port.on('message', (request: GlpkRequest) => {
  try {
    if (request.kind === 'relax') tell({ kind: 'relaxed', relaxation: engine.relax(request.budget) });
    else tell({ kind: 'solved', result: engine.solve(request.change, request.budget) });
  } catch (error) {
    tell({ kind: 'failed', message: messageOf(error) });
  }
});
tell({ kind: 'ready' });
