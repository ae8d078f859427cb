import { z } from 'zod';
import { hillClimbing } from '../../alns/accept.ts';
import { begin } from '../../alns/begin.ts';
import { featureNames, searchFeatures } from '../../alns/features.ts';
import { relaxation } from '../../alns/improve.ts';
import { disposeLanes, openLane } from '../../alns/lanes.ts';
import { createLedger } from '../../alns/ledger.ts';
import { lns, type Step } from '../../alns/lns.ts';
import { localSearchArm } from '../../alns/local-move.ts';
import { createMoves } from '../../alns/moves.ts';
import { neighborhoods } from '../../alns/neighborhoods/index.ts';
import { objectiveStep } from '../../alns/objective-step.ts';
import { effortScaled } from '../../alns/reward.ts';
import { type Run, settledBy } from '../../alns/run.ts';
import { createSearch, type MovableSearch, type RootRelaxation } from '../../alns/search.ts';
import type { Context, Policy } from '../../bandits/policy.ts';
import { highs } from '../../mip/highs-solver.ts';
import type { MipModel, Point } from '../../mip/model.ts';
import { readModel } from '../../mip/read.ts';
import { InputError } from '../../util/errors.ts';
import { createRng } from '../../util/rng.ts';
import { sha256 } from '../canonical.ts';
import type { Environment, Episode } from '../environment.ts';
import { environmentName, noContext } from './drawn.ts';
import { type Folder, readInput } from './folder.ts';

const armNames = [...neighborhoods.map(({ name }) => name), localSearchArm.name];

/**
 * The schema of {@link openAlns}: the instance `file`, the `nodes` of a sub-MIP, and the `neighborhoods` that are the arms,
 * `local-search` among them (default: all that apply).
 */
export const alnsSpec = z.strictObject({
  kind: z.literal('alns'),
  name: environmentName,
  file: z.string().min(1),
  nodes: z.int().positive().default(50),
  neighborhoods: z.array(z.enum(armNames)).min(1).optional(),
});

type AlnsSpec = z.output<typeof alnsSpec>;

/** Where every episode begins. */
interface Beginning {
  readonly model: MipModel;
  readonly start: Point;
  readonly relaxation: RootRelaxation | undefined;
}

/** The first solution and the root relaxation, as a run under budgets of nodes finds them. */
async function beginningOf(model: MipModel, file: string, nodes: number): Promise<Beginning> {
  const lane = await openLane(model, highs, 1, 0);
  const run: Run = {
    model,
    seed: 1,
    rng: createRng(1),
    gap: 1e-4,
    // No clock: what an episode does must not depend on the machine.
    clock: () => 0,
    deadline: Number.POSITIVE_INFINITY,
    nodeLimit: nodes,
    timed: false,
    proof: { bound: Number.NEGATIVE_INFINITY },
    signal: new AbortController().signal,
    ledger: createLedger(
      model,
      () => 0,
      () => undefined,
    ),
    observer: {},
    solver: highs,
    lanes: [lane],
    tree: undefined,
    apart: false,
    prove: false,
  };
  try {
    await begin(run, undefined);
    const start = run.ledger.best;
    if (start === undefined) throw new InputError('no solution was found to begin the search with.', file);
    if (settledBy(run) !== undefined) throw new InputError('is solved before there is anything to search.', file);
    return { model, start, relaxation: await relaxation(run) };
  } finally {
    disposeLanes(run.lanes);
  }
}

function movesOf(search: MovableSearch, spec: AlnsSpec, stagnant: () => number) {
  const wanted = spec.neighborhoods ?? armNames;
  return createMoves(search, {
    neighborhoods: neighborhoods.filter(({ name }) => wanted.includes(name)),
    localSearch: wanted.includes(localSearchArm.name),
    memory: undefined,
    timed: false,
    budget: () => ({ nodes: spec.nodes }),
    stagnant,
    slack: 0,
    step: objectiveStep(search.model),
  });
}

/** A policy that does as it is told, so that the loop of the real search asks the experiment. */
function puppet(arms: number): Policy & { arm: number } {
  return {
    name: 'puppet',
    arms,
    arm: 0,
    select() {
      return { arm: this.arm, probability: 1 };
    },
    update: () => undefined,
    toJSON: () => ({ kind: 'puppet' }),
  };
}

/** An episode: the real search, one iteration a round. Its threads start with the first round. */
function openEpisode(beginning: Beginning, spec: AlnsSpec, seed: number): Episode {
  const { model, start } = beginning;
  const search = createSearch(model, start, beginning.relaxation);
  let iteration = 0;
  let stagnant = 0;
  let last: Step['status'] | undefined;
  let context: Context = noContext;
  const moves = movesOf(search, spec, () => stagnant);
  const policy = puppet(moves.length);
  // A search without limits has spent the share that `solve` counts with.
  const features = searchFeatures(() => iteration / Math.max(1000, 2 * iteration));
  const floor = beginning.relaxation?.objective ?? start.objective - Math.abs(start.objective);
  const openGap = () => (start.objective > floor ? (search.best.objective - floor) / (start.objective - floor) : 0);
  const ending = new AbortController();
  const lane = { opened: undefined as ReturnType<typeof openLane> | undefined };
  let steps: ReturnType<typeof lns> | undefined;

  async function beginSteps() {
    lane.opened ??= openLane(model, highs, seed, 0);
    return lns({
      search,
      moves,
      lanes: [await lane.opened],
      policy,
      features: () => context,
      accept: hillClimbing(),
      reward: effortScaled,
      stop: () => false,
      rng: createRng(seed).fork('environment'),
      clock: () => 0,
      signal: ending.signal,
    });
  }

  return {
    next() {
      const best = search.best.objective;
      const ended = last === undefined ? {} : { last };
      context = features(search, { iteration, stagnant, seconds: 0, best, bound: search.bound, ...ended });
      return context;
    },
    async play(arm) {
      if (!(arm in moves))
        throw new RangeError(`there is no arm ${arm}; the arms are numbered from 0 to ${moves.length - 1}.`);
      steps ??= await beginSteps();
      policy.arm = arm;
      const { value: step } = await steps.next();
      if (step === undefined) throw new Error('the search has ended.');
      iteration = step.iteration;
      last = step.status;
      stagnant = step.verdict === 'best' ? 0 : stagnant + 1;
      return { reward: step.reward, cost: openGap() };
    },
    [Symbol.dispose]() {
      ending.abort();
      void lane.opened?.then((opened) => disposeLanes([opened]));
    },
  };
}

/**
 * Adaptive large-neighbourhood search over an instance: the arms are its moves, a round is an iteration of the real search
 * under a budget of nodes, and all episodes begin with the same solution. The cost of a round is the share of the gap between
 * that solution and the root relaxation that is still open after it, so that their sum is a primal integral (Berthold 2013).
 * The reward is the search's own, see reward.ts. What another arm would have brought is not known.
 * @throws InputError on an instance that cannot be read or leaves nothing to search, and on neighbourhoods that do not apply
 */
export async function openAlns(spec: AlnsSpec, folder: Folder): Promise<Environment> {
  const { name = 'alns', file, nodes } = spec;
  const bytes = readInput(folder, file);
  const { model } = await readModel({ bytes, name: file });
  const beginning = await beginningOf(model, file, nodes);
  const arms = movesOf(createSearch(model, beginning.start, beginning.relaxation), spec, () => 0).map(
    (move) => move.name,
  );
  const missing = spec.neighborhoods?.find((wanted) => !arms.includes(wanted));
  if (missing !== undefined) throw new InputError(`the neighbourhood "${missing}" does not apply to it.`, file);
  return {
    name,
    arms,
    features: featureNames,
    ranges: featureNames.map(() => [0, 1] as const),
    instanceHash: sha256(bytes),
    timeLimited: false,
    open: (seed) => openEpisode(beginning, spec, seed),
  };
}
