import { type ByteSource, readBytes } from '../mip/read-bytes.ts';
import { InputError } from '../util/errors.ts';
import type { Csr } from './csr.ts';
import { parseMatrixMarket } from './matrix-market-parse.ts';
import { csrFromTriplets } from './triplets.ts';

/**
 * Reads a square matrix from a Matrix Market file or its bytes, packed with gzip or not. Entries at the same place add up.
 * @throws InputError when it cannot be read, with the line and what was expected, or is not square
 */
export function readMatrix(source: ByteSource): Csr {
  const { height, width, rows, columns, values } = parseMatrixMarket(readBytes(source), source.name);
  if (height !== width)
    throw new InputError(`expected a square matrix, not one of ${height} by ${width}.`, source.name);
  return csrFromTriplets({ size: height, rows, columns, values });
}

/**
 * Reads right-hand sides from a Matrix Market file or its bytes: one vector per column, mostly of an array file.
 * @param size number of rows that the matrix has, where it is known
 * @throws InputError when it cannot be read, or has another number of rows
 */
export function readVectors(source: ByteSource, size?: number): Float64Array[] {
  const { height, width, rows, columns, values } = parseMatrixMarket(readBytes(source), source.name);
  if (size !== undefined && height !== size)
    throw new InputError(`has ${height} rows; expected ${size}, as many as the matrix.`, source.name);
  const vectors = Array.from({ length: width }, () => new Float64Array(height));
  for (let k = 0; k < values.length; k++) vectors[columns[k]!]![rows[k]!]! += values[k]!;
  return vectors;
}
