import { setImmediate } from 'node:timers/promises';
import type { Choice, Context, Policy } from '../bandits/policy.ts';
import type { MipResult } from '../mip/solver.ts';
import type { Rng } from '../util/rng.ts';
import type { Accept } from './accept.ts';
import type { Features } from './features.ts';
import type { Lane } from './lanes.ts';
import type { Move, Played } from './move.ts';
import { judge, type Verdict } from './outcome.ts';
import type { Reward } from './reward.ts';
import type { MovableSearch } from './search.ts';
import type { Progress, Stop } from './stop.ts';

/** The parts of an adaptive large-neighbourhood search. */
export interface LnsParts {
  readonly search: MovableSearch;
  /** The arms, in the policy's numbering. */
  readonly moves: readonly Move[];
  /** As many moves are played at once; with one lane two runs take the same steps. */
  readonly lanes: readonly Lane[];
  readonly policy: Policy;
  readonly features: Features;
  readonly accept: Accept;
  readonly reward: Reward;
  readonly stop: Stop;
  readonly rng: Rng;
  /** Seconds since the run began. */
  readonly clock: () => number;
  /** Ends the sub-MIP that runs, and with it the loop. */
  readonly signal: AbortSignal;
}

/** One iteration, as data. Objectives are in minimisation form. */
export interface Step {
  readonly iteration: number;
  readonly arm: number;
  readonly name: string;
  readonly probability: number;
  /** The features that the policy chose on. */
  readonly context: Context;
  readonly size: number;
  readonly free: number;
  readonly status: MipResult['status'];
  readonly nodes: number;
  readonly verdict: Verdict;
  /** The objective of the verified candidate, absent when there was none. */
  readonly candidate?: number;
  readonly best: number;
  readonly bound: number;
  readonly reward: number;
  readonly effort: number;
  /** Seconds of the sub-MIP, and since the run began. */
  readonly solveSeconds: number;
  readonly seconds: number;
}

/** A pull that has come back. */
interface Pull {
  readonly lane: Lane;
  readonly choice: Choice;
  readonly context: Context;
  readonly played: Played;
}

/**
 * Adaptive large-neighbourhood search (Ropke & Pisinger 2006; over MIP solvers: Cai, Kadioglu & Dilkina 2025): a bandit
 * chooses the move, the move's sub-MIP is solved, the outcome is judged, everyone learns. With several lanes the bandit
 * chooses again before earlier pulls have come back. The consumer owns display and files.
 */
export async function* lns(parts: LnsParts): AsyncGenerator<Step, void> {
  const { search, moves, policy, features, accept, reward, stop, clock, signal } = parts;
  const idle = [...parts.lanes];
  const flying = new Map<Lane, Promise<Pull>>();
  // Pulls that are in the air at the end come down with what they have.
  const ending = new AbortController();
  const pulls = AbortSignal.any([signal, ending.signal]);
  let stagnant = 0;
  let known = search.best;
  let last: MipResult['status'] | undefined;
  for (let iteration = 0; ; iteration++) {
    // Sessions that answer at once, as dead ones do, must not keep timers from firing and signals from coming through.
    await setImmediate();
    // The consumer may have offered the search a better solution since the last iteration.
    if (search.best !== known) stagnant = 0;
    known = search.best;
    const progress: Progress = {
      iteration,
      stagnant,
      seconds: clock(),
      best: search.best.objective,
      bound: search.bound,
      ...(last === undefined ? {} : { last }),
    };
    if (signal.aborted || stop(progress)) ending.abort();
    if (pulls.aborted && flying.size === 0) return;

    while (idle.length > 0 && !pulls.aborted) {
      const lane = idle.shift()!;
      const context = features(search, progress);
      const choice = policy.select(context);
      flying.set(lane, pull(lane, moves[choice.arm]!, choice, context, { ...parts, signal: pulls }));
    }
    const { lane, choice, context, played } = await Promise.race(flying.values());
    flying.delete(lane);
    idle.push(lane);

    const move = moves[choice.arm]!;
    const before = search.best;
    const outcome = judge(played.result, search, accept);
    const gained = reward(outcome, before, played, search);
    policy.update(choice, gained, context);
    move.adapt(played, outcome.verdict);
    last = played.result.status;

    const { verdict, point } = outcome;
    if (point !== undefined && verdict !== 'rejected') search.moveTo(point);
    stagnant = verdict === 'best' ? 0 : stagnant + 1;
    known = search.best;
    yield step(iteration, move, choice, context, played, verdict, point?.objective, gained, search, clock());
  }
}

async function pull(lane: Lane, move: Move, choice: Choice, context: Context, parts: LnsParts): Promise<Pull> {
  const played = await move.play(parts.search, lane, parts.rng, parts.signal);
  return { lane, choice, context, played };
}

function step(
  iteration: number,
  move: Move,
  choice: Choice,
  context: Context,
  played: Played,
  verdict: Verdict,
  candidate: number | undefined,
  reward: number,
  search: MovableSearch,
  seconds: number,
): Step {
  const { result, size, free, effort } = played;
  return {
    iteration: iteration + 1,
    ...choice,
    context,
    name: move.name,
    size,
    free,
    status: result.status,
    nodes: result.nodes,
    verdict,
    ...(candidate === undefined ? {} : { candidate }),
    best: search.best.objective,
    bound: search.bound,
    reward,
    effort,
    solveSeconds: result.seconds,
    seconds,
  };
}
