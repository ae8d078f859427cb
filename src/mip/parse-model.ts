import type { Highs } from 'highs';
import { InputError } from '../util/errors.ts';
import { loadHighs } from './highs-runtime.ts';
import type { MipModel } from './model.ts';
import type { ModelFormat } from './read-bytes.ts';

function parse(highs: Highs, text: Uint8Array, name: string, format: ModelFormat): MipModel {
  const native = highs.createModel();
  native.options.set({ output_flag: true, log_to_console: true });
  native.readModel({ format, data: text });
  const { numCols, numRows, sense, offset, colCost, colLower, colUpper, rowLower, rowUpper, matrix, integrality } =
    native.getModel('csc');
  if (numCols === 0) throw new InputError('has no columns.', name);
  const maximize = sense === highs.constants.objectiveSense.maximize;
  return {
    name,
    columns: numCols,
    rows: numRows,
    maximize,
    cost: maximize ? colCost.map((value) => 0 - value) : colCost,
    offset: maximize ? 0 - offset : offset,
    lower: colLower,
    upper: colUpper,
    integer: Uint8Array.from(integrality),
    rowLower,
    rowUpper,
    starts: matrix.starts,
    indices: matrix.indices,
    values: matrix.values,
    columnNames: Array.from({ length: numCols }, (_, j) => native.getColName(j)),
    rowNames: Array.from({ length: numRows }, (_, i) => native.getRowName(i)),
  };
}

/**
 * Parses the text of a model with HiGHS.
 * @throws InputError when it is no mixed-integer linear program
 */
export async function parseModel(
  text: Uint8Array,
  name: string,
  format: ModelFormat | undefined,
  module: WebAssembly.Module,
): Promise<{ readonly model: MipModel; readonly warnings: readonly string[] }> {
  const highs = await loadHighs(module);
  try {
    return { model: parse(highs, text, name, format ?? 'mps'), warnings: [] };
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError('is not a model that HiGHS can read.', name);
  }
}
