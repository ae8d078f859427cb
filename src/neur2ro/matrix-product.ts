import { type Algebra, createSum } from './algebra.ts';
import { type Element, sizeOf, type Tensor } from './onnx-graph.ts';
import { broadcastDims } from './tensor-layout.ts';

const unsuitable = 'multiplies two factors that both depend on the inputs of the network.';

/** Row times column, where one of each pair of factors must be a number. */
function dot<E>(
  algebra: Algebra<E>,
  length: number,
  a: (k: number) => Element<E>,
  b: (k: number) => Element<E>,
): Element<E> {
  const sum = createSum(algebra);
  for (let k = 0; k < length; k++) {
    const [left, right] = [a(k), b(k)];
    if (typeof right === 'number') sum.add(left, right);
    else if (typeof left === 'number') sum.add(right, left);
    else throw new RangeError(unsuitable);
  }
  return sum.total();
}

/** Which matrix of a stack of shape `own` the k-th of a stack of shape `dims` is, the one broadcast to the other. */
function stacked(own: readonly number[], dims: readonly number[], k: number): number {
  let offset = 0;
  let stride = 1;
  let rest = k;
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    const at = rest % dims[axis]!;
    rest = Math.floor(rest / dims[axis]!);
    const length = own[axis + own.length - dims.length] ?? 1;
    if (length > 1) offset += at * stride;
    stride *= length;
  }
  return offset;
}

/**
 * The product of two stacks of matrices, as NumPy's matmul has it; vectors count as a row on the left and a column on the
 * right.
 * @throws RangeError where the shapes do not fit or two expressions meet
 */
export function multiply<E>(algebra: Algebra<E>, left: Tensor<E>, right: Tensor<E>): Tensor<E> {
  const leftDims = left.dims.length === 1 ? [1, ...left.dims] : left.dims;
  const rightDims = right.dims.length === 1 ? [...right.dims, 1] : right.dims;
  const [rows, inner] = leftDims.slice(-2);
  const [depth, columns] = rightDims.slice(-2);
  if (rows === undefined || columns === undefined || inner !== depth)
    throw new RangeError(`multiplies the shapes [${left.dims}] and [${right.dims}].`);
  const [leftStack, rightStack] = [leftDims.slice(0, -2), rightDims.slice(0, -2)];
  const stack = broadcastDims(leftStack, rightStack);
  const data: Element<E>[] = [];
  for (let s = 0; s < sizeOf(stack); s++) {
    const a = stacked(leftStack, stack, s) * rows * inner!;
    const b = stacked(rightStack, stack, s) * inner! * columns;
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++)
        data.push(
          dot(
            algebra,
            inner!,
            (k) => left.data[a + i * inner! + k]!,
            (k) => right.data[b + k * columns + j]!,
          ),
        );
  }
  const dims = [...stack];
  if (left.dims.length > 1) dims.push(rows);
  if (right.dims.length > 1) dims.push(columns);
  return { dims, data };
}
