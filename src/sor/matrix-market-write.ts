import { gzipped } from '../mip/write.ts';
import { writeFileAtomic } from '../util/files.ts';
import { findAsymmetry } from './checks.ts';
import type { Csr } from './csr.ts';

/** Collects lines as bytes: a large matrix is longer than the longest string. */
function createText() {
  const chunks: Buffer[] = [];
  let lines: string[] = [];
  const flush = () => {
    chunks.push(Buffer.from(lines.join('')));
    lines = [];
  };
  return {
    line(text: string) {
      lines.push(text, '\n');
      if (lines.length >= 65_536) flush();
    },
    bytes(): Uint8Array {
      flush();
      return Buffer.concat(chunks);
    },
  };
}

// The shortest text that reads back as the same number; a zero has no sign.
const numberText = (value: number): string => String(value === 0 ? 0 : value);

/** A matrix as a Matrix Market file: one triangle where it is exactly symmetric, else all entries. */
export function matrixText(a: Csr): Uint8Array {
  const symmetric = findAsymmetry(a, 0) === undefined;
  const text = createText();
  let diagonal = 0;
  for (let i = 0; i < a.size; i++) if (a.diagonal[i] !== 0) diagonal++;
  let entries = diagonal + a.values.length;
  if (symmetric) {
    entries = diagonal;
    for (let i = 0; i < a.size; i++) entries += a.upperStarts[i]! - a.rowStarts[i]!;
  }
  text.line(`%%MatrixMarket matrix coordinate real ${symmetric ? 'symmetric' : 'general'}`);
  text.line(`${a.size} ${a.size} ${entries}`);
  const part = (i: number, begin: number, end: number) => {
    for (let k = begin; k < end; k++) text.line(`${i + 1} ${a.columns[k]! + 1} ${numberText(a.values[k]!)}`);
  };
  for (let i = 0; i < a.size; i++) {
    part(i, a.rowStarts[i]!, a.upperStarts[i]!);
    if (a.diagonal[i] !== 0) text.line(`${i + 1} ${i + 1} ${numberText(a.diagonal[i]!)}`);
    if (!symmetric) part(i, a.upperStarts[i]!, a.rowStarts[i + 1]!);
  }
  return text.bytes();
}

/** Vectors of one length as the columns of a Matrix Market array file. */
export function vectorsText(vectors: readonly Float64Array[]): Uint8Array {
  const height = vectors[0]?.length ?? 0;
  if (height === 0 || vectors.some((vector) => vector.length !== height))
    throw new RangeError('the columns of a file must be vectors of one length, at least one of them.');
  const text = createText();
  text.line('%%MatrixMarket matrix array real general');
  text.line(`${height} ${vectors.length}`);
  for (const vector of vectors) for (const value of vector) text.line(numberText(value));
  return text.bytes();
}

/**
 * Writes the text of a matrix or of vectors to a file, whole or not at all; packed where the path ends in .gz.
 * @throws InputError when the file cannot be written
 */
export async function writeMatrixMarket(path: string, text: Uint8Array): Promise<void> {
  await writeFileAtomic(path, /\.gz$/i.test(path) ? await gzipped(text) : text);
}
