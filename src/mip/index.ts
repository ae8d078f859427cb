export { type ColumnSpec, createModelBuilder, type ModelBuilder, type Term } from './builder.ts';
export { families } from './generators/index.ts';
export { glpk } from './glpk-solver.ts';
export { highs } from './highs-solver.ts';
export {
  activities,
  inSourceSense,
  integerColumns,
  isBinary,
  type MipModel,
  objectiveOf,
  type Point,
  type RowMatrix,
  rowMatrix,
} from './model.ts';
export { type ModelSource, type ReadOptions, readModel } from './read.ts';
export type { ModelFormat } from './read-bytes.ts';
export type { ReadResult } from './reading.ts';
export { completeSolution, formatSolution, parseSolution, readSolution, type SolutionFile } from './solution-file.ts';
export type {
  BoundChange,
  Budget,
  MipResult,
  MipSession,
  MipSolver,
  MipStatus,
  ModelChange,
  Relaxation,
  Row,
  SessionSettings,
  Watch,
} from './solver.ts';
export { isFeasible, sourceObjective, tolerance, type Violations, verified, violations } from './verify.ts';
export { encodingOf, type ModelEncoding, modelText, writeModelFile } from './write.ts';
