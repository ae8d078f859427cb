import { InputError } from '../util/errors.ts';
import { createLpModelBuilder } from './lp-model.ts';
import { createLpTokens, type LpTokenKind } from './lp-tokens.ts';
import type { Reading } from './reading.ts';
import { quote } from './text-scan.ts';

type Section = 'minimize' | 'maximize' | 'rows' | 'bounds' | 'general' | 'binary' | 'end';

const keywords: Readonly<Record<string, Section>> = {
  minimize: 'minimize',
  minimise: 'minimize',
  minimum: 'minimize',
  min: 'minimize',
  maximize: 'maximize',
  maximise: 'maximize',
  maximum: 'maximize',
  max: 'maximize',
  'subject to': 'rows',
  'such that': 'rows',
  st: 'rows',
  'st.': 'rows',
  's.t.': 'rows',
  bounds: 'bounds',
  bound: 'bounds',
  general: 'general',
  generals: 'general',
  gen: 'general',
  integer: 'general',
  integers: 'general',
  binary: 'binary',
  binaries: 'binary',
  bin: 'binary',
  end: 'end',
};
const unsupported: Readonly<Record<string, string>> = {
  semi: 'semi-continuous columns',
  semis: 'semi-continuous columns',
  'semi-continuous': 'semi-continuous columns',
  sos: 'special ordered sets',
  sos1: 'special ordered sets',
  sos2: 'special ordered sets',
  'general constraints': 'general constraints',
  'lazy constraints': 'lazy constraints',
  'user cuts': 'user cuts',
  'multi-objectives': 'several objectives',
  pwlobj: 'a piecewise linear objective',
};
const longestKeyword = 15;

/**
 * Reads an LP text, to be compared with what HiGHS reads in it. A missing final `End` is a warning; what is no linear
 * model, and every error of syntax, is refused with its line.
 * @throws InputError with file and line
 */
export function checkLp(text: Uint8Array, file: string): Reading {
  const fail = (message: string): never => {
    throw new InputError(message, file, blamed ?? tokens.line);
  };
  const tokens = createLpTokens(text, fail);
  const builder = createLpModelBuilder(text, fail);
  const is = (kind: LpTokenKind) => tokens.kind === kind;
  const shown = () => (is('end') ? 'the end of the text' : quote(tokens.text()));
  const warnings: string[] = [];
  let asked: { readonly section: Section | undefined; readonly start: number } = { section: undefined, start: -1 };
  let constantLine = 0;
  // The line to blame where the token that tells the error stands further on.
  let blamed: number | undefined;
  const blaming = (line: number, act: () => void) => {
    blamed = line;
    act();
    blamed = undefined;
  };

  // Most words are names such as `x12`: no keyword but sos1 and sos2 ends in a digit, so no string is made of them.
  const mayBeKeyword = () => {
    const last = text[tokens.end - 1]!;
    return last < 48 || last > 57 || tokens.end - tokens.start === 4;
  };
  /** The section that the current word opens, if any; a keyword of two words is passed up to its second. */
  const section = (): Section | undefined => {
    if (tokens.start !== asked.start) asked = { section: sectionHere(), start: tokens.start };
    return asked.section;
  };
  const sectionHere = (): Section | undefined => {
    if (!is('word') || tokens.end - tokens.start > longestKeyword || !mayBeKeyword() || tokens.follows(':'))
      return undefined;
    const word = tokens.text().toLowerCase();
    const two = word.length <= 7 ? `${word} ${tokens.wordAhead()}` : word;
    const semi =
      word === 'semi' && tokens.follows('-')
        ? 'semi'
        : word === 'multi' && tokens.follows('-')
          ? 'multi-objectives'
          : two;
    const refused = unsupported[semi] ?? unsupported[word];
    if (refused !== undefined) fail(`section ${quote(tokens.text())}: ${refused} are not supported here.`);
    const found = keywords[two];
    if (found !== undefined && two !== word) tokens.next();
    return found ?? keywords[word];
  };
  const refuseSymbol = () => {
    if (is('end')) fail('the text ends in the middle of a row: it is truncated.');
    if (tokens.symbol === '[' || tokens.symbol === '^' || tokens.symbol === '*')
      fail(`quadratic terms (${quote(tokens.symbol)}) are not supported.`);
    fail(`${shown()} is not expected here.`);
  };
  /** A signed number; the current token moves past it. */
  const constant = (what: string): number => {
    let sign = 1;
    while (is('sign')) {
      sign *= tokens.value;
      tokens.next();
      if (is('compare')) fail('indicator constraints (->) are not supported.');
    }
    if (!is('number')) fail(`expected ${what}, not ${shown()}.`);
    const value = sign * tokens.value;
    constantLine = tokens.line;
    tokens.next();
    return value;
  };
  /** Terms up to a comparison, a section or the end; constants among them go to `onConstant`. */
  const expression = (onTerm: (column: number, value: number) => void, onConstant: (value: number) => void) => {
    for (let first = true; ; first = false) {
      if (is('compare') || is('end')) return undefined;
      const opened = section();
      if (opened !== undefined) return opened;
      let sign = first ? 1 : 0;
      while (is('sign')) {
        sign = (sign === 0 ? 1 : sign) * tokens.value;
        tokens.next();
        if (is('compare')) fail('indicator constraints (->) are not supported.');
      }
      if (sign === 0) fail(`expected + or - before ${shown()}.`);
      let coefficient = sign;
      const isNumber = is('number');
      if (isNumber) {
        coefficient *= tokens.value;
        tokens.next();
      }
      if (is('word') && section() === undefined) {
        if (!Number.isFinite(coefficient)) fail(`the coefficient of ${shown()} is not finite.`);
        onTerm(builder.column(tokens.start, tokens.end), coefficient);
        tokens.next();
      } else if (isNumber) onConstant(coefficient);
      else refuseSymbol();
      if (is('symbol') || is('colon')) refuseSymbol();
    }
  };
  /** `name:` before an expression, '' where there is none. */
  const label = (): string => {
    if ((!is('word') && !is('number')) || !tokens.follows(':')) return '';
    const name = tokens.text();
    tokens.next();
    tokens.next();
    if (is('colon')) fail('special ordered sets (::) are not supported.');
    return name;
  };
  const objective = (): Section | undefined => {
    tokens.next();
    label();
    const next = expression(builder.addCost, builder.addOffset);
    if (is('compare')) fail('a comparison in the objective: "Subject To" may be missing before it.');
    return next;
  };
  const afterRow = () => {
    if (is('compare')) fail('two-sided rows are not supported in LP files.');
    if (is('sign') && tokens.line === constantLine) {
      tokens.next();
      const isArrow = is('compare');
      fail(isArrow ? 'indicator constraints (->) are not supported.' : 'expected one number on the right of the row.');
    }
    if (is('symbol') || is('colon')) refuseSymbol();
    // On the same line, `3 x` after a comparison is a term on the right, not the start of another row.
    if (tokens.line === constantLine && is('word') && !tokens.follows(':') && section() === undefined)
      fail('expected one number on the right of the row, all columns on its left.');
  };
  const rows = (): Section | undefined => {
    tokens.next();
    for (;;) {
      const before = is('end') ? 'end' : section();
      if (before !== undefined) return is('end') ? undefined : before;
      const name = label();
      let left = 0;
      const broken = expression(builder.addEntry, (value) => {
        left += value;
      });
      if (broken !== undefined) fail(`a row ends without a comparison before ${shown()}.`);
      if (is('end')) refuseSymbol();
      if (left !== 0) fail('a constant on the left of a row (two-sided rows are not supported in LP files).');
      const sense = tokens.symbol;
      tokens.next();
      const side = constant('a number on the right of the row');
      blaming(constantLine, () => builder.closeRow(name, sense, side));
      afterRow();
    }
  };
  const setBound = (column: number, sense: string, value: number) =>
    blaming(constantLine, () => {
      if (sense !== '<=') builder.setLower(column, value);
      if (sense !== '>=') builder.setUpper(column, value);
    });
  const bound = () => {
    if (is('word')) {
      const j = builder.column(tokens.start, tokens.end);
      tokens.next();
      if (is('word') && tokens.text().toLowerCase() === 'free') {
        builder.setLower(j, Number.NEGATIVE_INFINITY);
        builder.setUpper(j, Number.POSITIVE_INFINITY);
        tokens.next();
        return;
      }
      if (!is('compare')) fail(`expected <=, >=, = or free after the name of a column, not ${shown()}.`);
      const sense = tokens.symbol;
      tokens.next();
      const value = constant('a number as bound');
      setBound(j, sense, value);
      return;
    }
    const value = constant('a bound');
    if (!is('compare')) fail(`expected <=, >= or = after a bound, not ${shown()}.`);
    const sense = tokens.symbol;
    tokens.next();
    if (!is('word')) fail(`expected the name of a column, not ${shown()}.`);
    const j = builder.column(tokens.start, tokens.end);
    setBound(j, sense === '<=' ? '>=' : sense === '>=' ? '<=' : '=', value);
    tokens.next();
    if (!is('compare')) return;
    if (tokens.symbol !== sense || sense === '=') fail('expected a two-sided bound to compare in one direction.');
    tokens.next();
    const other = constant('a number as bound');
    setBound(j, sense, other);
  };
  const list = (read: () => void) => (): Section | undefined => {
    tokens.next();
    for (;;) {
      if (is('end')) return undefined;
      const opened = section();
      if (opened !== undefined) return opened;
      read();
    }
  };
  const member = (binary: boolean) => () => {
    if (!is('word')) fail(`expected the name of a column, not ${shown()}.`);
    builder.setInteger(builder.column(tokens.start, tokens.end), binary);
    tokens.next();
  };
  const readers: Readonly<Record<Exclude<Section, 'end'>, () => Section | undefined>> = {
    minimize: objective,
    maximize: objective,
    rows,
    bounds: list(bound),
    general: list(member(false)),
    binary: list(member(true)),
  };

  tokens.next();
  let open = section();
  if (open !== 'minimize' && open !== 'maximize') fail(`expected Minimize or Maximize, not ${shown()}.`);
  const maximize = open === 'maximize';
  let position = 0;
  while (open !== undefined && open !== 'end') {
    if (position > 0 && (open === 'minimize' || open === 'maximize')) fail('a second objective.');
    if (open === 'rows' && position > 1) fail('the rows must stand right after the objective.');
    position++;
    open = readers[open]();
  }
  if (open === 'end') {
    tokens.next();
    if (!is('end')) fail(`expected nothing after End, not ${shown()}.`);
  } else warnings.push('there is no final End: the file may be truncated.');
  const finished = builder.finish(maximize);
  if (finished.columnNames.length === 0) throw new InputError('has no columns.', file);
  return { ...finished, name: '', warnings: [...warnings, ...finished.warnings] };
}
