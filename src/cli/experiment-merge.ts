import { openStore, readTrials } from '../experiment/store.ts';
import { UsageError } from '../util/errors.ts';
import { countText } from './number-format.ts';
import { sameFile } from './outputs.ts';
import { print } from './print.ts';

/**
 * The command `experiment merge`: appends to the output the trials that it does not have yet.
 * @throws UsageError when the output is one of the inputs, InputError on files that cannot be read or written
 */
export async function mergeResults(
  files: readonly string[],
  { output, json = false }: { readonly output: string; readonly json?: boolean },
): Promise<void> {
  for (const file of files)
    if (sameFile(file, output))
      throw new UsageError(`--output ${output} is one of the results to merge: name another file.`);
  const store = await openStore(output);
  const before = store.ids.size;
  let read = 0;
  try {
    for (const file of files)
      for await (const { record } of readTrials(file)) {
        read++;
        await store.append(record);
      }
  } finally {
    await store.close();
  }
  const document = { files: files.length, read, added: store.ids.size - before, trials: store.ids.size };
  if (json) return print(`${JSON.stringify(document, null, 2)}\n`);
  return print(`${countText(document.added, 'trial')} added, ${document.trials} in ${output}\n`);
}
