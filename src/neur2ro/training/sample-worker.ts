import { trainingFamily } from './families.ts';
import { networkAttack } from './network-attack.ts';
import { networkFromBytes } from './network-bytes.ts';
import { drawInstance, type RawInstance } from './raw-samples.ts';
import { encodeShard } from './sample-file.ts';
import { type SampleRecipe, shardTasks } from './sample-recipe.ts';

/** A file of samples to be made. */
export interface ShardTask {
  readonly recipe: SampleRecipe;
  readonly shard: number;
  /** The ONNX file of the network whose own worst cases are sampled, where there is one. */
  readonly network?: Uint8Array;
}

/** What a thread of the pool does with a task: draws the samples, and returns the bytes of their file. */
export async function drawShard({ recipe, shard, network }: ShardTask): Promise<Uint8Array> {
  const family = trainingFamily(recipe.family);
  const adversary = network === undefined ? undefined : networkAttack(networkFromBytes(network, 'network'));
  const instances: RawInstance[] = [];
  for (const task of shardTasks(recipe, shard)) instances.push(await drawInstance(family, task, recipe, adversary));
  return encodeShard({ recipe, shard, instances });
}
