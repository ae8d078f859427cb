import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { InputError } from '../util/errors.ts';

/** The two text formats of models. */
export type ModelFormat = 'mps' | 'lp';

/** Where the bytes of a model come from; `name` is what messages call it. */
export type ByteSource =
  | { readonly path: string; readonly name: string }
  | { readonly bytes: Uint8Array; readonly name: string };

// The parser's own memory ends at 2 GiB, so a longer text cannot be read by it either.
const longest = 2 ** 31 - 1;

function load(path: string, name: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new InputError('no such file.', name);
    if (code === 'EISDIR') throw new InputError('is a folder, not a file.', name);
    if (code === 'EACCES' || code === 'EPERM') throw new InputError('permission to read it is denied.', name);
    if (code === 'ERR_FS_FILE_TOO_LARGE') throw new InputError('is longer than 2 GiB.', name);
    throw new InputError(`cannot be read (${code}).`, name);
  }
}

function unzip(bytes: Uint8Array, name: string): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: longest });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new InputError('is longer than 2 GiB when unpacked.', name);
    if (code === 'Z_BUF_ERROR') throw new InputError('the gzip data ends early: the file is truncated.', name);
    throw new InputError('the gzip data is damaged.', name);
  }
}

/**
 * The text of a file or of bytes, unpacked when it starts with gzip's magic number, whatever its suffix.
 * @throws InputError when it is missing, unreadable, empty, damaged or not text
 */
export function readBytes(source: ByteSource): Uint8Array {
  const { name } = source;
  const raw = 'path' in source ? load(source.path, name) : source.bytes;
  if (raw.length === 0) throw new InputError('is empty.', name);
  const text = raw[0] === 0x1f && raw[1] === 0x8b ? unzip(raw, name) : raw;
  if (text.length === 0) throw new InputError('is empty once unpacked.', name);
  if (text.includes(0)) throw new InputError('is binary data, not text.', name);
  return text;
}
