import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type JournalHeader, openJournal } from '../../src/tune/journal.ts';
import type { TrialRun } from '../../src/tune/trial.ts';

const folder = mkdtempSync(join(tmpdir(), 'adasolve-journal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const header: JournalHeader = {
  ...{ adasolve: '0.1.0', seed: 1, timeLimit: 3, budget: 100, jobs: 1 },
  instances: [{ name: 'a.mps', hash: '00' }],
  contenders: [{ name: 'balanced', settings: {} }],
};
const run = (seed: number): TrialRun => ({
  ...{
    contender: 'balanced',
    instance: 'a.mps',
    seed,
    status: 'feasible',
    seconds: 3.1,
    cpu: 3,
    incumbents: [[0.5, -7]],
  },
});
const failed: TrialRun = { ...run(3), status: 'failed', incumbents: [], failure: 'it broke.' };

/** Opens the journal, adds runs, and returns those it held before. */
function sitting(path: string, runs: readonly TrialRun[], of: JournalHeader = header): readonly TrialRun[] {
  const journal = openJournal(path, of);
  try {
    for (const added of runs) journal.append(added);
    return journal.runs;
  } finally {
    journal[Symbol.dispose]();
  }
}

describe('a journal', () => {
  test('gives back what it was given', () => {
    const path = join(folder, 'whole');
    expect(sitting(path, [run(1), run(2)])).toEqual([]);
    expect(sitting(path, [failed])).toEqual([run(1), run(2)]);
    expect(sitting(path, [])).toEqual([run(1), run(2), failed]);
  });

  test('survives an end in a line or between lines: whole lines count, and what follows is written behind them', () => {
    const path = join(folder, 'cut');
    sitting(path, [run(1), run(2)]);
    const bytes = readFileSync(path);
    const ends = [...bytes.keys()].filter((k) => bytes[k] === 10).map((k) => k + 1);
    const lengths = [0, ...ends.flatMap((end) => [end - 40, end - 1, end])];
    for (const length of lengths) {
      writeFileSync(path, bytes.subarray(0, length));
      const whole = bytes.subarray(0, length).toString().split('\n').length - 2;
      expect(sitting(path, [])).toEqual([run(1), run(2)].slice(0, Math.max(0, whole)));
      sitting(path, [failed]);
      expect(sitting(path, []).at(-1)).toEqual(failed);
    }
  });

  test('of another race is refused, and says what differs', () => {
    const path = join(folder, 'other');
    sitting(path, [run(1)]);
    const refused = (change: Partial<JournalHeader>) => () => sitting(path, [], { ...header, ...change });
    expect(refused({ seed: 2 })).toThrow(/other: is the journal of another race, its seed differs: delete it/);
    expect(refused({ timeLimit: 4 })).toThrow(/its time limit of a run differs/);
    expect(refused({ instances: [{ name: 'a.mps', hash: '01' }] })).toThrow(/its instances differ:/);
    expect(refused({ contenders: [] })).toThrow(/its contenders differ:/);
    expect(sitting(path, [])).toEqual([run(1)]);
  });

  test.each([
    ['no JSON', 'rows\ncolumns\n', /:1: is no journal of tune\.$/],
    ['another JSON', '{"type":"start"}\n', /:1: is no journal of tune\.$/],
    ['null', 'null\n', /:1: is no journal of tune\.$/],
    ['one line without an end', 'NAME a', /: is no journal of tune\.$/],
    ['a broken line', `${JSON.stringify({ type: 'race', ...header })}\n{"contender":\n`, /:2: is not JSON\.$/],
    ['a foreign line', `${JSON.stringify({ type: 'race', ...header })}\n{"seed":1}\n`, /:2: is no run of a race\.$/],
  ])('that is none is refused and left alone: %s', (_, content, message) => {
    const path = join(folder, 'none');
    writeFileSync(path, content);
    expect(() => sitting(path, [])).toThrow(message);
    expect(readFileSync(path, 'utf8')).toBe(content);
  });

  test('that cannot be opened is refused', () => {
    expect(() => sitting(folder, [])).toThrow(/cannot be read \(EISDIR\)/);
    expect(() => sitting(join(folder, 'missing', 'journal'), [])).toThrow(/cannot be written: no such directory/);
  });
});
