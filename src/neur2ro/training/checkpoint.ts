import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { InputError } from '../../util/errors.ts';
import type { EpochSummary, TrainingPlan, TrainingProgress } from './training-plan.ts';
import { bestNetwork, resumeState } from './training-state.ts';

const side = z.object({ features: z.number(), embed: z.array(z.number()), post: z.array(z.number()) });

const stateSchema = z.object({
  shape: z.object({ x: side, scenario: side, head: z.array(z.number()), aggregation: z.enum(['sum', 'mean']) }),
  epoch: z.number(),
  weights: z.string(),
  adam: z.object({ steps: z.number(), mean: z.string(), square: z.string() }),
  best: z.object({ epoch: z.number(), error: z.number(), weights: z.string() }),
});

const checkpointSchema = z.object({
  format: z.literal('adasolve training 1'),
  plan: z.record(z.string(), z.unknown()),
  finished: z.array(stateSchema),
  state: stateSchema.optional(),
  history: z.array(
    z.object({
      round: z.number(),
      epoch: z.number(),
      loss: z.number(),
      error: z.number(),
      improved: z.boolean(),
      rate: z.number(),
      seconds: z.number(),
    }),
  ),
});

/** What plans are told apart by, in words. */
const fieldNames: Readonly<Record<keyof TrainingPlan, string>> = {
  family: 'family',
  instances: 'number of instances',
  decisions: 'number of decisions',
  scenarios: 'number of scenarios',
  sizes: 'sizes',
  seed: 'seed',
  shape: 'shape',
  epochs: 'number of epochs',
  rounds: 'number of rounds',
  rate: 'rate',
};

/** The text of a checkpoint. */
export function formatCheckpoint(progress: TrainingProgress): string {
  return `${JSON.stringify({ format: 'adasolve training 1', ...progress })}\n`;
}

/** Reads a checkpoint's text. @throws InputError when it is none, or of another plan */
function parseCheckpoint(text: string, path: string, plan: TrainingPlan): TrainingProgress {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new InputError('is no checkpoint of a training, or was cut off: delete it to begin anew.', path);
  }
  const { success, data } = checkpointSchema.safeParse(given);
  if (!success) throw new InputError('is no checkpoint of a training by this version of adasolve.', path);
  const fields = Object.keys(fieldNames) as (keyof TrainingPlan)[];
  const other = fields.find((field) => JSON.stringify(data.plan[field]) !== JSON.stringify(plan[field]));
  if (other !== undefined)
    throw new InputError(
      `is the checkpoint of another training, its ${fieldNames[other]} differ${other === 'sizes' ? '' : 's'}: delete it to begin anew, or name another one.`,
      path,
    );
  const { finished, state } = data;
  try {
    for (const each of [...finished, ...(state === undefined ? [] : [state])]) {
      resumeState(each);
      bestNetwork(each);
    }
  } catch (error) {
    throw new InputError((error as Error).message, path);
  }
  const history: readonly EpochSummary[] = data.history;
  return { plan, finished, ...(state === undefined ? {} : { state }), history };
}

/**
 * Reads a checkpoint, if it is there.
 * @throws InputError when it cannot be used, or is one of another plan
 */
export async function readCheckpoint(path: string, plan: TrainingPlan): Promise<TrainingProgress | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new InputError(`cannot be read: ${message}.`, path);
  }
  return parseCheckpoint(text, path, plan);
}
