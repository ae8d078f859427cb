// The tasks of bench/relax.mjs.
import { parentPort } from 'node:worker_threads';
import { createPolicy, parsePolicySpec } from '../dist/bandits/spec.js';
import { adaptiveSor } from '../dist/sor/adaptive-sor.js';
import { runConfiguration } from '../dist/sor/configuration.js';
import { createConfigurationLearner } from '../dist/sor/configuration-learner.js';
import { viewOf } from '../dist/sor/learner.js';
import { createCountModel } from '../dist/sor/learners/count-model.js';
import { createHybridModel } from '../dist/sor/learners/hybrid-model.js';
import { createSpectralModel } from '../dist/sor/learners/spectral-model.js';
import { createSurfaceModel } from '../dist/sor/learners/surface-model.js';
import { relax } from '../dist/sor/relax.js';
import { createSequence } from '../dist/sor/sequences/spec.js';
import { sor } from '../dist/sor/sor.js';
import { createWorkspace } from '../dist/sor/workspace.js';
import { youngOmega } from '../dist/sor/young.js';
import { createRng } from '../dist/util/rng.js';

const arms = 20;
const omegaOf = (arm) => 1 + 0.05 * arm;
const worst = 10_000;
const marks = new Set([100, 1000, 5000]);

/** A policy on a table of counts; `count(t, arm)` fills it as far as it is needed. */
function playPolicy(spec, contexts, count, seed) {
  const policy = createPolicy(parsePolicySpec(spec), { arms, dimension: 1, rng: createRng(seed).fork('policy') });
  return (t) => {
    const choice = policy.select(contexts[t]);
    const iterations = count(t, choice.arm);
    policy.update(choice, 1 - (iterations - 1) / (worst - 1), contexts[t]);
    return iterations;
  };
}

function average(rounds, play) {
  const averages = {};
  let total = 0;
  for (let t = 0; t < rounds; t++) {
    total += play(t);
    if (marks.has(t + 1) || t + 1 === rounds) averages[t + 1] = total / (t + 1);
  }
  return averages;
}

/** The context intervals of the published program: [-0.15, 0.65] in the shift. */
const interval = 'low=-1,high=1.6666666666666667';
const policies = {
  'Tsallis-INF, exact': 'tsallis-inf:scale=mean',
  'Tsallis-INF, reduced variance': 'tsallis-inf:scale=mean,estimator=reduced-variance',
  'Tsallis-INF, legacy': 'tsallis-inf:scale=mean,newton=legacy',
  'Tsallis-INF, 5 context bins': `interval-bins:bins=5,${interval},policy=tsallis-inf:scale=mean`,
  ChebCB: `cheb-cb:features=6,${interval},unit=${1 / (worst - 1)}`,
};
const spread = {
  'Tsallis-INF, 5 context bins': {
    kind: 'interval-bins',
    bins: 5,
    low: -1,
    high: 5 / 3,
    policy: 'tsallis-inf:scale=mean',
  },
};

/**
 * The count of SOR for the paper's matrix, a grid of side 10 with d on the diagonal: the arithmetic of src/sor/sor-sweeps.ts in
 * its order, without x and with the pattern of the matrix built in. `checkCounts` holds it to the library.
 */
function createCounter() {
  const side = 10;
  const stride = side + 1;
  // A column of zeros between the columns of the grid, and a whole one at either end.
  const length = stride * (side + 2);
  const r = new Float64Array(length);
  const delta = new Float64Array(length);
  return (b, diagonal, omega) => {
    const scale = omega / diagonal;
    const rest = 1 - omega;
    let squares = 0;
    for (let i = 0, k = 0, at = stride; i < side; i++, at++)
      for (let j = 0; j < side; j++, k++, at++) {
        r[at] = b[k];
        squares += b[k] * b[k];
      }
    const bound = 1e-8 * Math.sqrt(squares);
    for (let count = 0; ; count++) {
      if (Math.sqrt(squares) <= bound || count === worst) return count;
      for (let i = 0, at = stride; i < side; i++, at++)
        for (let j = 0; j < side; j++, at++) {
          const sum = r[at] + delta[at - stride] + delta[at - 1];
          r[at] = sum;
          delta[at] = sum * scale;
        }
      squares = 0;
      for (let i = side - 1, at = length - stride - 2; i >= 0; i--, at--)
        for (let j = side - 1; j >= 0; j--, at--) {
          const sum = rest * r[at] + delta[at + 1] + delta[at + stride];
          r[at] = sum;
          squares += sum * sum;
        }
    }
  };
}

function checkCounts(systems, count, workspace) {
  for (const { a, b } of systems.slice(0, 40))
    for (const omega of [1, 1.35, 1.62, 1.8, 1.95]) {
      const expected = sor(a, b, { omega, workspace }).iterations;
      const found = count(b, a.diagonal[0], omega);
      if (found !== expected) throw new Error(`${found} sweeps instead of ${expected} for omega ${omega}.`);
    }
}

function trial({ law, trial: number, rounds }) {
  const systems = [...createSequence({ kind: 'shifted-laplacian', law, systems: rounds, seed: number + 1 })];
  const contexts = systems.map(({ context }) => context);
  const workspace = createWorkspace(systems[0].a.size);
  const fast = createCounter();
  checkCounts(systems, fast, workspace);
  const solve = (t, omega) => fast(systems[t].b, systems[t].a.diagonal[0], omega);
  const table = new Uint16Array(rounds * arms);
  const count = (t, arm) => {
    const at = t * arms + arm;
    if (table[at] === 0) table[at] = solve(t, omegaOf(arm));
    return table[at];
  };
  const lambda = 8 * Math.sin(Math.PI / 22) ** 2;
  const young = (t) => {
    const diagonal = systems[t].a.diagonal[0];
    return youngOmega((4 - lambda) / diagonal);
  };
  /** The least count of the grid: counts fall towards one omega and rise behind it. */
  const least = (t) => {
    let arm = Math.min(arms - 1, Math.max(0, Math.round((young(t) - 1) / 0.05)));
    while (arm > 0 && count(t, arm - 1) <= count(t, arm)) arm--;
    while (arm < arms - 1 && count(t, arm + 1) <= count(t, arm)) arm++;
    return count(t, arm);
  };
  const play = (model) => (t) => {
    const { a, b } = systems[t];
    const view = viewOf(systems[t]);
    const proposal = model.propose(view);
    if (!proposal.probe && !proposal.watch) {
      const iterations = solve(t, proposal.omega);
      model.learn(view, proposal, { iterations, converged: iterations < worst }, {});
      return iterations;
    }
    const configuration = proposal.probe ? { method: 'jacobi-cg' } : { method: 'sor', omega: proposal.omega };
    const result = runConfiguration(configuration, a, b, { workspace }, proposal.watch);
    model.learn(view, proposal, result, result.evidence);
    // A probe is counted in sweeps of as many floating-point operations.
    return proposal.probe ? result.flops / (2 * a.values.length + 5 * a.size) : result.iterations;
  };
  const rng = createRng(number + 1);
  const averages = {};
  for (const [name, spec] of Object.entries(policies))
    averages[name] = average(rounds, playPolicy(spread[name] ?? spec, contexts, count, number + 1));
  averages['Gauss-Seidel'] = average(rounds, (t) => count(t, 0));
  averages['best fixed omega'] = average(rounds, (t) => count(t, law === 'high-variance' ? 16 : 13));
  // As many trials as the reference has.
  if (number < 10)
    averages['ITPACK adaptive, cold'] = average(
      rounds,
      (t) => adaptiveSor(systems[t].a, systems[t].b, { workspace }).iterations,
    );
  averages['spectral inference'] = average(rounds, play(createSpectralModel()));
  averages['count-only Bayesian'] = average(
    rounds,
    play(createCountModel({ tolerance: 1e-8, rng: rng.fork('count') })),
  );
  averages['tensor-Chebyshev Thompson'] = average(rounds, play(createSurfaceModel({ rng: rng.fork('surface') })));
  averages['hybrid (default)'] = average(
    rounds,
    play(createHybridModel({ method: 'sor', features: 1, rng: rng.fork('hybrid') })),
  );
  averages["Young's omega*(c)"] = average(rounds, (t) => solve(t, young(t)));
  averages['clairvoyant on the grid'] = average(rounds, least);
  return { law, trial: number, averages };
}

/** Counts of all arms and methods along a part of the exact trajectory. */
function heatPart({ cells, from, to, every }) {
  const rows = [];
  let t = 0;
  for (const { a, b, x0, context } of createSequence({ kind: 'heat', cells, systems: to })) {
    if (t++ < from || (t - 1) % every !== 0) continue;
    const rule = { tolerance: 1e-8, relativeTo: 'rhs', maxIterations: 10_000 };
    const run = (configuration) => runConfiguration(configuration, a, b, { x0, rule }, false).iterations;
    const lambda = 1 + ((a.diagonal[0] - 1) / 4) * 8 * Math.sin(Math.PI / (2 * cells)) ** 2;
    const young = youngOmega(Math.max(0, 1 - lambda / a.diagonal[0]));
    rows.push({
      context: context[0],
      counts: Array.from({ length: arms }, (_, arm) => run({ method: 'ssor-cg', omega: omegaOf(arm) })),
      cg: run({ method: 'cg' }),
      ic: run({ method: 'incomplete-cg' }),
      mic: run({ method: 'incomplete-cg', modified: 1 }),
      young: Math.min(arms - 1, Math.round((young - 1) / 0.05)),
    });
  }
  return { from, rows };
}

function heatLearners({ rows, cells, systems, every }) {
  const total = (of) => rows.reduce((sum, row) => sum + of(row), 0);
  const fixed = Array.from({ length: arms }, (_, arm) => total(({ counts }) => counts[arm]));
  const best = fixed.indexOf(Math.min(...fixed));
  const totals = {
    CG: total(({ cg }) => cg),
    'IC(0)': total(({ ic }) => ic),
    'MIC(0)': total(({ mic }) => mic),
    'omega = 1': fixed[0],
    [`best fixed omega (${omegaOf(best).toFixed(2)})`]: fixed[best],
    "Young's omega, on the grid": total(({ counts, young }) => counts[young]),
    'clairvoyant on the grid': total(({ counts }) => Math.min(...counts)),
  };
  const contexts = rows.map(({ context }) => Float64Array.of(context));
  const specs = {
    'Tsallis-INF, exact (mean of 5 seeds)': 'tsallis-inf:scale=mean',
    'ChebCB (mean of 5 seeds)': `cheb-cb:features=6,unit=${1 / (worst - 1)}`,
  };
  for (const [name, spec] of Object.entries(specs)) {
    let sum = 0;
    for (let seed = 1; seed <= 5; seed++) {
      const play = playPolicy(spec, contexts, (t, arm) => Math.max(1, rows[t].counts[arm]), seed);
      for (let t = 0; t < rows.length; t++) sum += play(t) / 5;
    }
    totals[name] = sum;
  }
  if (every > 1) return { totals };
  const model = createHybridModel({ method: 'ssor-cg', features: 1, rng: createRng(1).fork('hybrid') });
  const rule = { tolerance: 1e-8, relativeTo: 'rhs', maxIterations: 10_000 };
  let hybrid = 0;
  for (const system of createSequence({ kind: 'heat', cells, systems })) {
    const view = viewOf(system);
    const proposal = model.propose(view);
    const result = runConfiguration(
      { method: 'ssor-cg', omega: proposal.omega },
      system.a,
      system.b,
      { x0: system.x0, rule },
      proposal.watch,
    );
    model.learn(view, proposal, result, result.evidence);
    hybrid += result.iterations;
  }
  totals['hybrid (default), from its own counts'] = hybrid;
  return { totals };
}

function sequence({ spec, systems }) {
  const stream = createSequence(spec);
  const learner = createConfigurationLearner({ features: stream.features.length, rng: createRng(1).fork('learner') });
  const costs = { learner: 0, mic: 0, itpack: 0 };
  const sors = new Float64Array(arms);
  const ssors = new Float64Array(arms);
  let count = 0;
  const limit = { tolerance: 1e-8, relativeTo: 'initial', maxIterations: 10_000 };
  for (const { system, result } of relax(first(stream, systems), learner)) {
    count++;
    costs.learner += result.converged ? result.flops : Infinity;
    const { a, b, x0 } = system;
    const run = (configuration, rule = limit) => {
      const { converged, flops } = runConfiguration(
        configuration,
        a,
        b,
        x0 === undefined ? { rule } : { x0, rule },
        false,
      );
      return converged ? flops : Infinity;
    };
    costs.mic += run({ method: 'incomplete-cg', modified: 1 });
    if (costs.itpack < Infinity) costs.itpack += run({ method: 'adaptive-sor' });
    for (let arm = 0; arm < arms; arm++) {
      ssors[arm] += run({ method: 'ssor-cg', omega: omegaOf(arm) });
      // Beyond five times the cost of all that the learner spent, a fixed omega is no rival any more.
      if (sors[arm] < 5 * costs.learner + 1e6)
        sors[arm] += run({ method: 'sor', omega: omegaOf(arm) }, { ...limit, maxIterations: 1000 });
      else sors[arm] = Infinity;
    }
  }
  const best = (sums) => {
    const cost = Math.min(...sums);
    return { cost, omega: omegaOf(sums.indexOf(cost)).toFixed(2) };
  };
  const { kind, ...options } = spec;
  const name = `${kind}${Object.entries(options)
    .map(([key, value]) => ` ${key}=${value}`)
    .join('')}`;
  return { name, count, costs: { ...costs, sor: best(sors), ssor: best(ssors) } };
}

function* first(systems, count) {
  for (const system of systems) {
    if (count-- <= 0) return;
    yield system;
  }
}

function overhead() {
  const lines = ['| learner | n | seconds solving | seconds learning | share |', '|---|---|---|---|---|'];
  const clock = () => performance.now() / 1000;
  const learners = {
    'hybrid, SOR': (rng) => ({ method: 'sor', model: createHybridModel({ method: 'sor', features: 1, rng }) }),
    'hybrid, SSOR-CG': (rng) => ({
      method: 'ssor-cg',
      model: createHybridModel({ method: 'ssor-cg', features: 1, rng }),
    }),
    'count-only': (rng) => ({ method: 'sor', model: createCountModel({ tolerance: 1e-8, rng }) }),
    'tensor-Chebyshev': (rng) => ({ method: 'sor', model: createSurfaceModel({ rng }) }),
  };
  const line = (name, n, solving, learning) =>
    lines.push(
      `| ${name} | ${n} | ${solving.toFixed(3)} | ${learning.toFixed(4)} | ${((100 * learning) / solving).toFixed(2)} % |`,
    );
  for (const side of [32, 100]) {
    for (const [name, make] of Object.entries(learners)) {
      const { method, model } = make(createRng(1));
      let solving = 0;
      let learning = 0;
      let t = 0;
      for (const system of createSequence({ kind: 'shifted-laplacian', side, systems: 400 })) {
        const start = clock();
        const view = viewOf(system);
        const proposal = model.propose(view);
        const chosen = clock();
        const result = runConfiguration(
          proposal.probe ? { method: 'jacobi-cg' } : { method, omega: proposal.omega },
          system.a,
          system.b,
          {},
          proposal.watch,
        );
        const solved = clock();
        model.learn(view, proposal, result, result.evidence);
        // The first rounds are those of the compiler.
        if (t++ < 100) continue;
        learning += clock() - solved + (chosen - start);
        solving += solved - chosen;
      }
      line(name, side * side, solving, learning);
    }
    const learner = createConfigurationLearner({ features: 1, rng: createRng(1) });
    let solving = 0;
    let learning = 0;
    for (const { index, result, learnerSeconds } of relax(
      createSequence({ kind: 'shifted-laplacian', side, systems: 400 }),
      learner,
      { clock },
    )) {
      if (index < 100) continue;
      solving += result.seconds;
      learning += learnerSeconds;
    }
    line('configurations', side * side, solving, learning);
  }
  return { lines };
}

const tasks = { trial, 'heat-part': heatPart, 'heat-learners': heatLearners, sequence, overhead };
parentPort.on('message', (task) => parentPort.postMessage(tasks[task.kind](task)));
