import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../util/errors.ts';
import { checkWritable } from '../util/files.ts';
import type { SolveSettings } from './settings.ts';

/** The files of a run, as the settings name them. */
type FileSettings = Pick<
  SolveSettings,
  'output' | 'trace' | 'report' | 'policyIn' | 'policyOut' | 'start' | 'neighborhoodModule'
>;

/** The file behind a name: links followed, where it exists. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** Whether two names mean one file. */
export const sameFile = (one: string, other: string): boolean => real(one) === real(other);

/**
 * Makes sure before the work that its results can be written, and that nothing the user gave is written over.
 * @throws UsageError when two files are one, InputError when a file cannot be written
 */
export async function checkOutputs(model: string, settings: FileSettings, config?: string): Promise<void> {
  const { output, trace, report, policyIn, policyOut, start } = settings;
  const taken = new Map<string, string>();
  if (model !== '-') taken.set(real(model), 'the model');
  if (config !== undefined) taken.set(real(config), 'the configuration');
  for (const module of settings.neighborhoodModule ?? []) taken.set(real(module), 'a module with neighbourhoods');
  // A start may be replaced by the better solution, a trace would destroy it before it is read.
  if (output !== undefined && output !== '-') {
    const other = taken.get(real(output));
    if (other !== undefined) throw new UsageError(`--output ${output} would replace ${other}: name another file.`);
    taken.set(real(output), 'the file of --output');
    await checkWritable(output);
  }
  if (start !== undefined) taken.set(real(start), 'the start');
  // What was learned may be replaced by what was learned since.
  if (policyIn !== undefined && policyIn !== policyOut) taken.set(real(policyIn), 'the file of --policy-in');
  for (const [flag, path] of [
    ['--trace', trace],
    ['--report', report],
    ['--policy-out', policyOut],
  ] as const) {
    if (path === undefined) continue;
    const other = taken.get(real(path));
    if (other !== undefined) throw new UsageError(`${flag} ${path} would replace ${other}: name another file.`);
    taken.set(real(path), `the file of ${flag}`);
    await checkWritable(path);
  }
}
