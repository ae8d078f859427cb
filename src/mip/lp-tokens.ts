import { decode, quote, readNumber } from './text-scan.ts';

/** `word` is a name or keyword; `compare` is one of `<=`, `>=`, `=`; `symbol` is any other character with a meaning. */
export type LpTokenKind = 'number' | 'word' | 'compare' | 'sign' | 'colon' | 'symbol' | 'end';

/** The tokens of an LP text, one at a time. */
export interface LpTokens {
  readonly kind: LpTokenKind;
  /** Line of the token, counted from 1. */
  readonly line: number;
  /** Place of the token in the text. */
  readonly start: number;
  readonly end: number;
  /** The value of a number, +1 or -1 for a sign. */
  readonly value: number;
  /** `<=`, `>=` or `=` for a comparison, however it is spelt; the character of a symbol. */
  readonly symbol: string;
  /** Moves to the next token. */
  next(): void;
  /** The token's text. */
  text(): string;
  /** Whether the next visible character, on this line or a later one, is the given one. */
  follows(character: string): boolean;
  /** The next word on this line in lower case, without moving to it; '' where there is none. */
  wordAhead(): string;
}

const tab = 9;
const newline = 10;
const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 48 && byte <= 57;
// What ends a name.
const delimiters = new Uint8Array(256);
for (const byte of Buffer.from('\\:+<>^= /-*[]')) delimiters[byte] = 1;
for (let byte = 0; byte <= 32; byte++) delimiters[byte] = 1;

/**
 * The tokens of an LP text, before the first: call next. `inf` and `infinity` are numbers, comments are passed over.
 * @param fail throws a message with the line of the current token
 */
export function createLpTokens(text: Uint8Array, fail: (message: string) => never): LpTokens {
  let kind: LpTokenKind = 'end';
  let line = 1;
  let start = 0;
  let end = 0;
  let value = 0;
  let symbol = '';

  const skipBlanks = () => {
    for (;;) {
      const byte = text[end];
      if (byte === newline) line++;
      if (byte === 92) {
        const stop = text.indexOf(newline, end);
        end = stop < 0 ? text.length : stop;
      } else if (byte === 47 && text[end + 1] === 42) skipComment();
      else if (byte === 32 || byte === tab || byte === newline || byte === 13) end++;
      else return;
    }
  };
  const skipComment = () => {
    for (end += 2; end < text.length; end++) {
      if (text[end] === newline) line++;
      if (text[end] === 42 && text[end + 1] === 47) {
        end += 2;
        return;
      }
    }
    fail('a comment /* is not closed.');
  };
  const numeral = () => {
    while (isDigit(text[end])) end++;
    if (text[end] === 46) for (end++; isDigit(text[end]); ) end++;
    const exponent = text[end] === 69 || text[end] === 101 ? end + 1 : 0;
    const digits = text[exponent] === 43 || text[exponent] === 45 ? exponent + 1 : exponent;
    if (exponent > 0 && isDigit(text[digits])) for (end = digits; isDigit(text[end]); ) end++;
    kind = 'number';
    value = readNumber(text, start, end);
    if (Number.isNaN(value)) fail(`expected a number, not ${quote(decode(text, start, end))}.`);
  };
  const readWord = () => {
    while (end < text.length && delimiters[text[end]!] === 0) end++;
    kind = 'word';
    if (end - start !== 3 && end - start !== 8) return;
    const word = decode(text, start, end).toLowerCase();
    if (word === 'nan') fail('nan is not a number.');
    if (word !== 'inf' && word !== 'infinity') return;
    kind = 'number';
    value = Number.POSITIVE_INFINITY;
  };
  const readSymbol = (byte: number) => {
    end++;
    symbol = String.fromCharCode(byte);
    if (byte === 43 || byte === 45) {
      kind = 'sign';
      value = byte === 43 ? 1 : -1;
    } else if (byte === 58) kind = 'colon';
    else if (byte === 60 || byte === 62 || byte === 61) {
      const other = text[end];
      const pair = byte === 61 ? other === 60 || other === 62 : other === 61;
      if (pair) end++;
      kind = 'compare';
      const sense = byte === 61 && pair ? other! : byte;
      symbol = sense === 60 ? '<=' : sense === 62 ? '>=' : '=';
    } else kind = 'symbol';
  };
  return {
    get kind() {
      return kind;
    },
    get line() {
      return line;
    },
    get start() {
      return start;
    },
    get end() {
      return end;
    },
    get value() {
      return value;
    },
    get symbol() {
      return symbol;
    },
    text: () => decode(text, start, end),
    next() {
      skipBlanks();
      start = end;
      const byte = text[end];
      if (byte === undefined) kind = 'end';
      else if (isDigit(byte) || (byte === 46 && isDigit(text[end + 1]))) numeral();
      else if (delimiters[byte] === 1) {
        if (byte < 32) fail('a control character is not part of a model.');
        readSymbol(byte);
      } else readWord();
    },
    follows(character) {
      let k = end;
      while (k < text.length && text[k]! <= 32) k++;
      return text[k] === character.charCodeAt(0);
    },
    wordAhead() {
      let k = end;
      while (text[k] === 32 || text[k] === tab) k++;
      const begin = k;
      while (k < text.length && delimiters[text[k]!] === 0) k++;
      return decode(text, begin, k).toLowerCase();
    },
  };
}
