import { pruneUnits } from './prune-units.ts';
import {
  type EpochRecord,
  type RunOptions,
  type TrainingSettings,
  type TrainingTask,
  trainNetwork,
} from './train-network.ts';
import { bestNetwork, type TrainingState } from './training-state.ts';

/** How a network is made smaller: towards MIPs with fewer units. */
export interface PruningSettings {
  /** The share of the rectified units that goes, in [0, 1). */
  readonly share: number;
  /** In how many steps, of equal shares of what is left. */
  readonly stages: number;
  /** Epochs after each step. */
  readonly epochs: number;
}

/** An epoch of one stage: 0 before the first units go. */
export interface StageRecord extends EpochRecord {
  readonly stage: number;
}

/** Where {@link trainAndPrune} goes on from: an epoch's stage and state. */
export type StageState = Pick<StageRecord, 'stage' | 'state'>;

/**
 * Trains a network and, in stages, takes units that matter least from the best one so far and trains what is left
 * ({@link pruneUnits}). A stage knows nothing of the errors of the ones before: its network is a smaller one.
 * @throws as {@link trainNetwork}
 */
export async function* trainAndPrune(
  task: TrainingTask,
  settings: TrainingSettings,
  { share, stages, epochs }: PruningSettings,
  { from, ...options }: Omit<RunOptions, 'from'> & { readonly from?: StageState },
): AsyncGenerator<StageRecord, void> {
  const each = 1 - (1 - share) ** (1 / stages);
  let state: TrainingState | undefined = from?.state;
  for (let stage = from?.stage ?? 0; stage <= stages; stage++) {
    const resumed = stage === from?.stage ? from.state : undefined;
    const network = resumed === undefined && state !== undefined ? pruneUnits(bestNetwork(state), each) : undefined;
    const at = {
      ...task,
      ...(resumed === undefined ? {} : { shape: resumed.shape }),
      ...(network === undefined ? {} : { shape: network.shape, start: network.weights }),
    };
    const run = { ...options, ...(resumed === undefined ? {} : { from: resumed }) };
    for await (const record of trainNetwork(at, stage === 0 ? settings : { ...settings, epochs }, run)) {
      state = record.state;
      yield { ...record, stage };
    }
  }
}
