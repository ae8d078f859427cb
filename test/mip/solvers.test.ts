import { glpk } from '../../src/mip/glpk-solver.ts';
import { highs } from '../../src/mip/highs-solver.ts';
import { mipSolverConformance } from '../conformance/mip-solver.ts';

mipSolverConformance({ solver: highs });

mipSolverConformance({
  solver: glpk,
  skip: [
    {
      reason: 'GLPK stops at no number of improving solutions',
      tests: ['ends after one improving solution'],
    },
    {
      reason: 'GLPK has no limit on nodes, only one on time',
      tests: ['repeats a solve under a budget of nodes to the last bit, whatever was solved in between'],
    },
    {
      reason: 'glpk.js tells nothing of a MIP while it runs',
      tests: [
        'reports feasible incumbents, each better than the one before and none better than the result',
        'reports rising bounds that hold',
      ],
    },
    {
      reason: 'GLPK branches on unbounded integers for ever',
      tests: ['calls free integers infeasible that parity forbids'],
    },
  ],
});
