import { describe, expect, it, test } from 'vitest';
import { growTree } from '../../src/alns/tree.ts';
import type { Point } from '../../src/mip/model.ts';
import type { MipResult, MipSession, Watch } from '../../src/mip/solver.ts';
import { verified } from '../../src/mip/verify.ts';
import { resultOf } from '../helpers/outcomes.ts';
import { scriptedSession } from '../helpers/scripted-session.ts';
import { modelOf } from '../oracles/enumerate.ts';

/** min 2a + 3b with a + b >= 1. */
const model = modelOf({
  cost: [2, 3],
  bounds: [
    [0, 1],
    [0, 1],
  ],
  rows: [[[1, 1], 1, Number.POSITIVE_INFINITY]],
});

/** A tree over a session that tells what the test makes it tell, on a clock that the test moves. */
function grown(known = Number.POSITIVE_INFINITY) {
  const points: Point[] = [];
  const bounds: number[] = [];
  const calls: string[] = [];
  let now = 0;
  let best = known;
  let watch: Watch | undefined;
  let finish: (result: MipResult) => void = () => {};
  const scripted = scriptedSession(({ watch: watching }) => {
    watch = watching;
    calls.push('solve');
    return new Promise((resolve) => {
      finish = resolve;
    });
  });
  const session: MipSession = {
    ...scripted,
    pause: async () => void calls.push('pause'),
    resume: () => void calls.push('resume'),
    offer: (x) => void calls.push(`offer ${x.join(' ')}`),
    dispose: () => void calls.push('dispose'),
  };
  const onPoint = (point: Point) => {
    points.push(point);
    const better = point.objective < best;
    best = Math.min(best, point.objective);
    return better;
  };
  const onBound = (bound: number) => void bounds.push(bound);
  const tree = growTree(model, session, () => now, new AbortController().signal, onPoint, onBound);
  return {
    tree,
    points,
    bounds,
    calls,
    asked: scripted.asked,
    pass(seconds: number) {
      now += seconds;
    },
    find: (...x: number[]) => watch!.onIncumbent!(Float64Array.from(x)),
    bound: (value: number) => watch!.onBound!(value),
    end: (result: MipResult) => finish(result),
  };
}

describe('branch and cut on the whole model', () => {
  it('begins at the first go, with nothing changed and no limit', () => {
    const { tree, calls, asked } = grown();
    expect(calls).toEqual([]);
    tree.go();
    tree.go();
    expect(calls).toEqual(['solve']);
    expect(asked[0]).toMatchObject({ change: {}, budget: {}, start: undefined });
    expect(tree.state).toEqual({ best: undefined, gained: 0, bound: -Infinity, ended: undefined, proof: undefined });
  });

  it('holds and goes on, and counts the seconds that it runs', async () => {
    const { tree, calls, pass } = grown();
    await tree.hold(1);
    expect(calls).toEqual([]);
    pass(5);
    tree.go();
    pass(2);
    expect(tree.seconds).toBe(2);
    await tree.hold(1);
    await tree.hold(1);
    pass(10);
    expect(tree.seconds).toBe(2);
    tree.go();
    pass(3);
    expect(tree.seconds).toBe(5);
    expect(calls).toEqual(['solve', 'pause', 'resume']);
    tree.dispose();
    expect(calls.at(-1)).toBe('dispose');
  });

  it('tells each better solution that verifies, once, and each better bound', () => {
    const { tree, points, bounds, find, bound } = grown();
    tree.go();
    find(0, 0);
    find(0.4, 0.4);
    expect(points).toEqual([]);
    find(0, 1 - 1e-9);
    find(0, 1);
    find(1, 1);
    find(1, 0);
    expect(points.map(({ objective }) => objective)).toEqual([3, 2]);
    for (const value of [0.5, 0.25, 0.5, 1.5]) bound(value);
    expect(bounds).toEqual([0.5, 1.5]);
    expect(tree.state.best!.objective).toBe(2);
    expect(tree.state.bound).toBe(1.5);
  });

  it('remembers at which of its own seconds it last found the best of the run', async () => {
    const { tree, pass, find } = grown(3);
    tree.go();
    pass(4);
    find(0, 1);
    expect(tree.state.gained).toBe(0);
    await tree.hold(1);
    pass(100);
    tree.go();
    pass(2);
    find(1, 0);
    expect(tree.state.gained).toBe(6);
  });

  test.each([
    ['an optimum that verifies', resultOf('optimal', [1, 0], { bound: 2 }), 'optimal', 2],
    [
      'an optimum under a bound that rounding puts above it',
      resultOf('optimal', [1, 0], { bound: 2.001 }),
      'optimal',
      2,
    ],
    ['no optimum that does not verify', resultOf('optimal', [0, 0], { bound: 0 }), undefined, -Infinity],
    ['no optimum without a solution', resultOf('optimal', undefined, { bound: 0 }), undefined, -Infinity],
    ['infeasibility', resultOf('infeasible'), 'infeasible', -Infinity],
    ['unboundedness', resultOf('unbounded'), 'unbounded', -Infinity],
    ['nothing by an interrupt', resultOf('interrupted', [1, 0]), undefined, -Infinity],
    ['nothing by a limit', resultOf('limit'), undefined, -Infinity],
  ])('proves %s', async (_, result, proof, bound) => {
    const { tree, calls, pass, end } = grown();
    tree.go();
    pass(1);
    end(result);
    expect(await tree.ended).toBe(result);
    expect(tree.state).toMatchObject({ ended: result, proof, bound });
    pass(1);
    tree.go();
    await tree.hold(1);
    expect(tree.seconds).toBe(1);
    expect(calls).toEqual(['solve']);
  });

  it('is told of points that are better than its own', () => {
    const { tree, calls, find } = grown();
    const point = (...x: number[]) => verified(model, Float64Array.from(x))!;
    tree.go();
    tree.offer(point(1, 1));
    tree.offer(point(1, 1));
    find(0, 1);
    tree.offer(point(0, 1));
    tree.offer(point(1, 0));
    expect(calls).toEqual(['solve', 'offer 1 1', 'offer 1 0']);
    expect(tree.state.best!.objective).toBe(3);
  });

  it('proves the optimality of a point that it was told of, whatever it ends with itself', async () => {
    const { tree, end } = grown();
    tree.go();
    tree.offer(verified(model, Float64Array.of(1, 0))!);
    end({ ...resultOf('optimal', [0, 0], { bound: 2 }), objective: 2 });
    await tree.ended;
    expect(tree.state).toMatchObject({ best: undefined, proof: 'optimal', bound: 2 });
  });

  it('is grown anew when it fails, but not for ever, keeps what it had, and proves nothing by failing', async () => {
    const { tree, calls, points, bound, end } = grown();
    tree.go();
    bound(0.5);
    for (const k of [0, 1, 2]) {
      while (calls.length <= k) await new Promise((resolve) => setImmediate(resolve));
      end(resultOf('error', undefined, { message: `failure ${k}` }));
    }
    expect(await tree.ended).toMatchObject({ status: 'error', message: 'failure 2' });
    expect(calls).toEqual(['solve', 'solve', 'solve']);
    expect(points).toEqual([]);
    expect(tree.state).toMatchObject({ proof: undefined, bound: 0.5 });
  });

  it('keeps the solution that comes with its end', async () => {
    const { tree, points, end } = grown();
    tree.go();
    end(resultOf('interrupted', [1, 0]));
    await tree.ended;
    expect(points.map(({ objective }) => objective)).toEqual([2]);
    expect(tree.state.best!.objective).toBe(2);
  });
});
