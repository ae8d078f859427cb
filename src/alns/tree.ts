import type { MipModel, Point } from '../mip/model.ts';
import type { MipResult, MipSession } from '../mip/solver.ts';
import { verified } from '../mip/verify.ts';

/** What may be proven of a model; `optimal` comes with a solution that verified. */
export type Settled = 'optimal' | 'infeasible' | 'unbounded';

/** What the tree has come to so far. */
export interface TreeState {
  /** The best verified solution it found itself. */
  readonly best: Point | undefined;
  /** Its own seconds at its last solution that was the best of the whole run. */
  readonly gained: number;
  /** Its global lower bound, -Infinity while it has none. */
  readonly bound: number;
  /** The end, once it is over, be it by failure. */
  readonly ended: MipResult | undefined;
  /** What its end proves, if anything. */
  readonly proof: Settled | undefined;
}

/** Branch and cut on the whole model, as a coroutine: it runs for a while, holds, and goes on where it stopped. */
export interface Tree {
  readonly state: TreeState;
  /** Seconds it has run. */
  readonly seconds: number;
  /** Starts it, or lets it go on; it runs until {@link Tree.hold}. */
  go(): void;
  /** Stops it at its next callback; resolves once it holds, ended, or `patience` seconds are over. */
  hold(patience: number): Promise<void>;
  /** Tells it of a verified point that was found elsewhere. */
  offer(point: Point): void;
  /** Resolves when it ends. */
  readonly ended: Promise<MipResult>;
  dispose(): void;
}

/** How often a tree that fails is grown anew. */
const attempts = 3;

/**
 * Grows the tree in a session of its own.
 * @param onPoint is told each verified improving solution as it is found, and says whether it is the best of the whole run
 */
export function growTree(
  model: MipModel,
  session: MipSession,
  clock: () => number,
  signal: AbortSignal,
  onPoint: (point: Point) => boolean,
  onBound: (bound: number) => void,
): Tree {
  let best: Point | undefined;
  let offered: Point | undefined;
  let bound = Number.NEGATIVE_INFINITY;
  let over: MipResult | undefined;
  let proof: Settled | undefined;
  let since: number | undefined;
  let spent = 0;
  let begun = false;
  let gained = 0;
  const known = () => Math.min(best?.objective ?? Infinity, offered?.objective ?? Infinity);
  const ran = () => spent + (since === undefined ? 0 : clock() - since);
  let finish: (result: MipResult) => void;
  const ended = new Promise<MipResult>((resolve) => {
    finish = resolve;
  });

  /** Returns whether the claim verified. */
  function take(x: Float64Array): boolean {
    const point = verified(model, x);
    if (point === undefined) return false;
    if (best !== undefined && point.objective >= best.objective) return true;
    best = point;
    if (onPoint(point)) gained = ran();
    return true;
  }

  function raise(value: number): void {
    if (value <= bound) return;
    bound = value;
    onBound(value);
  }

  async function grow(): Promise<void> {
    const attempt = () => session.solve({}, {}, undefined, { signal, onIncumbent: take, onBound: raise });
    let result = await attempt();
    // What aborted or ran out of memory may do better once more, in a fresh worker; what was found and proven so far stays.
    for (let again = 1; again < attempts && result.status === 'error' && !signal.aborted; again++)
      result = await attempt();
    const verifies = result.x !== undefined && take(result.x);
    const holds = verifies || (offered !== undefined && offered.objective <= result.objective);
    if (result.status === 'infeasible' || result.status === 'unbounded') proof = result.status;
    else if (result.status === 'optimal' && holds) {
      proof = 'optimal';
      raise(Math.min(result.bound, known()));
    }
    over = result;
    rest();
    finish(result);
  }

  function rest(): void {
    if (since !== undefined) spent += clock() - since;
    since = undefined;
  }

  return {
    get state() {
      return { best, gained, bound, ended: over, proof };
    },
    get seconds() {
      return ran();
    },
    ended,
    go() {
      if (over !== undefined || since !== undefined) return;
      since = clock();
      if (begun) session.resume?.();
      else {
        begun = true;
        void grow();
      }
    },
    async hold(patience) {
      if (over !== undefined || since === undefined) return;
      await session.pause?.(patience);
      rest();
    },
    offer(point) {
      if (over !== undefined || point.objective >= known()) return;
      offered = point;
      session.offer?.(point.x);
    },
    dispose: () => session.dispose(),
  };
}
