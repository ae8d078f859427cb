import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../util/errors.ts';
import { checkWritable } from '../util/files.ts';
import type { SolveSettings } from './settings.ts';

/** The file behind a name: links followed, where it exists. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/**
 * Makes sure before the work that its results can be written, and that nothing the user gave is written over.
 * @throws UsageError when two files are one, InputError when a file cannot be written
 */
export async function checkOutputs(model: string, settings: SolveSettings): Promise<void> {
  const { output, trace, start } = settings;
  const taken = new Map<string, string>();
  if (model !== '-') taken.set(real(model), 'the model');
  // A start may be replaced by the better solution, a trace would destroy it before it is read.
  if (output !== undefined && output !== '-') {
    const other = taken.get(real(output));
    if (other !== undefined) throw new UsageError(`--output ${output} would replace ${other}: name another file.`);
    taken.set(real(output), 'the file of --output');
    await checkWritable(output);
  }
  if (trace === undefined) return;
  if (start !== undefined) taken.set(real(start), 'the start');
  const other = taken.get(real(trace));
  if (other !== undefined) throw new UsageError(`--trace ${trace} would replace ${other}: name another file.`);
  await checkWritable(trace);
}
