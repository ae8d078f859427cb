import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import type { Context } from '../../bandits/policy.ts';
import { unwritable, writeFileAtomic } from '../../util/files.ts';
import type { Awaitable } from '../environment.ts';

/** A round of full information. */
export interface CostRow {
  readonly context: Context;
  /** What every arm costs. */
  readonly costs: Float64Array;
}

/** The rounds of an episode with the costs of all arms, each computed once. */
export interface CostTable {
  /** A round, counted from 0; undefined past the end. */
  row(index: number): Awaitable<CostRow | undefined>;
}

/** Where the rows of a table come from, one `open` per walk through them. */
export interface RowSource {
  readonly features: number;
  readonly arms: number;
  /** Rows in order; a row that is skipped is not solved. */
  open(): Iterator<() => CostRow>;
}

const blockLength = 100;
/** How many blocks ahead of its own a process works while others are busy with the nearer ones. */
const lookahead = 4;
/** Seconds after which the claim of a process that has died is void. */
const patience = 120;
const pollMilliseconds = 50;

const blockSchema = z.strictObject({ rows: z.array(z.tuple([z.array(z.number()), z.array(z.number())])) });

/**
 * A table in blocks of a hundred rows, computed when first asked for. With a folder the blocks are kept there, so that one
 * table serves every policy, and processes and threads that ask for the same table at once share the work: each claims a
 * block by a file, and computes a later one while an earlier one is in other hands.
 * @param key names the table: equal keys must mean equal rows
 * @param folder undefined to keep the table in memory alone
 */
export function createCostTable(key: string, source: RowSource, folder: string | undefined): CostTable {
  const blocks: (readonly CostRow[] | undefined)[] = [];
  let walk = source.open();
  let position = 0;

  function compute(block: number): readonly CostRow[] {
    if (position > block * blockLength) {
      walk = source.open();
      position = 0;
    }
    const rows: CostRow[] = [];
    for (; position < (block + 1) * blockLength; position++) {
      const { value, done } = walk.next();
      if (done) break;
      if (position >= block * blockLength) rows.push(value());
    }
    return rows;
  }

  const pathOf = (block: number) => join(folder!, `${key}-${block}.json`);

  /** Undefined where the block is not there, or not whole: then it is computed again. */
  function load(block: number): readonly CostRow[] | undefined {
    try {
      const { rows } = blockSchema.parse(JSON.parse(readFileSync(pathOf(block), 'utf8')));
      const fits = rows.every(([context, costs]) => context.length === source.features && costs.length === source.arms);
      if (!fits) return undefined;
      return rows.map(([context, costs]) => ({ context: Float64Array.from(context), costs: Float64Array.from(costs) }));
    } catch {
      return undefined;
    }
  }

  /** Whether this process may compute a block now. */
  function claim(path: string): boolean {
    try {
      writeFileSync(path, '', { flag: 'wx' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(path, error);
    }
    const seen = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (seen !== undefined && Date.now() - seen > patience * 1000) rmSync(path, { force: true });
    return false;
  }

  async function computeAndKeep(block: number, claimed: string): Promise<void> {
    try {
      const rows = compute(block);
      blocks[block] = rows;
      const plain = rows.map(({ context, costs }) => [[...context], [...costs]]);
      await writeFileAtomic(pathOf(block), `${JSON.stringify({ rows: plain })}\n`);
    } finally {
      rmSync(claimed, { force: true });
    }
  }

  /** Loads a block or computes it; while it is in other hands, computes one that will be needed soon. */
  async function shared(block: number): Promise<readonly CostRow[]> {
    mkdirSync(folder!, { recursive: true });
    for (;;) {
      for (let ahead = block; ahead < block + lookahead; ahead++) {
        blocks[ahead] ??= load(ahead);
        if (blocks[ahead] !== undefined) continue;
        const claimed = `${pathOf(ahead)}.claim`;
        if (!claim(claimed)) continue;
        await computeAndKeep(ahead, claimed);
        break;
      }
      const found = blocks[block];
      if (found !== undefined) return found;
      await setTimeout(pollMilliseconds);
    }
  }

  return {
    row(index) {
      const block = Math.floor(index / blockLength);
      const within = index % blockLength;
      const known = blocks[block];
      if (known !== undefined) return known[within];
      if (folder !== undefined) return shared(block).then((rows) => rows[within]);
      blocks[block] = compute(block);
      return blocks[block]![within];
    },
  };
}
