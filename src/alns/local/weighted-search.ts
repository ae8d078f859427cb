import type { Rng } from '../../util/rng.ts';
import { fastDraw } from './draw.ts';
import { fallOrder, fallValue } from './fall-order.ts';
import { columnKind } from './problem.ts';
import type { FlipScores } from './scores.ts';

/** How {@link weightedSearch} is limited and what it reports. */
export interface WeightedSearchOptions {
  readonly rng: Rng;
  /** Nonzeros that may be touched. */
  readonly effort: number;
  /** Asked every few hundred steps; true ends the search. */
  readonly stop?: () => boolean;
  /** Objective to go below; Infinity (default) looks for feasibility alone. */
  readonly cutoff?: number;
  /** End at the first feasible point. */
  readonly untilFeasible?: boolean;
  /** Called at each feasible point below the cutoff, with the state's vector (to be copied); returns the next cutoff. */
  onFeasible(x: Float64Array, objective: number): number;
  /** Called with the state's vector when its total violation is the least so far and no feasible point is known. */
  onNearest?(x: Float64Array, violation: number): void;
  readonly tuning?: Partial<WeightedSearchTuning>;
}

/** The numbers that shape the search; which suit best depends on the family, so that {@link searchStyles} take turns. */
export interface WeightedSearchTuning {
  /** Columns looked at when the objective has to fall; all of them where there are no more. */
  readonly dropSample: number;
  /** Flip entries of a violated row looked at. */
  readonly rowSample: number;
  /** Shortest time a moved column rests, in steps, and the bound of what chance adds: mostly little, now and then much. */
  readonly rest: number;
  readonly restSpread: number;
  /** Most violated rows whose weight grows in one step. */
  readonly raised: number;
  /** Least number of columns that lower the objective at a feasible point, even where fewer reach the cutoff. */
  readonly least: number;
  /** Violated rows up to which the objective is kept below the cutoff while repairing: 0 means at feasible points only. */
  readonly pressed: number;
  /** How far below the cutoff the objective is brought before a repair, in typical costs: 1 leaves room for the repair. */
  readonly ahead: number;
  /** Moves after which an excursion that found no feasible point is taken back. */
  readonly patience: number;
}

/** Columns looked at where nothing lowers the objective. */
const anySample = 60;

/** Columns that lower the objective from which on they are kept in order. */
const orderedFrom = 200;

const defaults: WeightedSearchTuning = {
  dropSample: Number.POSITIVE_INFINITY,
  rowSample: 400,
  rest: 1,
  restSpread: 12,
  raised: 30,
  least: 0,
  pressed: 0,
  ahead: 0,
  patience: 1000,
};

/** Mean absolute gain of the flips that have one; 1 where none has. */
function typicalGain({ gain, state }: FlipScores): number {
  let sum = 0;
  let count = 0;
  for (const j of state.problem.movable) {
    if (gain[j] === 0) continue;
    sum += Math.abs(gain[j]!);
    count++;
  }
  return count > 0 ? Math.max(sum / count, 1e-9) : 1;
}

/**
 * Weighted local search that keeps improving: whenever the objective is not below the cutoff, a column whose move
 * lowers it is moved at the least weighted damage per unit gained; then a violated row is picked at random and
 * repaired at the best weighted worth per unit of cost; rows that stay violated gain weight. Moved columns rest for a
 * few steps. The scheme is the row weighting search for set covering (Gao, Weise, Li 2015) carried over to arbitrary
 * rows with the moves of Local-MIP (Lin, Zou, Cai, CP 2024): tight moves on violated rows, lift moves at feasible
 * points, and the cutoff in place of an objective row. Ends at the last feasible point visited, where there was one.
 * @returns the effort used, in nonzeros touched
 */
export function weightedSearch(scores: FlipScores, options: WeightedSearchOptions): number {
  const { stop, onNearest } = options;
  const draw = fastDraw(options.rng);
  const tuning = { ...defaults, ...options.tuning };
  const { state, score, gain, cheaper } = scores;
  const { problem, x, activity, violated } = state;
  const { kind, cost, model, movable, hardLower, hardUpper, rowStarts, rowFlipEnds, rowColumns, rowValues } = problem;
  const { lower, upper } = model;
  const restUntil = new Int32Array(problem.columns);
  const movedAt = new Int32Array(problem.columns);
  const priced: number[] = [];
  for (const j of movable) if (kind[j]! > columnKind.flip && cost[j] !== 0) priced.push(j);
  /** The typical size of a cost: what makes worth and cost comparable. */
  const unit = typicalGain(scores);
  /** Costs below this count as this: a repair must not win by being free alone. */
  const small = unit * 0.1;
  let cutoff = options.cutoff ?? Number.POSITIVE_INFINITY;
  let nearest = Number.POSITIVE_INFINITY;
  let found = false;
  let step = 0;
  let chosen = -1;
  let chosenDelta = 0;
  const begin = scores.effort();
  let extra = 0;
  const used = () => scores.effort() - begin + extra;

  // A heap pays where the columns are many and the rows short; elsewhere more changes than there are columns to look at.
  const ordered = tuning.dropSample === Number.POSITIVE_INFINITY && scores.cheaperCount() >= orderedFrom;
  const order = ordered ? fallOrder(scores, restUntil, movedAt) : undefined;
  if (!ordered) scores.watch(false);
  const journal: number[] = [];
  const journalDelta: number[] = [];

  function undo(): void {
    while (journal.length > 0) scores.shift(journal.pop()!, -journalDelta.pop()!);
  }

  function move(): void {
    const j = chosen;
    if (found) {
      journal.push(j);
      journalDelta.push(chosenDelta);
    }
    if (kind[j] === columnKind.flip) scores.flip(j);
    else scores.shift(j, chosenDelta);
    movedAt[j] = step;
    restUntil[j] = step + tuning.rest + draw(1 + draw(tuning.restSpread));
  }

  /** The step of a column that is not a flip, towards a lower objective: as far as the rows allow, at least one unit. */
  function fall(j: number): number {
    const sign = cost[j]! > 0 ? -1 : 1;
    const room = sign < 0 ? x[j]! - lower[j]! : upper[j]! - x[j]!;
    if (room <= 1e-9) return 0;
    let allowed = room;
    for (let k = model.starts[j]!; k < model.starts[j + 1]!; k++) {
      const i = model.indices[k]!;
      const change = model.values[k]! * sign;
      const slack = change > 0 ? hardUpper[i]! - activity[i]! : activity[i]! - hardLower[i]!;
      const reach = slack / Math.abs(change);
      if (reach < allowed) allowed = reach;
    }
    extra += model.starts[j + 1]! - model.starts[j]!;
    if (kind[j] === columnKind.integer) {
      allowed = Math.floor(allowed + 1e-9);
      if (allowed < 1) allowed = Math.min(1, room);
    } else if (!(allowed > 1e-7)) {
      const needed = Number.isFinite(cutoff) ? Math.abs((state.objective() - cutoff) / cost[j]!) : 1;
      allowed = Math.min(room, Math.max(needed, 1e-6));
    }
    return Number.isFinite(allowed) ? allowed * sign : sign;
  }

  /** Picks the move that lowers the objective at the least weighted damage per unit; false when there is none. */
  function pickFall(): boolean {
    chosen = order?.best(step) ?? -1;
    let best = chosen < 0 ? Number.NEGATIVE_INFINITY : fallValue(score[chosen]!, gain[chosen]!);
    let bestAge = 0;
    const count = scores.cheaperCount();
    const sample = order === undefined ? Math.min(count, tuning.dropSample) : 0;
    const exhaustive = sample === count;
    for (let t = 0; t < sample; t++) {
      const j = cheaper[exhaustive ? t : draw(count)]!;
      if (restUntil[j]! > step) continue;
      const value = fallValue(score[j]!, gain[j]!);
      if (value > best || (value === best && movedAt[j]! < bestAge)) {
        best = value;
        bestAge = movedAt[j]!;
        chosen = j;
      }
    }
    extra += 2 * sample + 20;
    const others = Math.min(priced.length, 12);
    const first = others < priced.length ? draw(priced.length) : 0;
    for (let t = 0; t < others; t++) {
      const j = priced[(first + t) % priced.length]!;
      if (restUntil[j]! > step) continue;
      const delta = fall(j);
      if (delta === 0) continue;
      const s = scores.worth(j, delta);
      const gained = -scores.price(j, delta);
      if (gained <= 1e-9) continue;
      const value = fallValue(s >= -1e-9 ? Math.max(s, 0) : s, -gained);
      if (value > best) {
        best = value;
        chosen = j;
        chosenDelta = delta;
      }
    }
    return chosen >= 0;
  }

  /** Where nothing lowers the objective: the flip of a random sample that raises it least. */
  function pickAny(): boolean {
    chosen = -1;
    let best = Number.NEGATIVE_INFINITY;
    for (let t = 0; t < anySample; t++) {
      const j = movable[draw(movable.length)]!;
      if (kind[j] !== columnKind.flip || restUntil[j]! > step) continue;
      const value = score[j]! * unit - gain[j]!;
      if (value > best) {
        best = value;
        chosen = j;
      }
    }
    return chosen >= 0;
  }

  let bestWorth = 0;
  let bestValue = 0;

  /** Offers the moves of violated row i; the best is left in `chosen`. */
  function offerRepairs(i: number, rested: boolean): void {
    const lack = hardLower[i]! - activity[i]!;
    const rising = lack > 0;
    const need = rising ? lack : hardUpper[i]! - activity[i]!;
    const begin = rowStarts[i]!;
    const flipEnd = rowFlipEnds[i]!;
    const flips = flipEnd - begin;
    const sample = Math.min(flips, tuning.rowSample);
    let k = sample < flips ? begin + draw(flips) : begin;
    for (let t = 0; t < sample; t++) {
      if (k === flipEnd) k = begin;
      const j = rowColumns[k]!;
      const raises = rowValues[k]! > 0 === x[j]! < upper[j]! - 0.5;
      k++;
      if (raises !== rising || (rested && restUntil[j]! > step)) continue;
      const s = score[j]!;
      const g = gain[j]!;
      const value = s > 0 ? s / Math.max(g, small) : s;
      if (value > bestValue || (value === bestValue && movedAt[j]! < movedAt[chosen]!)) {
        bestValue = value;
        bestWorth = s;
        chosen = j;
      }
    }
    extra += sample + 20;
    const others = rowStarts[i + 1]! - flipEnd;
    const looked = Math.min(others, 15);
    let at = looked < others ? draw(others) : 0;
    for (let t = 0; t < looked; t++, at++) {
      if (at === others) at = 0;
      const j = rowColumns[flipEnd + at]!;
      if (rested && restUntil[j]! > step) continue;
      let delta = need / rowValues[flipEnd + at]!;
      if (kind[j] === columnKind.integer) delta = delta > 0 ? Math.ceil(delta - 1e-9) : Math.floor(delta + 1e-9);
      const target = Math.min(Math.max(x[j]! + delta, lower[j]!), upper[j]!);
      delta = target - x[j]!;
      if (Math.abs(delta) < 1e-9) continue;
      const s = scores.worth(j, delta);
      const g = scores.price(j, delta);
      const value = s > 0 ? s / Math.max(g, small) : s;
      if (value > bestValue || (value === bestValue && movedAt[j]! < movedAt[chosen]!)) {
        bestValue = value;
        bestWorth = s;
        chosen = j;
        chosenDelta = delta;
      }
    }
  }

  /** At a feasible point: everything that lowers the objective for nothing, then the report. */
  function settle(): boolean {
    const batch: number[] = [];
    for (let j = scores.takeFree(); j >= 0; j = scores.takeFree()) batch.push(j);
    while (batch.length > 0) {
      batch.sort((a, b) => gain[a]! - gain[b]!);
      for (const j of batch)
        if (score[j]! >= -1e-9 && gain[j]! < -1e-9) {
          chosen = j;
          move();
        }
      batch.length = 0;
      for (let j = scores.takeFree(); j >= 0; j = scores.takeFree()) batch.push(j);
    }
    for (const j of priced) {
      const delta = fall(j);
      if (delta === 0 || scores.worth(j, delta) < -1e-9 || scores.price(j, delta) > -1e-9) continue;
      chosen = j;
      chosenDelta = delta;
      move();
    }
    const objective = state.objective();
    if (objective < cutoff) cutoff = options.onFeasible(x, objective);
    found = true;
    journal.length = 0;
    journalDelta.length = 0;
    return options.untilFeasible === true;
  }

  for (; ; step++) {
    if ((step & 63) === 0 && (used() > options.effort || stop?.())) {
      undo();
      return used();
    }
    if (state.violatedCount() === 0) {
      if (settle()) return used();
    }
    if (state.violatedCount() <= tuning.pressed) {
      const least = state.violatedCount() === 0 ? tuning.least : 0;
      const target = cutoff - tuning.ahead * unit;
      for (let falls = 0; falls < 20 && (state.objective() >= target || falls < least); falls++) {
        if (!pickFall() && !pickAny()) break;
        move();
      }
    }
    const count = state.violatedCount();
    if (movable.length === 0) return used();
    if (count === 0) continue;
    if (!found && onNearest !== undefined && state.totalViolation() < nearest - 1e-9) {
      nearest = state.totalViolation();
      onNearest(x, nearest);
    }
    chosen = -1;
    bestValue = Number.NEGATIVE_INFINITY;
    bestWorth = 0;
    offerRepairs(violated[draw(count)]!, true);
    if (chosen < 0) offerRepairs(violated[draw(count)]!, false);
    if (chosen >= 0) move();
    if (found && journal.length > tuning.patience) undo();
    const left = state.violatedCount();
    if (left <= tuning.raised) {
      for (let t = 0; t < left; t++) scores.raise(violated[t]!, 1);
    } else if (bestWorth <= 0) {
      for (let t = 0; t < tuning.raised; t++) scores.raise(violated[draw(left)]!, 1);
    }
  }
}
