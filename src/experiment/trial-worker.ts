import { wallClock } from '../util/wall-clock.ts';
import { createTrialPlayer } from './trial-task.ts';

/** What a thread of the pool does with a task. */
export const playInThread = createTrialPlayer(wallClock);
