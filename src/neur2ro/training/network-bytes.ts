import { InputError } from '../../util/errors.ts';
import { parseDescription } from '../network-description.ts';
import { decodeOnnx } from '../onnx-decode.ts';
import type { SetNetwork } from '../set-network.ts';
import { createWholeNetwork } from '../whole-network.ts';

/**
 * A network from the bytes of an ONNX file that holds its own description.
 * @throws InputError when it is none
 */
export function networkFromBytes(bytes: Uint8Array, name: string): SetNetwork {
  const graph = decodeOnnx(bytes, name);
  const text = graph.metadata.get('adasolve');
  if (text === undefined) throw new InputError('comes without its scales.', name);
  return createWholeNetwork(name, graph, bytes, parseDescription(text, name));
}
