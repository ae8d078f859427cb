import { InputError } from '../../util/errors.ts';

/** Reads a file of numbers parted by blanks and line ends, and says where it went wrong. */
export interface NumberReader {
  /** The next number. Throws an InputError that names the file, the line and what was expected. */
  number(what: string): number;
  /** The next number, which must be whole and at least `least`. */
  whole(what: string, least: number): number;
  /** The next number, which must be at least 0. */
  positive(what: string): number;
  /** Throws an InputError when anything is left. */
  end(): void;
  /** An error at the number read last. */
  fault(sentence: string): InputError;
}

const shortened = (word: string) => (word.length > 40 ? `${word.slice(0, 40)}...` : word);

/** A reader of a text; `file` is the name that errors give. */
export function createNumberReader(text: string, file?: string): NumberReader {
  const word = /\S+/g;
  let line = 1;
  let counted = 0;

  function step(to: number): void {
    for (let k = text.indexOf('\n', counted); k >= 0 && k < to; k = text.indexOf('\n', k + 1)) {
      line++;
      counted = k + 1;
    }
  }

  const fault = (sentence: string) => new InputError(sentence, file, line);

  function number(what: string): number {
    const match = word.exec(text);
    if (match === null) {
      step(text.trimEnd().length);
      throw fault(`the file ends where ${what} was expected.`);
    }
    step(match.index);
    const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(match[0]) ? Number(match[0]) : Number.NaN;
    if (!Number.isFinite(value)) throw fault(`${what} was expected, a number, not '${shortened(match[0])}'.`);
    return value;
  }

  return {
    number,
    whole(what, least) {
      const value = number(what);
      if (!Number.isSafeInteger(value) || value < least)
        throw fault(`${what} must be a whole number of at least ${least}, not ${value}.`);
      return value;
    },
    positive(what) {
      const value = number(what);
      if (value < 0) throw fault(`${what} must be at least 0, not ${value}.`);
      return value;
    },
    end() {
      const match = word.exec(text);
      if (match === null) return;
      step(match.index);
      throw fault(`the file goes on with '${shortened(match[0])}' after its last number.`);
    },
    fault,
  };
}
