import type { Learned } from './shared.ts';

/** Columns that say nothing of any arm. */
const common: ReadonlySet<string> = new Set([
  'centers',
  'cutBins',
  'cuts',
  'features',
  'heat',
  'heatPulls',
  'heatRewards',
  'limits',
  'lost',
  'members',
  'racing',
  'rates',
  'rewards',
  'shares',
  'thresholds',
  'totals',
  'turns',
]);

/** The last part of a column's name: what precedes it are the policies that it is nested in. */
const plainName = (name: string) => name.slice(name.lastIndexOf('.') + 1);

/** Whether a column holds single pulls, entry by entry, each beginning with its arm; `${name}Span` counts them. */
export function holdsPulls(name: string): boolean {
  return /^(window|history\d*)$/.test(plainName(name));
}

const isSpan = (name: string) => name.endsWith('Span') && holdsPulls(name.slice(0, -'Span'.length));

/**
 * The numbers of each arm in a column that is laid out arm by arm, 0 for other columns. One name that is not known is
 * judged by its length, which must be the same multiple of the arms in a new policy and in the saved one.
 */
export function numbersPerArm(name: string, fresh: number, arms: number, saved: number, before: number): number {
  if (common.has(plainName(name)) || holdsPulls(name) || isSpan(name)) return 0;
  return fresh % arms === 0 && saved % before === 0 && fresh / arms === saved / before ? fresh / arms : 0;
}

/** Whether a column counts pulls in flight. */
export function countsInFlight(name: string): boolean {
  return plainName(name) === 'inFlight';
}

/**
 * The columns of single pulls over other arms: those of arms that are gone are left out, and what is left stands oldest
 * first.
 * @param to for each saved arm its new number, undefined where it is gone
 */
export function movePulls(learned: Learned, to: readonly (number | undefined)[]): Learned {
  const moved: Record<string, readonly number[]> = {};
  for (const [name, entries] of Object.entries(learned)) {
    if (!holdsPulls(name)) continue;
    const [length = 0, oldest = 0] = learned[`${name}Span`]!;
    const width = length === 0 ? 1 : entries.length / length;
    const kept: number[] = [];
    for (let entry = 0; entry < length; entry++) {
      const at = ((oldest + entry) % length) * width;
      const arm = to[entries[at]!];
      if (arm !== undefined) kept.push(arm, ...entries.slice(at + 1, at + width));
    }
    moved[name] = kept;
    moved[`${name}Span`] = [kept.length / width, 0];
  }
  return moved;
}
