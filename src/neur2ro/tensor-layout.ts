import { type Element, sizeOf, type Tensor } from './onnx-graph.ts';

/** How far apart neighbours along each axis stand in a tensor's data. */
export function stridesOf(dims: readonly number[]): number[] {
  const strides = new Array<number>(dims.length).fill(1);
  for (let k = dims.length - 2; k >= 0; k--) strides[k] = strides[k + 1]! * dims[k + 1]!;
  return strides;
}

/** An axis counted from the end where negative. Throws a RangeError where the tensor has no such axis. */
export function axisOf(axis: number, rank: number): number {
  const found = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(found) || found < 0 || found >= rank)
    throw new RangeError(`asks for axis ${axis} of a tensor of ${rank} axes.`);
  return found;
}

/** A tensor made by calling `at` with each index in turn; the index is reused between calls. */
export function tabulate<E>(dims: readonly number[], at: (index: readonly number[]) => Element<E>): Tensor<E> {
  const index = new Array<number>(dims.length).fill(0);
  const data = Array.from({ length: sizeOf(dims) }, () => {
    const element = at(index);
    for (let k = dims.length - 1; k >= 0; k--) {
      if (++index[k]! < dims[k]!) break;
      index[k] = 0;
    }
    return element;
  });
  return { dims, data };
}

/** The axes that two tensors broadcast to (as in NumPy). Throws a RangeError where they do not. */
export function broadcastDims(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, k) => {
    const [p, q] = [a[k + a.length - rank] ?? 1, b[k + b.length - rank] ?? 1];
    if (p !== q && p !== 1 && q !== 1) throw new RangeError(`is given the shapes [${a}] and [${b}].`);
    return p === 1 ? q : p;
  });
}

/** Reads a tensor as if it had been broadcast: takes an index of at least its rank. */
export function broadcastReader<E>({ dims, data }: Tensor<E>): (index: readonly number[]) => Element<E> {
  const strides = stridesOf(dims);
  return (index) => {
    const skipped = index.length - dims.length;
    let offset = 0;
    for (let k = 0; k < dims.length; k++) if (dims[k] !== 1) offset += index[k + skipped]! * strides[k]!;
    return data[offset]!;
  };
}
