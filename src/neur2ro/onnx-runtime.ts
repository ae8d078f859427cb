import { InputError } from '../util/errors.ts';
import type { Tensor } from './onnx-graph.ts';

/** A network loaded into ONNX Runtime. */
export interface RuntimeSession {
  /** Evaluates the network in single precision; one tensor per input, by name. Returns the first output. */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Tensor>;
  /** Frees the memory outside the JavaScript heap. */
  release(): Promise<void>;
}

type OnnxRuntime = Pick<typeof import('onnxruntime-node'), 'InferenceSession' | 'Tensor'>;

/** The sentence of a failure of ONNX Runtime, whose messages span lines. */
function reason(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '');
}

/**
 * Loads a network into ONNX Runtime (the optional package onnxruntime-node, imported here and nowhere else).
 * @param source the file of the network, for errors
 * @param load where the package comes from
 * @throws InputError, one sentence, when the package is missing or refuses the network
 */
export async function openRuntime(
  bytes: Uint8Array,
  source: string,
  load: () => Promise<OnnxRuntime> = () => import('onnxruntime-node'),
): Promise<RuntimeSession> {
  const runtime = await load().catch(() => {
    throw new InputError('needs the package onnxruntime-node: run "npm install onnxruntime-node".', source);
  });
  // One thread: the networks are tiny, and handing work to others costs more than it saves.
  const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 4 } as const;
  const session = await runtime.InferenceSession.create(bytes, options).catch((error) => {
    throw new InputError(`is refused by ONNX Runtime: ${reason(error)}.`, source);
  });
  return {
    async run(inputs) {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, { dims, data }]) => [
          name,
          new runtime.Tensor('float32', Float32Array.from(data), dims),
        ]),
      );
      const results = await session.run(feeds).catch((error) => {
        throw new InputError(`cannot be evaluated by ONNX Runtime: ${reason(error)}.`, source);
      });
      const { dims, data } = results[session.outputNames[0]!]!;
      return { dims, data: Float64Array.from(data as Float32Array) };
    },
    release: () => session.release(),
  };
}
