import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Step } from '../../src/alns/lns.ts';
import type { SolveResult } from '../../src/alns/solve.ts';
import { createDisplay, type DisplaySettings } from '../../src/cli/display.ts';
import { tableHeader, tableRow } from '../../src/cli/log-table.ts';
import { countText, gapText, numberText, secondsText } from '../../src/cli/number-format.ts';
import { readModel } from '../../src/mip/read.ts';
import { instance, models } from './run-cli.ts';
import { runHere } from './run-here.ts';

const { model } = await readModel({ text: models.knapsack, name: 'knapsack.lp' });

/** A display that remembers what it wrote. */
function record(changes: Partial<DisplaySettings> = {}) {
  let text = '';
  const display = createDisplay({
    model,
    write: (more) => {
      text += more;
    },
    arms: new Set(['rins', 'local-search']),
    interval: 5,
    everyStep: false,
    terminal: false,
    width: 80,
    color: false,
    ...changes,
  });
  return { display, text: () => text, lines: () => text.trimEnd().split('\n') };
}

const step = (changes: Partial<Step> = {}): Step => ({
  iteration: 1,
  arm: 0,
  name: 'rins',
  probability: 1,
  context: new Float64Array(0),
  size: 0.3,
  free: 120,
  status: 'optimal',
  nodes: 17,
  verdict: 'rejected',
  best: -13,
  bound: -20,
  reward: 0,
  effort: 0.5,
  solveSeconds: 0.1,
  seconds: 0.5,
  ...changes,
});

const result = (changes: Partial<SolveResult> = {}): SolveResult => ({
  status: 'feasible',
  best: { x: new Float64Array(3), objective: -13 },
  bound: -20,
  gap: 7 / 13,
  seconds: 12.3,
  iterations: 4,
  incumbents: [],
  primalIntegral: 1,
  arms: [],
  ...changes,
});

/** Where each heading's column of a row stands: left columns begin with their heading, right ones end with it. */
function cell(row: string, heading: string): string {
  const header = tableHeader();
  const left = heading === 'neighbourhood' || heading === 'sub-MIP';
  const at = header.indexOf(heading);
  if (left)
    return row
      .slice(at)
      .split(/ {2,}| (?=\d)/)[0]!
      .trim();
  return row
    .slice(0, at + heading.length)
    .split(' ')
    .at(-1)!;
}

describe('the live log', () => {
  test('shows an incumbent of an arm with its step, one of others on its own', () => {
    const { display, lines } = record();
    display.onIncumbent({ objective: -12, seconds: 0.4, source: 'greedy' }, result().best!);
    display.onIncumbent({ objective: -13, seconds: 0.5, source: 'local-search' }, result().best!);
    display.onStep(step({ name: 'local-search', candidate: -13, verdict: 'best', reward: 0.75 }));
    const [header, first, second, ...rest] = lines();
    expect(rest).toEqual([]);
    expect(header).toBe(tableHeader());
    expect(first).toMatch(/^H +greedy +12 +12 +- +- +0\.40s$/);
    expect(second).toMatch(/^H +1 local-search +120 optimal +17 +13 +13 +20 +53\.85% +0\.75 +0\.50s$/);
  });

  test('stands in columns', () => {
    const { display, lines } = record({ everyStep: true });
    display.onStep(step({ candidate: -13, free: 16000, nodes: 12345 }));
    display.onStep(step({ status: 'interrupted', candidate: -12.34567891234, bound: -1, seconds: 1234.5 }));
    const [, first, second] = lines();
    for (const [heading, one, two] of [
      ['iter', '1', '1'],
      ['neighbourhood', 'rins', 'rins'],
      ['free', '16000', '120'],
      ['sub-MIP', 'optimal', 'stopped'],
      ['nodes', '12345', '17'],
      ['candidate', '13', '12.345679'],
      ['bound', '20', '1'],
      ['reward', '0.00', '0.00'],
      ['time', '0.50s', '1234.5s'],
    ] as const)
      expect([heading, cell(first!, heading), cell(second!, heading)]).toEqual([heading, one, two]);
  });

  test('a cell that is too wide takes free room, and never runs into the next one', () => {
    const wide = tableRow({ source: '(looking for a first solution)', incumbent: '369', time: '1.00s' });
    const usual = tableRow({ source: 'rins', incumbent: '369', time: '1.00s' });
    expect(wide).toHaveLength(usual.length);
    expect(wide.indexOf('369')).toBe(usual.indexOf('369'));
    expect(tableRow({ source: 'a-neighbourhood-of-a-long-name', free: '1234567' })).toMatch(/long-name 1234567$/);
  });

  test('shows other steps when the interval has gone by, sooner in a young run', () => {
    const { display, lines } = record();
    display.onPhase('searching', 0);
    for (let seconds = 0.5; seconds < 300; seconds += 0.5) display.onStep(step({ seconds, iteration: seconds * 2 }));
    const times = lines()
      .slice(1)
      .filter((line) => line !== tableHeader())
      .map((line) => Number(cell(line, 'time').slice(0, -1)));
    expect(times.slice(0, 3)).toEqual([1, 2, 3]);
    for (let k = 1; k < times.length; k++) expect(times[k]! - times[k - 1]!).toBeLessThanOrEqual(5);
    expect(times.at(-1)! - times.at(-2)!).toBe(5);
    expect(lines().filter((line) => line === tableHeader())).toHaveLength(Math.ceil(times.length / 20));
  });

  test('says that it goes on while a step takes long', () => {
    const { display, lines } = record();
    display.onPhase('searching', 10);
    for (let seconds = 10; seconds <= 16; seconds += 0.25) display.tick(seconds);
    expect(lines().filter((line) => line.includes('(searching)'))).toHaveLength(2);
  });

  test('has a status line on a terminal that is no wider than it, and wipes it', () => {
    const { display, text } = record({ terminal: true, width: 40 });
    display.onPhase('searching', 0);
    display.tick(0.25);
    display.note('a line');
    const status = text().split('\u001b[K')[1]!.replace(/\r$/, '');
    expect(status).toMatch(/^ {2}searching, iteration 0/);
    expect(status.length).toBeLessThan(40);
    expect(text().endsWith('\r\u001b[Ka line\n')).toBe(true);
  });

  test('paints, or not, the same text', () => {
    const play = ({ display, text }: ReturnType<typeof record>) => {
      display.onPhase('searching', 0);
      display.onIncumbent({ objective: -12, seconds: 0.4, source: 'greedy' }, result().best!);
      display.finish(result());
      return text();
    };
    const painted = play(record({ color: true }));
    expect(painted).toContain('\u001b[');
    expect(stripVTControlCharacters(painted)).toBe(play(record()));
  });

  test('ends with the arms and the verdict', () => {
    const { display, lines } = record();
    const arm = { pulls: 10, improvements: 3, meanReward: 0.25, seconds: 4.5, size: 0.3 };
    const idle = { name: 'tight-rows', pulls: 0, improvements: 0, meanReward: 0, seconds: 0, size: 1 };
    display.finish(result({ arms: [{ name: 'rins', ...arm }, idle] }));
    expect(lines()).toEqual([
      '  arm         pulls  improvements  mean reward   time  size',
      '  rins           10             3        0.250  4.50s   30%',
      '  tight-rows      0             0            -  0.00s  100%',
      'stopped by a limit after 4 iterations, 12.3s: objective 13, bound 20, gap 53.85%',
    ]);
    const proven = record();
    proven.display.finish(result({ status: 'optimal', bound: -13, gap: 0 }));
    expect(proven.lines()).toHaveLength(3);
    expect(proven.lines().at(1)).toMatch(/^\* +proven optimal +13 +13 +0% +12\.3s$/);
    const nothing = record();
    nothing.display.finish({ ...result({ status: 'infeasible', bound: Number.NEGATIVE_INFINITY }), best: undefined });
    expect(nothing.lines()[0]).toMatch(/^proven infeasible after .*: objective -, bound -/);
  });
});

test('numbers fit their columns and say what they are', () => {
  const shown = [0, -0, 1.5, 1e11, -1234567890123, 1 / 3, 1.5e300, undefined, Number.NaN].map((x) => numberText(x, 11));
  expect(shown).toEqual(['0', '0', '1.5', '1e11', '-1.23457e12', '0.33333333', '1.5e300', '-', '-']);
  for (const text of shown) expect(text.length).toBeLessThanOrEqual(11);
  expect([0, 1e-5, 0.0312, 0.5, 7, 200, Number.POSITIVE_INFINITY].map(gapText)).toEqual([
    '0%',
    '0.0010%',
    '3.12%',
    '50.00%',
    '700%',
    'large',
    '-',
  ]);
  expect([1.234, 12.34, 12345.6].map(secondsText)).toEqual(['1.23s', '12.3s', '12346s']);
  expect([countText(1, 'row'), countText(2, 'row')]).toEqual(['1 row', '2 rows']);
});

test('a whole run: every row of the log stands under the headings', async () => {
  const path = instance('set-cover-small.lp');
  const { stderr } = await runHere(['solve', path, '-v', '-n', '4', '--node-limit', '5', '--color', 'always']);
  const lines = stripVTControlCharacters(stderr).trimEnd().split('\n');
  expect(lines).toContain(tableHeader());
  const rows = lines.filter((line) => /^[H ] .*\d\.\d+s$/.test(line) && !line.startsWith('   arm'));
  const steps = rows.filter((line) => /^[H ] {6}[1-4] /.test(line));
  expect(steps).toHaveLength(4);
  for (const line of steps) expect(line).toHaveLength(tableHeader().length);
  expect(stderr).toContain('\u001b[');
});
