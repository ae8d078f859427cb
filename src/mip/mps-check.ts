import { InputError } from '../util/errors.ts';
import { createMpsLines, fieldLimit, type MpsLayout } from './mps-lines.ts';
import { boundHasValue, createMpsModelBuilder } from './mps-model.ts';
import type { Reading } from './reading.ts';
import { quote, readNumber } from './text-scan.ts';

const sections = ['NAME', 'OBJSENSE', 'ROWS', 'COLUMNS', 'RHS', 'RANGES', 'BOUNDS', 'ENDATA'] as const;
type Section = (typeof sections)[number];

// Sections of other solvers' dialects, with what they would add to a linear model.
const unsupported: Readonly<Record<string, string>> = {
  QUADOBJ: 'a quadratic objective',
  QMATRIX: 'a quadratic objective',
  QSECTION: 'quadratic terms',
  QCMATRIX: 'a quadratic row',
  CSECTION: 'a cone',
  SOS: 'special ordered sets',
  SOS1: 'special ordered sets',
  SOS2: 'special ordered sets',
  SETS: 'special ordered sets',
  INDICATORS: 'indicator constraints',
  GENCONS: 'general constraints',
  PWLOBJ: 'a piecewise linear objective',
  PWLNAM: 'piecewise linear terms',
  PWLCON: 'piecewise linear rows',
  DELAYEDROWS: 'delayed rows',
  LAZYCONS: 'lazy constraints',
  MODELCUTS: 'model cuts',
  USERCUTS: 'user cuts',
  OBJNAME: 'the choice of an objective row',
  REFROW: 'reference rows',
  BRANCH: 'branching directions',
};

// HiGHS takes a first field of these names for the start of a section, wherever it stands.
const takenForSections = new Set(['NAME', 'OBJSENSE', 'QCMATRIX', 'QSECTION', 'CSECTION']);

/**
 * Reads an MPS text, to be compared with what HiGHS reads in it: free layout, or the fixed one when only that makes sense
 * of it (names with blanks). Checks the order of the sections, that all names are known and unique and all numbers are
 * numbers, and that nothing stands after ENDATA.
 * @throws InputError with file and line
 */
export function checkMps(text: Uint8Array, file: string): Reading {
  try {
    return pass(text, file, 'free');
  } catch (free) {
    if (!(free instanceof InputError) || free.line === undefined) throw free;
    try {
      return pass(text, file, 'fixed');
    } catch (fixed) {
      // The layout that made sense of more lines is the one that was meant.
      if (fixed instanceof InputError && (fixed.line ?? 0) > free.line) throw fixed;
      throw free;
    }
  }
}

function pass(text: Uint8Array, file: string, layout: MpsLayout): Reading {
  const lines = createMpsLines(text, layout);
  const fail = (message: string): never => {
    throw new InputError(message, file, lines.number);
  };
  const rewritten: string[] | undefined = layout === 'fixed' ? [] : undefined;
  const emit = rewritten === undefined ? undefined : (line: string) => void rewritten.push(line);
  const builder = createMpsModelBuilder(text, fail, emit);
  const place = (k: number) => [lines.begins[k]!, lines.ends[k]!] as const;
  const number = (k: number) => {
    const value = readNumber(text, lines.begins[k]!, lines.ends[k]!);
    return Number.isNaN(value) ? fail(`expected a number, not ${quote(lines.field(k))}.`) : value;
  };
  const pairs = (first: number, add: (row: readonly [number, number], value: number) => void) => {
    for (let k = first; k < lines.count; k += 2) add(place(k), number(k + 1));
  };

  const seen = new Set<Section>();
  let section: Section | undefined;
  let name = '';
  let maximize = false;
  let integer = false;
  let sideSet: string | undefined;
  let rangeSet: string | undefined;
  let boundSet: string | undefined;

  const setSense = (word: string) => {
    if (!/^(max|min)(imi[sz]e)?$/i.test(word)) fail(`expected MAX or MIN as OBJSENSE, not ${quote(word)}.`);
    maximize = /^max/i.test(word);
  };
  const sameSet = (known: string | undefined, k: number, what: string) => {
    const set = lines.field(k);
    if (known !== undefined && known !== set) fail(`a second set of ${what}, ${quote(set)}: only one is supported.`);
    return set;
  };
  const open = (next: Section) => {
    if (next === 'ENDATA' && !seen.has('COLUMNS')) fail('expected a COLUMNS section before ENDATA.');
    if (seen.has(next) && next !== 'OBJSENSE') fail(`a second section ${next}.`);
    if (next === 'COLUMNS' && !seen.has('ROWS')) fail('expected a ROWS section before COLUMNS.');
    if ((next === 'RHS' || next === 'RANGES' || next === 'BOUNDS') && !seen.has('COLUMNS'))
      fail(`expected a COLUMNS section before ${next}.`);
    if (next === 'RHS' && seen.has('RANGES')) fail('the RHS section must stand before RANGES.');
    if (next === 'ROWS' && seen.has('COLUMNS')) fail('the ROWS section must stand before COLUMNS.');
    seen.add(next);
    section = next;
    if (next === 'NAME') {
      if (lines.count > 1) name = lines.rest(1);
    } else if (next === 'OBJSENSE') {
      if (lines.count > 2) fail('expected MAX or MIN after OBJSENSE.');
      if (lines.count === 2) setSense(lines.field(1));
    } else emit?.(next);
  };

  const notTaken = () => {
    if (layout === 'free' && takenForSections.has(lines.field(0).toUpperCase()))
      fail(`the name ${quote(lines.field(0))} would be taken for a section.`);
  };
  const rows = () => {
    if (lines.count !== 2) fail(`expected a row type and a name, not ${lines.count} fields.`);
    builder.addRow(lines.field(0), place(1));
  };
  const columns = () => {
    if (lines.count === 3 && text[lines.begins[1]!] === 39 && lines.field(1) === "'MARKER'") {
      const marker = lines.field(2);
      if (marker.startsWith("'SOS")) fail('special ordered sets are not supported.');
      if (marker !== (integer ? "'INTEND'" : "'INTORG'"))
        fail(`expected a marker ${integer ? "'INTEND'" : "'INTORG'"}, not ${quote(marker)}.`);
      integer = !integer;
      emit?.(` M 'MARKER' ${marker}`);
      return;
    }
    if (lines.count !== 3 && lines.count !== 5)
      fail(`expected a column, then one or two pairs of row and number, not ${lines.count} fields.`);
    if (builder.openColumn(lines.begins[0]!, lines.ends[0]!, integer)) notTaken();
    for (let k = 1; k < lines.count; k += 2) builder.addEntry(lines.begins[k]!, lines.ends[k]!, number(k + 1));
  };
  const sides = () => {
    if (lines.count < 2 || lines.count > 5)
      fail(`expected a set's name, then one or two pairs of row and number, not ${lines.count} fields.`);
    notTaken();
    const named = lines.count % 2;
    if (named === 1) sideSet = sameSet(sideSet, 0, 'right-hand sides');
    pairs(named, builder.addSide);
  };
  const ranges = () => {
    if (lines.count !== 3 && lines.count !== 5)
      fail(`expected a set's name, then one or two pairs of row and number, not ${lines.count} fields.`);
    notTaken();
    rangeSet = sameSet(rangeSet, 0, 'ranges');
    pairs(1, (row, value) => {
      if (!Number.isFinite(value)) fail('expected a finite range.');
      builder.addRange(row, value);
    });
  };
  const bounds = () => {
    const type = lines.field(0);
    if (type === 'SC' || type === 'SI')
      fail(`semi-${type === 'SC' ? 'continuous' : 'integer'} columns are not supported.`);
    const hasValue = boundHasValue(type);
    if (hasValue === undefined) fail(`expected a kind of bound (UP, LO, FX, ...), not ${quote(type)}.`);
    const { count } = lines;
    const least = hasValue ? 3 : 2;
    if (count < least || count > 4) fail(`expected a bound's kind, set, column${hasValue ? ' and number' : ''}.`);
    // Without a value, three fields are `kind set column` or `kind column value`.
    const named = count === 4 || (count === 3 && !hasValue && builder.isColumn(place(2)));
    if (named) boundSet = sameSet(boundSet, 1, 'bounds');
    const column = named ? 2 : 1;
    builder.addBound(type, place(column), hasValue ? number(column + 1) : 0);
  };
  const readData: Partial<Record<Section, () => void>> = {
    OBJSENSE: () => {
      if (lines.count !== 1) fail('expected MAX or MIN in the OBJSENSE section.');
      setSense(lines.field(0));
    },
    ROWS: rows,
    COLUMNS: columns,
    RHS: sides,
    RANGES: ranges,
    BOUNDS: bounds,
  };

  const header = (): Section | undefined => {
    // A header has one field, or starts the line and may be followed by words.
    if (lines.indented && (lines.count > 1 || layout === 'fixed')) return undefined;
    const length = lines.ends[0]! - lines.begins[0]!;
    if (length < 3 || length > 11) return undefined;
    const word = lines.field(0).toUpperCase();
    const extra = unsupported[word];
    if (extra !== undefined && (lines.count === 1 || takenForSections.has(word)))
      fail(`section ${word} is not supported: ${extra} cannot be part of a mixed-integer linear program here.`);
    const known = sections.find((candidate) => candidate === word);
    return known !== undefined && (lines.count === 1 || known === 'NAME' || known === 'OBJSENSE') ? known : undefined;
  };

  while (section !== 'ENDATA') {
    if (!lines.next()) {
      const missing = ['ROWS', 'COLUMNS'].find((needed) => !seen.has(needed as Section)) ?? 'ENDATA';
      fail(`the text ends without ${missing === 'ENDATA' ? 'ENDATA: it is truncated' : `a ${missing} section`}.`);
    }
    if (lines.control) fail('a control character is not part of a model.');
    const next = header();
    if (next !== undefined) {
      open(next);
      continue;
    }
    const read = section === undefined ? undefined : readData[section];
    if (read === undefined) fail(`expected a section of an MPS file, not ${quote(lines.rest(0))}.`);
    else if (!lines.indented && lines.count === 1 && section !== 'OBJSENSE')
      fail(`section ${quote(lines.field(0))} is not known.`);
    else {
      if (layout === 'fixed' && (!lines.indented || lines.stray)) fail('the fields do not stand in their columns.');
      if (lines.count > fieldLimit) fail(`expected at most 6 fields, not ${lines.count}.`);
      read();
    }
  }
  if (lines.next()) fail('expected nothing after ENDATA.');
  const finished = builder.finish();
  if (finished.columnNames.length === 0) throw new InputError('has no columns.', file);
  return {
    ...finished,
    name,
    maximize,
    text: rewritten === undefined ? text : Buffer.from(`${rewritten.join('\n')}\n`),
  };
}
