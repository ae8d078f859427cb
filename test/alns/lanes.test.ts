import { describe, expect, it } from 'vitest';
import { hillClimbing } from '../../src/alns/accept.ts';
import type { Lane } from '../../src/alns/lanes.ts';
import { lns, type Step } from '../../src/alns/lns.ts';
import { createLocalSearch } from '../../src/alns/local-search.ts';
import type { Move } from '../../src/alns/move.ts';
import { createSearch } from '../../src/alns/search.ts';
import { solve } from '../../src/alns/solve.ts';
import { iterations } from '../../src/alns/stop.ts';
import { createPolicy } from '../../src/bandits/spec.ts';
import { highs } from '../../src/mip/highs-solver.ts';
import type { MipResult, MipSolver } from '../../src/mip/solver.ts';
import { createRng } from '../../src/util/rng.ts';
import { playedAt, resultOf } from '../helpers/outcomes.ts';
import { smallModel } from '../helpers/planted.ts';
import { inOrder, scriptedSession } from '../helpers/scripted-session.ts';
import { modelOf } from '../oracles/enumerate.ts';

/** min 2a + 3b + 4c with a + b + c >= 1, from (1, 1, 1). */
const model = modelOf({
  cost: [2, 3, 4],
  bounds: [
    [0, 1],
    [0, 1],
    [0, 1],
  ],
  rows: [[[1, 1, 1], 1, Number.POSITIVE_INFINITY]],
});

interface Flight {
  readonly lane: Lane;
  readonly signal: AbortSignal;
  land(result: MipResult): void;
}

/** A search of one arm over some lanes, whose pulls come back when they are told to. */
function controlled(count: number, stopAfter: number) {
  const lanes: readonly Lane[] = Array.from({ length: count }, () => ({
    session: scriptedSession(inOrder()),
    local: createLocalSearch(model, 1),
  }));
  const flights: Flight[] = [];
  const move: Move = {
    name: 'controlled',
    size: 1,
    adapt: () => {},
    play: (_search, lane, _rng, signal) =>
      new Promise((resolve) => {
        flights.push({ lane, signal, land: (result) => resolve({ ...playedAt(0.5), result }) });
      }),
  };
  const search = createSearch(model, { x: Float64Array.of(1, 1, 1), objective: 9 });
  const steps = lns({
    search,
    lanes,
    moves: [move],
    policy: createPolicy({ kind: 'uniform' }, { arms: 1, dimension: 1, rng: createRng(1) }),
    features: () => Float64Array.of(1),
    accept: hillClimbing(),
    reward: () => 0,
    stop: iterations(stopAfter),
    rng: createRng(1),
    clock: () => 0,
    signal: new AbortController().signal,
  });
  return { search, steps, flights, lanes };
}

/** The next step, once `flight` pulls are in the air and that one has landed with `result`. */
async function landing(steps: AsyncGenerator<Step, void>, flights: Flight[], flight: number, result: MipResult) {
  const next = steps.next();
  while (flights.length <= flight) await new Promise((resolve) => setImmediate(resolve));
  flights[flight]!.land(result);
  return (await next).value as Step;
}

describe('a search with several lanes', () => {
  it('plays a move in each, and the next one in the lane that comes back first', async () => {
    const { steps, flights, lanes, search } = controlled(3, 4);
    expect((await landing(steps, flights, 2, resultOf('optimal', [1, 1, 0]))).verdict).toBe('best');
    expect((await landing(steps, flights, 0, resultOf('limit'))).verdict).toBe('nothing');
    expect((await landing(steps, flights, 3, resultOf('optimal', [1, 0, 0]))).verdict).toBe('best');
    // The slowest comes back with what was an improvement when it left.
    expect((await landing(steps, flights, 1, resultOf('optimal', [0, 1, 1]))).verdict).toBe('rejected');
    for (const flight of flights) flight.land(resultOf('interrupted'));
    for await (const { verdict } of steps) expect(verdict).toBe('nothing');
    expect(search.best.objective).toBe(2);
    expect(flights.map(({ lane }) => lanes.indexOf(lane))).toEqual([0, 1, 2, 2, 0, 2]);
  });

  it('brings pulls that are in the air at the end down with what they have, and begins no others', async () => {
    const { steps, flights, search } = controlled(2, 1);
    expect((await landing(steps, flights, 1, resultOf('limit'))).iteration).toBe(1);
    const last = steps.next();
    while (!flights[0]!.signal.aborted) await new Promise((resolve) => setImmediate(resolve));
    flights[0]!.land(resultOf('interrupted', [1, 0, 0]));
    expect((await last).value).toMatchObject({ iteration: 2, verdict: 'best' });
    expect((await steps.next()).done).toBe(true);
    expect(search.best.objective).toBe(2);
    expect(flights).toHaveLength(2);
  });
});

describe('solve with several threads', () => {
  const instance = smallModel('set-cover');

  it.each([
    { jobs: 2 },
    { jobs: 3 },
    { jobs: 2, prove: false, iterations: 40 },
    { jobs: 1, prove: false, iterations: 40 },
  ])('finds what one thread finds: %o', async (options) => {
    const alone = await solve(instance, { timeLimit: 60 });
    const together = await solve(instance, { timeLimit: 60, ...options });
    expect(alone.status).toBe('optimal');
    expect(together.best?.objective).toBe(alone.best?.objective);
    if (options.prove !== false) expect(together.status).toBe('optimal');
  });

  it('loses nothing where all threads but one fail', async () => {
    let opened = 0;
    const solver: MipSolver = {
      name: 'failing but once',
      open: async (of, settings) =>
        settings?.role === 'sub-mip' && opened++ > 0
          ? scriptedSession(() => resultOf('error'))
          : highs.open(of, settings),
    };
    const result = await solve(instance, { timeLimit: 60, jobs: 4, solver });
    expect(opened).toBe(3);
    expect(result.status).toBe('optimal');
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %d threads', async (jobs) => {
    await expect(solve(instance, { jobs })).rejects.toThrow(RangeError);
  });
});
