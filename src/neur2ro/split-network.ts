import { InputError } from '../util/errors.ts';
import { type Algebra, createSum, numbers } from './algebra.ts';
import type { NetworkDescription } from './network-description.ts';
import { checkOperators, evaluateKnown } from './onnx-evaluate.ts';
import type { Element, OnnxGraph, Tensor } from './onnx-graph.ts';
import { openRuntime } from './onnx-runtime.ts';
import type { SetNetwork, Side } from './set-network.ts';

/** The graphs that a network may be published in, each with one input of shape [rows, features]. */
export const parts = ['x_embed', 'x_post', 'xi_embed', 'xi_post', 'value'] as const;

/** A part's graph and its file's bytes. */
export interface NetworkPart {
  readonly graph: OnnxGraph;
  readonly bytes: Uint8Array;
}

export type NetworkParts = Readonly<Record<(typeof parts)[number], NetworkPart>>;

/** The only tensor of an encoding. */
const encoded = 'e';

function check({ source, inputs, outputs }: OnnxGraph): void {
  if (inputs.length !== 1 || outputs.length !== 1)
    throw new InputError(`has ${inputs.length} inputs and ${outputs.length} outputs; a part has one each.`, source);
}

function apply<E>({ graph }: NetworkPart, input: Tensor<E>, algebra: Algebra<E>): Tensor<E> {
  const [{ name: from }, { name: to }] = [graph.inputs[0]!, graph.outputs[0]!];
  const output = evaluateKnown(graph, new Map([[from, input]]), algebra).get(to);
  if (output === undefined) throw new InputError(`has the output ${to}, which none of its nodes gives.`, graph.source);
  return output;
}

/** Rows of items, [batch * items, features], put together to [batch, features]. */
function pooled<E>(rows: Tensor<E>, items: number, mean: boolean, algebra: Algebra<E>): Tensor<E> {
  const features = rows.dims[1]!;
  const batch = rows.dims[0]! / items;
  const data: Element<E>[] = [];
  for (let b = 0; b < batch; b++) {
    for (let k = 0; k < features; k++) {
      const sum = createSum(algebra);
      for (let i = 0; i < items; i++) sum.add(rows.data[(b * items + i) * features + k]!, mean ? 1 / items : 1);
      data.push(sum.total());
    }
  }
  return { dims: [batch, features], data };
}

/** [batch, items, features] as rows of items. */
function itemRows<E>({ dims: [batch, items, features], data }: Tensor<E>): Tensor<E> {
  return { dims: [batch! * items!, features!], data };
}

function joined<E>(a: Tensor<E>, b: Tensor<E>): Tensor<E> {
  const [batch, left] = a.dims as [number, number];
  const right = b.dims[1]!;
  const data: Element<E>[] = [];
  for (let row = 0; row < batch; row++) {
    for (let k = 0; k < left; k++) data.push(a.data[row * left + k]!);
    for (let k = 0; k < right; k++) data.push(b.data[row * right + k]!);
  }
  return { dims: [batch, left + right], data };
}

/**
 * A value network in five graphs, as published beside the whole one: items are encoded by `embed`, put together as the
 * description says, taken on by `post`, and joined by `value`.
 * @throws InputError when a part's inputs, outputs or operators are others
 */
export function createSplitNetwork(
  name: string,
  source: string,
  files: NetworkParts,
  description: NetworkDescription,
): SetNetwork {
  for (const part of parts) {
    checkOperators(files[part].graph);
    check(files[part].graph);
  }
  const mean = description.aggregation === 'mean';
  return {
    name,
    source,
    description,
    encode(side: Side, features, algebra) {
      const items = apply(files[`${side}_embed`], itemRows(features), algebra);
      return new Map([
        [encoded, apply(files[`${side}_post`], pooled(items, features.dims[1]!, mean, algebra), algebra)],
      ]);
    },
    join(x, scenario, algebra) {
      const value = apply(files.value, joined(x.get(encoded)!, scenario.get(encoded)!), algebra);
      if (value.data.length !== 1)
        throw new InputError(`gives a value of shape [${value.dims}] for one point.`, files.value.graph.source);
      return value.data[0]!;
    },
    async open() {
      const opened = parts.map(async (part) => {
        const { graph, bytes } = files[part];
        return [part, { session: await openRuntime(bytes, graph.source), input: graph.inputs[0]!.name }] as const;
      });
      const sessions = Object.fromEntries(await Promise.all(opened));
      const run = (part: string, input: Tensor) => sessions[part]!.session.run({ [sessions[part]!.input]: input });
      const encode = async (side: Side, features: Tensor) => {
        const items = await run(`${side}_embed`, itemRows(features));
        return run(`${side}_post`, pooled(items, features.dims[1]!, mean, numbers));
      };
      return {
        run: async (x, xi) => (await run('value', joined(await encode('x', x), await encode('xi', xi)))).data,
        async release() {
          await Promise.all(Object.values(sessions).map(({ session }) => session.release()));
        },
      };
    },
  };
}
