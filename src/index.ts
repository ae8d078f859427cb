export * from './alns/index.ts';
export * from './bandits/index.ts';
export * from './experiment/index.ts';
export * from './mip/index.ts';
export * from './tune/index.ts';
export { InputError, SolverError, UsageError } from './util/errors.ts';
export { writeFileAtomic } from './util/files.ts';
export { createRng, type Rng, type RngState } from './util/rng.ts';
