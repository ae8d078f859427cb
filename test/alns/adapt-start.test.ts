import { afterAll, describe, expect, it } from 'vitest';
import { adaptStart } from '../../src/alns/adapt-start.ts';
import { createLedger } from '../../src/alns/ledger.ts';
import { createModelBuilder, type Term } from '../../src/mip/builder.ts';
import { highs } from '../../src/mip/highs-solver.ts';
import type { MipModel } from '../../src/mip/model.ts';
import type { MipSession } from '../../src/mip/solver.ts';
import { runOf } from '../helpers/run.ts';
import { inOrder, scriptedSession } from '../helpers/scripted-session.ts';

const [blocks, width] = [20, 5];

type Link = readonly [terms: Iterable<Term>, upper: number];

/** Twenty blocks of five binaries, of each block exactly so many are 1; the later ones of a block are cheaper. And further rows. */
function blockModel(chosen: readonly number[], links: readonly Link[] = []): MipModel {
  const builder = createModelBuilder('blocks');
  chosen.forEach((count, b) => {
    const columns = Array.from({ length: width }, (_, k) => builder.binary(`x_${b}_${k}`, 10 - k));
    builder.row(
      `block_${b}`,
      columns.map((j): Term => [j, 1]),
      count,
      count,
    );
  });
  links.forEach(([terms, upper], k) => {
    builder.row(`link_${k}`, terms, Number.NEGATIVE_INFINITY, upper);
  });
  return builder.build();
}

const two = new Array<number>(blocks).fill(2);
/** The first two of every block: feasible where two are asked for, and far from the best. */
const given = Float64Array.from({ length: blocks * width }, (_, j) => (j % width < 2 ? 1 : 0));

describe('a start of a related model', () => {
  const sessions: MipSession[] = [];
  afterAll(() => {
    for (const session of sessions) session.dispose();
  });

  async function adapted(model: MipModel, start: Float64Array) {
    const session = await highs.open(model, { role: 'sub-mip' });
    sessions.push(session);
    const run = runOf(model);
    const ledger = createLedger(
      model,
      () => 0,
      () => {},
    );
    const lanes = [{ ...run.lanes[0], session }] as const;
    const found = await adaptStart({ ...run, ledger, lanes, timed: false }, start);
    return { found, x: ledger.best?.x, sources: ledger.incumbents.map(({ source }) => source) };
  }

  it('is mended where it violates rows and stays as it is elsewhere', async () => {
    const { found, x, sources } = await adapted(blockModel([3, ...two.slice(1)]), given);
    expect(found).toBe(true);
    expect(sources).toEqual(['start']);
    expect(x!.slice(width)).toEqual(given.slice(width));
    expect([...x!.slice(0, width)]).toEqual([0, 0, 1, 1, 1]);
  });

  it('is freed ever wider until the rest can stay', async () => {
    // The first block has to take its third column, which excludes where the start is in the second block.
    const forbidden = [3, 4].map((j): Link => [[[j, 1]], 0]);
    const exclusion: Link = [
      [
        [2, 1],
        [width, 1],
      ],
      1,
    ];
    const coupled = blockModel([3, ...two.slice(1)], [...forbidden, exclusion]);
    const { found, x } = await adapted(coupled, given);
    expect(found).toBe(true);
    expect([...x!.slice(0, width)]).toEqual([1, 1, 1, 0, 0]);
    expect(x![width]).toBe(0);
  });

  it('is given up without a solve where nearly everything is in question', async () => {
    const model = blockModel(new Array<number>(blocks).fill(3));
    const run = runOf(model);
    const session = scriptedSession(inOrder());
    const lanes = [{ ...run.lanes[0], session }] as const;
    expect(await adaptStart({ ...run, lanes }, given)).toBe(false);
    expect(session.asked).toEqual([]);
  });
});
