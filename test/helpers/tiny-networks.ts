import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BudgetingItems, KnapsackItems, LoanItems } from '../../src/neur2ro/network-inputs.ts';
import { createRng } from '../../src/util/rng.ts';
import { type EncoderFiles, randomEncoder } from './set-encoders.ts';

const draw = (count: number, low: number, high: number, label: string) => {
  const rng = createRng(3).fork(label);
  return Float64Array.from({ length: count }, () => low + (high - low) * rng.next());
};

/** A knapsack of whole numbers, as its networks read it. */
export function tinyKnapsack(items: number): KnapsackItems & { readonly name: string; readonly budget: number } {
  const whole = (low: number, high: number, label: string) => draw(items, low, high, label).map(Math.round);
  const weight = whole(1, 30, 'weight');
  const profit = whole(5, 40, 'profit');
  return {
    name: 'tiny',
    weight,
    profit,
    degradation: profit.map((value) => Math.round(0.6 * value)),
    outsourcing: profit.map((value) => Math.round(1.3 * value)),
    repair: whole(1, 9, 'repair'),
    capacity: Math.floor(weight.reduce((sum, value) => sum + value, 0) / 2),
    budget: Math.max(1, items / 3),
  };
}

/** A capital-budgeting problem, as its networks read it. */
export function tinyBudgeting(items: number, factors: number): BudgetingItems {
  const cost = draw(items, 1, 10, 'cost');
  const loadings = (label: string) =>
    Array.from({ length: items }, (_, i) => {
      const raw = draw(factors, 0, 1, `${label}${i}`);
      const sum = raw.reduce((total, value) => total + value, 0);
      return raw.map((value) => value / sum);
    });
  return {
    cost,
    budget: cost.reduce((sum, value) => sum + value, 0) / 2,
    revenue: cost.map((value) => value / 5),
    costRisk: loadings('phi'),
    revenueRisk: loadings('psi'),
  };
}

/** A problem of capital budgeting with loans, as its networks read it. */
export function tinyLoans(items: number, factors: number): LoanItems {
  const { cost, budget, costRisk } = tinyBudgeting(items, factors);
  const risk = costRisk.map((loadings) => Array.from(loadings, (value, k) => (k === 0 ? -value : value)));
  const profit = Array.from(cost, (value) => value / 5);
  return { cost, profit, risk, budget, earlyLoan: budget / 5, lateLoan: budget / 5, latePrice: budget / 150 };
}

const knapsackScale = [
  [0, 0, 0, 0, 0, 0, 0],
  [1, 30, 40, 30, 60, 10, 200],
];

/** A network for knapsacks of 3 to 8 items. */
export function knapsackEncoder(seed = 1, aggregation: 'sum' | 'mean' = 'sum'): EncoderFiles {
  const labels = Object.fromEntries([3, 4, 5, 8].map((items) => [items, [-20 * items, 0]]));
  return randomEncoder({ x: 7, xi: 7, seed, aggregation }, { features: knapsackScale, labels });
}

/** A network for capital budgeting with 3 to 8 items. */
export function budgetingEncoder(seed = 2): EncoderFiles {
  const features = {
    x: [
      [0, 1, 0.2],
      [1, 10, 2],
    ],
    xi: [
      [0, 0, 1, 0.2],
      [1.5, 1.5, 10, 2],
    ],
  };
  const labels = Object.fromEntries([3, 5, 8].map((items) => [items, { obj: [-2 * items, 0], feas: [0, 1] }]));
  return randomEncoder({ x: 3, xi: 4, seed }, { features, labels });
}

/** Networks that read relative features: of knapsacks, capital budgeting, and capital budgeting with loans. */
export const relativeEncoders = {
  'relative-knapsack': randomEncoder({ x: 4, xi: 4, seed: 4 }),
  'relative-budgeting': randomEncoder({ x: 4, xi: 4, seed: 5 }),
  'relative-loans': randomEncoder({ x: 7, xi: 7, seed: 6 }),
};

/** Writes networks into a new folder: `name.onnx` with `name.json`, and the parts into the folder `name`. */
export async function networkFolder(
  networks: Readonly<Record<string, EncoderFiles>>,
): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'networks-'));
  for (const [name, { whole, parts, description }] of Object.entries(networks)) {
    await writeFile(join(path, `${name}.onnx`), whole);
    await writeFile(join(path, `${name}.json`), description);
    await mkdir(join(path, name));
    for (const [part, bytes] of Object.entries(parts)) await writeFile(join(path, name, `${part}.onnx`), bytes);
    await writeFile(join(path, name, 'set_encoder.json'), description);
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
