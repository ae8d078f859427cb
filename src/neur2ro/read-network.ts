import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../util/errors.ts';
import { type NetworkDescription, parseDescription } from './network-description.ts';
import { decodeOnnx } from './onnx-decode.ts';
import type { OnnxGraph } from './onnx-graph.ts';
import type { SetNetwork } from './set-network.ts';
import { createSplitNetwork, type NetworkParts, parts } from './split-network.ts';
import { createWholeNetwork } from './whole-network.ts';

/** The metadata entry of an ONNX file that may hold the description. */
const metadataKey = 'adasolve';

async function bytesAt(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new InputError(`cannot be read: ${message}.`, path);
  }
}

async function required(path: string): Promise<Uint8Array> {
  const bytes = await bytesAt(path);
  if (bytes === undefined) throw new InputError('does not exist.', path);
  return bytes;
}

/** The description in a graph's metadata, or in the first of the files that exists. */
async function describe(graph: OnnxGraph, beside: string): Promise<NetworkDescription> {
  const text = graph.metadata.get(metadataKey);
  if (text !== undefined) return parseDescription(text, graph.source);
  const bytes = await bytesAt(beside);
  if (bytes === undefined)
    throw new InputError(
      `comes without its scales: neither ${beside} nor a metadata entry "${metadataKey}" holds them.`,
      graph.source,
    );
  return parseDescription(new TextDecoder().decode(bytes), beside);
}

/**
 * Reads a value network: an ONNX file with the inputs x and xi, or a folder with the five parts in which the authors of
 * Neur2RO published theirs. Its scales (JSON, as published) stand in the file's metadata, or in a file beside it:
 * `network.json` for `network.onnx`, `set_encoder.json` in a folder.
 * @throws InputError, one sentence with the file
 */
export async function readNetwork(path: string): Promise<SetNetwork> {
  const known = await stat(path).catch(() => undefined);
  if (known?.isDirectory()) {
    const files = await Promise.all(
      parts.map(async (part) => {
        const file = join(path, `${part}.onnx`);
        const bytes = await required(file);
        return [part, { bytes, graph: decodeOnnx(bytes, file) }] as const;
      }),
    );
    const network = Object.fromEntries(files) as NetworkParts;
    const description = await describe(network.value.graph, join(path, 'set_encoder.json'));
    return createSplitNetwork(basename(path), path, network, description);
  }
  const bytes = await required(path);
  const graph = decodeOnnx(bytes, path);
  const name = basename(path).replace(/\.onnx$/i, '');
  return createWholeNetwork(name, graph, bytes, await describe(graph, join(dirname(path), `${name}.json`)));
}
