import { quote } from '../mip/text-scan.ts';
import { InputError } from '../util/errors.ts';

/** What the first line of a Matrix Market file says of the rest. */
export interface MatrixMarketHeader {
  readonly layout: 'coordinate' | 'array';
  readonly field: 'real' | 'integer' | 'pattern';
  readonly symmetry: 'general' | 'symmetric' | 'skew-symmetric';
}

/** What the header of a file must look like, for messages. */
const example = "'%%MatrixMarket matrix coordinate real general'";

function oneOf<T extends string>(word: string | undefined, allowed: readonly T[], what: string, name: string): T {
  const found = allowed.find((candidate) => candidate === word?.toLowerCase());
  if (found !== undefined) return found;
  const list = `${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}`;
  throw new InputError(
    `the header names ${word === undefined ? 'no' : `the ${quote(word)}`} ${what}; expected ${list}.`,
    name,
    1,
  );
}

/**
 * Reads the header of a Matrix Market file.
 *
 * Source: Boisvert, Pozo & Remington, "The Matrix Market exchange formats: initial design", NISTIR 5935, 1996.
 * @throws InputError for anything but real, integer and pattern matrices
 */
export function parseHeader(line: string, name: string): MatrixMarketHeader {
  const [banner, object, layoutWord, fieldWord, symmetryWord, ...rest] = line.trim().split(/\s+/);
  if (banner?.toLowerCase() !== '%%matrixmarket')
    throw new InputError(`expected a header like ${example}, not ${quote(line.trim())}.`, name, 1);
  oneOf(object, ['matrix'], 'object', name);
  const layout = oneOf(layoutWord, ['coordinate', 'array'], 'format', name);
  const field = oneOf(fieldWord, ['real', 'integer', 'pattern'], 'field', name);
  const symmetry = oneOf(symmetryWord, ['general', 'symmetric', 'skew-symmetric'], 'symmetry', name);
  if (rest.length > 0) throw new InputError(`expected nothing behind the symmetry, not ${quote(rest[0]!)}.`, name, 1);
  if (field === 'pattern' && (layout === 'array' || symmetry === 'skew-symmetric'))
    throw new InputError(
      `a pattern has no values, so it cannot be ${layout === 'array' ? 'an array' : symmetry}.`,
      name,
      1,
    );
  return { layout, field, symmetry };
}
