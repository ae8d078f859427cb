export type {
  LinearExpression,
  Recourse,
  RecourseModel,
  RobustProblem,
  ScenarioRow,
  WorstCase,
  WorstCaseLimits,
} from './problem.ts';
export { createBoxSet } from './sets/box.ts';
export { createBudgetSet } from './sets/budget.ts';
export { createEllipsoidalSet } from './sets/ellipsoidal.ts';
export { createFactorSet } from './sets/factor.ts';
export { createFiniteSet } from './sets/finite.ts';
export { createPolyhedralSet } from './sets/polyhedral.ts';
export type { Halfspace, UncertaintySet } from './uncertainty.ts';
