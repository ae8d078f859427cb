import { type Algebra, createSum } from './algebra.ts';
import { multiply } from './matrix-product.ts';
import { type Attribute, type Element, sizeOf, type Tensor } from './onnx-graph.ts';
import { axisOf, broadcastDims, broadcastReader, stridesOf, tabulate } from './tensor-layout.ts';

/** One use of an operator. Absent optional inputs are undefined. */
export interface OperatorCall<E> {
  readonly inputs: readonly (Tensor<E> | undefined)[];
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly opset: number;
  readonly algebra: Algebra<E>;
}

/** Works out the first output of a node. Throws a RangeError that continues a sentence whose subject is the node. */
type Operator = <E>(call: OperatorCall<E>) => Tensor<E>;

function inputAt<E>({ inputs }: OperatorCall<E>, k: number): Tensor<E> {
  const input = inputs[k];
  if (input === undefined) throw new RangeError(`lacks its input ${k + 1}.`);
  return input;
}

function numberAt<E>({ attributes }: OperatorCall<E>, name: string, otherwise: number): number {
  const value = attributes.get(name);
  return typeof value === 'number' ? value : otherwise;
}

function constant<E>(element: Element<E>, what: string): number {
  if (typeof element !== 'number') throw new RangeError(`has ${what} that depend on the network's inputs.`);
  return element;
}

const constants = <E>(tensor: Tensor<E>, what: string) => Array.from(tensor.data, (value) => constant(value, what));

/** A list that older operator sets have as an attribute and newer ones as an input. */
function listAt<E>(call: OperatorCall<E>, k: number, name: string): readonly number[] | undefined {
  const input = call.inputs[k];
  if (input !== undefined) return constants(input, name);
  const attribute = call.attributes.get(name);
  return Array.isArray(attribute) ? (attribute as readonly number[]) : undefined;
}

/** The algebra's element for factor times element. */
function scaled<E>(algebra: Algebra<E>, element: Element<E>, factor: number): Element<E> {
  const sum = createSum(algebra);
  sum.add(element, factor);
  return sum.total();
}

const map = <E>({ dims, data }: Tensor<E>, change: (element: Element<E>) => Element<E>): Tensor<E> => ({
  dims,
  data: Array.from(data, change),
});

const reshaped = <E>({ data }: Tensor<E>, dims: readonly number[]): Tensor<E> => ({ dims, data });

function elementwise<E>(call: OperatorCall<E>, combine: (a: Element<E>, b: Element<E>) => Element<E>): Tensor<E> {
  const [a, b] = [inputAt(call, 0), inputAt(call, 1)];
  const [readA, readB] = [broadcastReader(a), broadcastReader(b)];
  return tabulate(broadcastDims(a.dims, b.dims), (index) => combine(readA(index), readB(index)));
}

const added =
  (weight: number): Operator =>
  (call) =>
    elementwise(call, (a, b) => {
      const sum = createSum(call.algebra);
      sum.add(a, 1);
      sum.add(b, weight);
      return sum.total();
    });

const reduced =
  (mean: boolean): Operator =>
  (call) => {
    const input = inputAt(call, 0);
    const { dims } = input;
    const listed = listAt(call, 1, 'axes')?.map((axis) => axisOf(axis, dims.length));
    const none = listed === undefined || listed.length === 0;
    if (none && numberAt(call, 'noop_with_empty_axes', 0) === 1) return input;
    const axes = new Set(none ? dims.keys() : listed);
    const kept = dims.map((length, k) => (axes.has(k) ? 1 : length));
    const strides = stridesOf(kept);
    const sums = Array.from({ length: sizeOf(kept) }, () => createSum(call.algebra));
    const weight = mean ? sizeOf(kept) / sizeOf(dims) : 1;
    const read = broadcastReader(input);
    tabulate(dims, (index) => {
      const slot = index.reduce((offset, at, k) => (axes.has(k) ? offset : offset + at * strides[k]!), 0);
      sums[slot]!.add(read(index), weight);
      return 0;
    });
    const data = sums.map((sum) => sum.total());
    const keep = numberAt(call, 'keepdims', 1) === 1;
    return { dims: keep ? kept : dims.filter((_, k) => !axes.has(k)), data };
  };

/** The data of a matrix with rows and columns exchanged where asked for. */
function matrix<E>(tensor: Tensor<E>, transpose: boolean): Tensor<E> {
  const { dims, data } = tensor;
  const [rows, columns] = dims;
  if (dims.length !== 2) throw new RangeError(`is given a tensor of shape [${dims}] where a matrix is expected.`);
  if (!transpose) return tensor;
  return tabulate([columns!, rows!], ([i, j]) => data[j! * columns! + i!]!);
}

const gemm: Operator = (call) => {
  const { algebra } = call;
  const [alpha, beta] = [numberAt(call, 'alpha', 1), numberAt(call, 'beta', 1)];
  const a = matrix(inputAt(call, 0), numberAt(call, 'transA', 0) === 1);
  const b = matrix(inputAt(call, 1), numberAt(call, 'transB', 0) === 1);
  const product = multiply(algebra, a, b);
  const bias = call.inputs[2];
  const [read, readBias] = [broadcastReader(product), bias === undefined ? undefined : broadcastReader(bias)];
  if (bias !== undefined && broadcastDims(product.dims, bias.dims).join() !== product.dims.join())
    throw new RangeError(`adds a bias of shape [${bias.dims}] to a product of shape [${product.dims}].`);
  return tabulate(product.dims, (index) => {
    const sum = createSum(algebra);
    sum.add(read(index), alpha);
    if (readBias !== undefined) sum.add(readBias(index), beta);
    return sum.total();
  });
};

const concat: Operator = (call) => {
  const tensors = call.inputs.map((_, k) => inputAt(call, k));
  const { dims } = tensors[0]!;
  const axis = axisOf(numberAt(call, 'axis', Number.NaN), dims.length);
  const fits = ({ dims: other }: Tensor<unknown>) =>
    other.length === dims.length && other.every((length, k) => k === axis || length === dims[k]);
  if (!tensors.every(fits))
    throw new RangeError(`joins the shapes ${tensors.map((t) => `[${t.dims}]`).join(' and ')}.`);
  const source = tensors.flatMap((tensor) =>
    Array.from({ length: tensor.dims[axis]! }, (_, at) => ({ at, read: broadcastReader(tensor), tensor })),
  );
  return tabulate(dims.with(axis, source.length), (index) => {
    const { at, tensor } = source[index[axis]!]!;
    const strides = stridesOf(tensor.dims);
    return tensor.data[index.reduce((offset, i, k) => offset + (k === axis ? at : i) * strides[k]!, 0)]!;
  });
};

/** A tensor whose axis is made of the given places of the input's. */
function taken<E>(tensor: Tensor<E>, axis: number, places: readonly number[]): Tensor<E> {
  const strides = stridesOf(tensor.dims);
  return tabulate(
    tensor.dims.with(axis, places.length),
    (index) => tensor.data[index.reduce((sum, i, k) => sum + (k === axis ? places[i]! : i) * strides[k]!, 0)]!,
  );
}

const slice: Operator = (call) => {
  const input = inputAt(call, 0);
  const [starts, ends] = [listAt(call, 1, 'starts'), listAt(call, 2, 'ends')];
  if (starts === undefined || ends === undefined) throw new RangeError('lacks its starts or ends.');
  const axes = listAt(call, 3, 'axes') ?? [...starts.keys()];
  const steps = listAt(call, 4, 'steps') ?? starts.map(() => 1);
  return axes.reduce((tensor, named, k) => {
    const axis = axisOf(named, tensor.dims.length);
    const length = tensor.dims[axis]!;
    const step = steps[k]!;
    if (!(step > 0)) throw new RangeError(`has the step ${step}; only steps of 1 and more are supported.`);
    const place = (at: number) => Math.min(Math.max(at < 0 ? at + length : at, 0), length);
    const places: number[] = [];
    for (let at = place(starts[k]!); at < place(ends[k]!); at += step) places.push(at);
    return taken(tensor, axis, places);
  }, input);
};

const gather: Operator = (call) => {
  const [input, indices] = [inputAt(call, 0), inputAt(call, 1)];
  const axis = axisOf(numberAt(call, 'axis', 0), input.dims.length);
  const length = input.dims[axis]!;
  const places = constants(indices, 'indices').map((at) => (at < 0 ? at + length : at));
  if (places.some((at) => !(at >= 0 && at < length)))
    throw new RangeError(`gathers beyond the ${length} places there are.`);
  const found = taken(input, axis, places);
  return reshaped(found, [...input.dims.slice(0, axis), ...indices.dims, ...input.dims.slice(axis + 1)]);
};

const reshape: Operator = (call) => {
  const input = inputAt(call, 0);
  const asked = listAt(call, 1, 'shape') ?? [];
  const zeros = numberAt(call, 'allowzero', 0) === 1;
  const dims = asked.map((length, k) => (length === 0 && !zeros ? (input.dims[k] ?? 0) : length));
  const open = dims.indexOf(-1);
  if (open >= 0) dims[open] = sizeOf(input.dims) / -sizeOf(dims);
  if (!dims.every(Number.isInteger) || sizeOf(dims) !== sizeOf(input.dims))
    throw new RangeError(`cannot give a tensor of shape [${input.dims}] the shape [${asked}].`);
  return reshaped(input, dims);
};

const batchNormalization: Operator = (call) => {
  const { algebra } = call;
  const input = inputAt(call, 0);
  if (numberAt(call, 'training_mode', 0) === 1) throw new RangeError('is in training mode.');
  const [scale, bias, mean, variance] = [1, 2, 3, 4].map((k) => constants(inputAt(call, k), 'statistics'));
  const epsilon = numberAt(call, 'epsilon', 1e-5);
  if (input.dims[1] !== scale!.length)
    throw new RangeError(`normalises ${scale!.length} channels of a tensor of shape [${input.dims}].`);
  const read = broadcastReader(input);
  return tabulate(input.dims, (index) => {
    const c = index[1]!;
    const factor = scale![c]! / Math.sqrt(variance![c]! + epsilon);
    const sum = createSum(algebra, bias![c]! - factor * mean![c]!);
    sum.add(read(index), factor);
    return sum.total();
  });
};

/** TensorProto.DataType of float, float16, double and bfloat16. */
const realTypes = [1, 10, 11, 16];

const cast: Operator = (call) => {
  if (realTypes.includes(numberAt(call, 'to', 0))) return inputAt(call, 0);
  return map(inputAt(call, 0), (element) => Math.trunc(constant(element, 'values cast to integers')));
};

const stored: Operator = ({ attributes }) => {
  const value = attributes.get('value') ?? attributes.get('value_float') ?? attributes.get('value_int');
  if (typeof value === 'number') return { dims: [], data: [value] };
  if (value !== undefined && typeof value === 'object' && 'dims' in value) return value;
  const list = attributes.get('value_floats') ?? attributes.get('value_ints');
  if (!Array.isArray(list)) throw new RangeError('has no numeric value.');
  return { dims: [list.length], data: list };
};

/** The operators that networks may consist of (ONNX operator sets 7 to 22), by name. */
export const operators: Readonly<Record<string, Operator>> = {
  Gemm: gemm,
  MatMul: (call) => multiply(call.algebra, inputAt(call, 0), inputAt(call, 1)),
  Add: added(1),
  Sub: added(-1),
  Mul: (call) =>
    elementwise(call, (a, b) =>
      typeof b === 'number' ? scaled(call.algebra, a, b) : scaled(call.algebra, b, constant(a, 'two factors')),
    ),
  Div: (call) => elementwise(call, (a, b) => scaled(call.algebra, a, 1 / constant(b, 'divisors'))),
  Neg: (call) => map(inputAt(call, 0), (element) => scaled(call.algebra, element, -1)),
  Relu: (call) =>
    map(inputAt(call, 0), (element) =>
      typeof element === 'number' ? Math.max(0, element) : call.algebra.relu(element),
    ),
  ReduceSum: reduced(false),
  ReduceMean: reduced(true),
  Concat: concat,
  Constant: stored,
  Identity: (call) => inputAt(call, 0),
  Flatten(call) {
    const input = inputAt(call, 0);
    const { dims } = input;
    const axis = numberAt(call, 'axis', 1);
    const from = axis < 0 ? axis + dims.length : axis;
    return reshaped(input, [sizeOf(dims.slice(0, from)), sizeOf(dims.slice(from))]);
  },
  Reshape: reshape,
  Squeeze(call) {
    const input = inputAt(call, 0);
    const axes = listAt(call, 1, 'axes')?.map((axis) => axisOf(axis, input.dims.length));
    const gone = new Set(axes ?? [...input.dims.keys()].filter((k) => input.dims[k] === 1));
    if ([...gone].some((k) => input.dims[k] !== 1)) throw new RangeError(`squeezes the shape [${input.dims}].`);
    return reshaped(
      input,
      input.dims.filter((_, k) => !gone.has(k)),
    );
  },
  Unsqueeze(call) {
    const input = inputAt(call, 0);
    const listed = listAt(call, 1, 'axes') ?? [];
    const rank = input.dims.length + listed.length;
    const axes = new Set(listed.map((axis) => axisOf(axis, rank)));
    const rest = input.dims.values();
    return reshaped(
      input,
      Array.from({ length: rank }, (_, k) => (axes.has(k) ? 1 : rest.next().value!)),
    );
  },
  Transpose(call) {
    const input = inputAt(call, 0);
    const rank = input.dims.length;
    const order = listAt(call, 1, 'perm') ?? Array.from({ length: rank }, (_, k) => rank - 1 - k);
    const strides = stridesOf(input.dims);
    return tabulate(
      order.map((k) => input.dims[k]!),
      (index) => input.data[index.reduce((sum, i, k) => sum + i * strides[order[k]!]!, 0)]!,
    );
  },
  Slice: slice,
  Gather: gather,
  Cast: cast,
  Dropout(call) {
    const training = call.inputs[2];
    if (training !== undefined && constants(training, 'modes')[0] === 1) throw new RangeError('is in training mode.');
    return inputAt(call, 0);
  },
  BatchNormalization: batchNormalization,
};
