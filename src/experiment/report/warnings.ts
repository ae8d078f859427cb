import type { PolicySums, Question } from './aggregate.ts';
import type { Survey } from './survey.ts';

/** Why a part of a report is to be trusted less, or is missing. */
export interface Warning {
  readonly kind: 'few-seeds' | 'unpaired-seeds' | 'time-limited' | 'saturated' | 'constant' | 'cut-off' | 'repeated';
  readonly text: string;
}

/** With fewer seeds intervals are too narrow and tests too weak. */
const enoughSeeds = 30;

/** Rewards clipped more often than this hide what there is to learn. */
const muchSaturated = 0.25;

const percent = (share: number) => `${Math.round(100 * share)} %`;

/** What to hold against the file as a whole. */
export function fileWarnings({ repeated, cutOff }: Survey): Warning[] {
  const warnings: Warning[] = [];
  if (cutOff)
    warnings.push({
      kind: 'cut-off',
      text: 'The last line was cut off in the middle and is left out; running the experiment again plays its trial.',
    });
  if (repeated > 0)
    warnings.push({
      kind: 'repeated',
      text: `${repeated} ${repeated === 1 ? 'line repeats a trial and is' : 'lines repeat trials and are'} left out.`,
    });
  return warnings;
}

/** What to hold against the results of one environment. */
export function environmentWarnings({ survey, seeds }: Question, sums: readonly PolicySums[]): Warning[] {
  const warnings: Warning[] = [];
  const all = new Set([...survey.policies.values()].flatMap((policy) => [...policy.seeds.keys()]));
  if (seeds.length < enoughSeeds)
    warnings.push({
      kind: 'few-seeds',
      text: `${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'}: with fewer than ${enoughSeeds} intervals are too narrow and differences easily missed.`,
    });
  if (all.size > seeds.length)
    warnings.push({
      kind: 'unpaired-seeds',
      text: `${all.size - seeds.length} of ${all.size} seeds are left out: not every policy has played them yet.`,
    });
  if (survey.environment.timeLimited)
    warnings.push({
      kind: 'time-limited',
      text: 'Trials were limited by time: another machine, or a busier one, gives other results.',
    });
  // Rewards that are all 0 or 1 and of both kinds are coin flips by nature, not clipped.
  const clipped = sums.filter(({ saturated }) => saturated > muchSaturated && saturated < 1);
  const [worst] = [...clipped].sort((a, b) => b.saturated - a.saturated);
  if (worst !== undefined)
    warnings.push({
      kind: 'saturated',
      text: `Rewards are saturated: up to ${percent(worst.saturated)} of them (${worst.name}) were exactly 0 or 1, which hides differences between arms.`,
    });
  if (sums.every(({ reward, saturated }) => saturated === 1 && (reward === 0 || reward === 1)))
    warnings.push({ kind: 'constant', text: 'Every reward was the same: there was nothing to learn from.' });
  return warnings;
}
