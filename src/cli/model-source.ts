import { buffer } from 'node:stream/consumers';
import type { ModelSource } from '../mip/read.ts';

/** The model that an argument names: a file, or standard input for `-`. */
export async function modelSource(argument: string): Promise<ModelSource> {
  if (argument !== '-') return { path: argument };
  return { bytes: await buffer(process.stdin), name: 'standard input' };
}
