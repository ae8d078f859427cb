import { describe, expect, test } from 'vitest';
import {
  createBoxSet,
  createBudgetSet,
  createEllipsoidalSet,
  createFactorSet,
  createFiniteSet,
  createPolyhedralSet,
} from '../../src/neur2ro/index.ts';
import { uncertaintySetConformance } from '../conformance/uncertainty-set.ts';

const halfspaces = [
  { normal: [1, 1, 1], upper: 1.5 },
  { normal: [-1, 2, 0], upper: 1 },
  { normal: [-1, -1, -1], upper: 0.5 },
];
const scenarios = [
  [0, 1],
  [2, -1],
  [1, 1],
];

uncertaintySetConformance('a box', createBoxSet([-1, 0, 2], [1, 0, 3]));
uncertaintySetConformance('a budget', createBudgetSet(5, 1.5));
uncertaintySetConformance('a budget below one', createBudgetSet(3, 0.4));
uncertaintySetConformance('a budget of whole components', createBudgetSet(5, 2.5, { integer: true }));
uncertaintySetConformance('a polyhedron', createPolyhedralSet([-1, -1, -1], [1, 1, 1], halfspaces));
uncertaintySetConformance('an ellipsoid', createEllipsoidalSet([1, 0, -1], [1, 2, 0.5]));
uncertaintySetConformance('an ellipsoid with a certain component', createEllipsoidalSet([1, 0], [1, 0]));
uncertaintySetConformance('a list', createFiniteSet(scenarios));
uncertaintySetConformance(
  'a factor model over a box',
  createFactorSet(
    [1, 2, 3],
    [
      [0.5, -1],
      [1, 1],
      [0, 2],
    ],
    createBoxSet([-1, -1], [1, 1]),
  ),
  10,
);
uncertaintySetConformance(
  'a factor model over an ellipsoid',
  createFactorSet(
    [0, 0],
    [
      [1, 0.5, 0],
      [0, 1, -1],
    ],
    createEllipsoidalSet([0, 0, 0], [1, 1, 2]),
  ),
  10,
);

describe('empty or shapeless uncertainty sets', () => {
  test.each([
    ['a box out of order', () => createBoxSet([0, 2], [1, 1]), /component 1 has the bounds 2 and 1/],
    ['a box without components', () => createBoxSet([], []), /at least one component/],
    ['a box with an infinite bound', () => createBoxSet([0], [Number.POSITIVE_INFINITY]), /holds Infinity/],
    ['a negative budget', () => createBudgetSet(3, -1), /empty: its budget is -1/],
    ['a budget over nothing', () => createBudgetSet(0, 1), /dimension 0/],
    ['contradicting rows', () => createPolyhedralSet([0], [1], [{ normal: [1], upper: -1 }]), /empty/],
    ['a row of another length', () => createPolyhedralSet([0], [1], [{ normal: [1, 2], upper: 1 }]), /2 components/],
    ['a negative radius', () => createEllipsoidalSet([0], [-1]), /radius -1/],
    ['no scenario', () => createFiniteSet([]), /lists no scenario/],
    ['scenarios of unequal lengths', () => createFiniteSet([[1], [1, 2]]), /scenario 1 has 2 components/],
    ['factors of a list', () => createFactorSet([0], [[1]], createFiniteSet([[1]])), /convex set of factors/],
    ['loadings of another shape', () => createFactorSet([0, 1], [[1]], createBoxSet([0], [1])), /1 rows of loadings/],
  ])('%s', (_, create, sentence) => {
    expect(create).toThrow(RangeError);
    expect(create).toThrow(sentence);
  });
});
