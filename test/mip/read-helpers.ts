import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readModel } from '../../src/mip/read.ts';
import type { ModelFormat } from '../../src/mip/read-bytes.ts';
import type { ReadResult } from '../../src/mip/reading.ts';

/** Instances of others, beside the repository; tests that need them skip where they are absent. */
export const sharedInstances = fileURLToPath(new URL('../../../shared/instances/', import.meta.url));
export const hasSharedInstances = existsSync(sharedInstances);
export const noSharedInstances = 'the shared instances are not beside the repository';

/** Reads a text, MPS unless told otherwise. */
export function readText(text: string, format: ModelFormat = 'mps'): Promise<ReadResult> {
  return readModel({ text, name: `test.${format}`, format });
}

/** The parts of an MPS file, of which a test replaces some. */
export function mps(parts: Partial<Record<'head' | 'rows' | 'columns' | 'rhs' | 'rest' | 'end', string>> = {}): string {
  const {
    head = 'NAME small\n',
    rows = ' N cost\n L c1\n G c2\n E c3\n',
    columns = ' x cost 1 c1 2\n x c2 3\n y cost -2 c3 1.5\n',
    rhs = ' RHS c1 4 c2 1\n RHS c3 3\n',
    rest = '',
    end = 'ENDATA\n',
  } = parts;
  return `${head}ROWS\n${rows}COLUMNS\n${columns}RHS\n${rhs}${rest}${end}`;
}
