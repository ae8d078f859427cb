import { createTrialPlayer } from './trial-task.ts';

/** What a thread of the pool does with a task. */
export const playInThread = createTrialPlayer(() => performance.now() / 1000);
