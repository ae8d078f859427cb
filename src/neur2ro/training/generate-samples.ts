import { join } from 'node:path';
import { SolverError } from '../../util/errors.ts';
import { makeFolder, writeFileAtomic } from '../../util/files.ts';
import type { RawInstance } from './raw-samples.ts';
import { decodeShard, readShard } from './sample-file.ts';
import { type SampleRecipe, shardCount } from './sample-recipe.ts';
import type { ShardTask } from './sample-worker.ts';

/** How far the generation is, in files of samples. */
export interface SampleProgress {
  readonly total: number;
  /** Those found in the folder included. */
  readonly done: number;
  /** Made by this run. */
  readonly made: number;
}

/** How samples are made. */
export interface SampleSettings {
  /** Where files of samples are kept, and found again; without it they are in memory alone. */
  readonly folder?: string;
  /** Threads. */
  readonly jobs: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SampleProgress) => void;
  /** The ONNX file of the network that the recipe names. */
  readonly network?: Uint8Array;
}

/** The name of a file of samples. */
function shardName({ family, round, network }: SampleRecipe, shard: number): string {
  const own = round === undefined ? '' : `-round${round}-${network?.slice(0, 8) ?? ''}`;
  return `${family}${own}-${String(shard + 1).padStart(3, '0')}.samples`;
}

/**
 * Draws the samples of a recipe in threads. Files of the same recipe that the folder holds are taken as they are, so that
 * what was interrupted goes on.
 * @throws InputError for files of another recipe and such that cannot be read or written, SolverError when a thread fails,
 *   the signal's reason when it fires
 */
export async function generateSamples(recipe: SampleRecipe, settings: SampleSettings): Promise<readonly RawInstance[]> {
  const { folder, jobs, signal, onProgress, network } = settings;
  const total = shardCount(recipe);
  const found: (readonly RawInstance[] | undefined)[] = new Array(total).fill(undefined);
  if (folder !== undefined) {
    await makeFolder(folder);
    for (let shard = 0; shard < total; shard++)
      found[shard] = (await readShard(join(folder, shardName(recipe, shard)), recipe, shard))?.instances;
  }
  const open = Array.from(found.keys()).filter((shard) => found[shard] === undefined);
  let made = 0;
  const tell = () => onProgress?.({ total, done: total - open.length + made, made });
  tell();
  if (open.length > 0) {
    await using pool = await openPool(Math.min(jobs, open.length));
    const failures: unknown[] = [];
    let begun = 0;
    const lane = async () => {
      while (begun < open.length && failures.length === 0 && signal?.aborted !== true) {
        const shard = open[begun++]!;
        try {
          const bytes = await pool.draw({ recipe, shard, ...(network === undefined ? {} : { network }) }, signal);
          if (folder !== undefined) await writeFileAtomic(join(folder, shardName(recipe, shard)), bytes);
          found[shard] = decodeShard(bytes, shardName(recipe, shard)).instances;
          made++;
          tell();
        } catch (error) {
          failures.push(error);
        }
      }
    };
    await Promise.all(Array.from({ length: jobs }, lane));
    signal?.throwIfAborted();
    if (failures.length > 0) throw failures[0];
  }
  return found.flatMap((instances) => instances!);
}

async function openPool(threads: number) {
  const { Piscina } = await import('piscina');
  const pool = new Piscina<ShardTask, Uint8Array>({
    filename: new URL('./sample-worker.js', import.meta.url).href,
    name: 'drawShard',
    minThreads: threads,
    maxThreads: threads,
    // Flags of the process may be ones that a worker refuses, such as --input-type.
    execArgv: [],
  });
  return {
    async draw(task: ShardTask, signal: AbortSignal | undefined): Promise<Uint8Array> {
      try {
        return await pool.run(task, signal === undefined ? {} : { signal });
      } catch (error) {
        if (signal?.aborted) throw error;
        throw new SolverError(`drawing samples failed: ${(error as Error).message}`);
      }
    },
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}
