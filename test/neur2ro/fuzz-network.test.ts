import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDescription } from '../../src/neur2ro/network-description.ts';
import { knapsackInputs } from '../../src/neur2ro/network-inputs.ts';
import { decodeOnnx } from '../../src/neur2ro/onnx-decode.ts';
import { bindNetwork } from '../../src/neur2ro/value-network.ts';
import { createWholeNetwork } from '../../src/neur2ro/whole-network.ts';
import { InputError } from '../../src/util/errors.ts';
import { knapsackEncoder, tinyKnapsack } from '../helpers/tiny-networks.ts';

const { whole, description } = knapsackEncoder();
const inputs = knapsackInputs(tinyKnapsack(3));

test('a network with any of its bytes changed is used, or refused with one sentence that names it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
      (changes) => {
        const bytes = whole.slice();
        for (const [at, value] of changes) bytes[at] = value;
        try {
          const graph = decodeOnnx(bytes, 'net.onnx');
          bindNetwork(createWholeNetwork('net', graph, bytes, parseDescription(description, 'net.json')), inputs);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          expect((error as Error).message).toMatch(/^net\.onnx: [^\n]+\.$/);
        }
      },
    ),
    { numRuns: 300 },
  );
});
