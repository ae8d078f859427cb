import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { InputError } from '../util/errors.ts';
import { writeFileAtomic } from '../util/files.ts';
import type { MipModel } from './model.ts';
import type { ModelFormat } from './read-bytes.ts';
import { toLp } from './write-lp.ts';
import { toMps } from './write-mps.ts';

const compress = promisify(gzip);

/** How a file holds a model. */
export interface ModelEncoding {
  readonly format: ModelFormat;
  readonly gzip: boolean;
}

/** What the suffix of a path asks for: .mps or .lp, each with or without .gz; undefined for any other. */
export function encodingOf(path: string): ModelEncoding | undefined {
  const match = /\.(mps|lp)(\.gz)?$/i.exec(path);
  if (match === null) return undefined;
  return { format: match[1]!.toLowerCase() === 'lp' ? 'lp' : 'mps', gzip: match[2] !== undefined };
}

/** A model as the text of a file: free MPS ({@link toMps}) or CPLEX LP ({@link toLp}), in the sense of its source. */
export function modelText(model: MipModel, format: ModelFormat): string {
  return format === 'lp' ? toLp(model) : toMps(model);
}

/** The bytes of a gzip file. They carry no time and no operating system, so that they repeat. */
export async function gzipped(text: string | Uint8Array): Promise<Uint8Array> {
  const packed = await compress(text, { level: 9 });
  // Byte 9 of the header names the operating system (RFC 1952, section 2.3.1); 255 is "unknown".
  packed[9] = 255;
  return packed;
}

/**
 * Writes a model to a file, whole or not at all, in the format that its suffix names: .mps or .lp, packed with .gz.
 * @throws InputError when the suffix is another one or the file cannot be written
 */
export async function writeModelFile(model: MipModel, path: string): Promise<void> {
  const encoding = encodingOf(path);
  if (encoding === undefined)
    throw new InputError('the name of a model file must end in .mps, .lp, .mps.gz or .lp.gz.', path);
  const text = modelText(model, encoding.format);
  await writeFileAtomic(path, encoding.gzip ? await gzipped(text) : text);
}
