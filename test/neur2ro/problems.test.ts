import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { highs } from '../../src/mip/index.ts';
import { createCapitalBudgetingProblem } from '../../src/neur2ro/problems/capital-budgeting.ts';
import {
  formatCapitalBudgeting,
  generateCapitalBudgeting,
  readCapitalBudgeting,
} from '../../src/neur2ro/problems/capital-budgeting-data.ts';
import { createFacilityLocationProblem } from '../../src/neur2ro/problems/facility-location.ts';
import {
  formatFacilityLocation,
  generateFacilityLocation,
  readFacilityLocation,
} from '../../src/neur2ro/problems/facility-location-data.ts';
import { createKnapsackProblem } from '../../src/neur2ro/problems/knapsack.ts';
import {
  formatKnapsack,
  generateKnapsack,
  type KnapsackClass,
  readKnapsack,
} from '../../src/neur2ro/problems/knapsack-data.ts';
import { createLoanBudgetingProblem } from '../../src/neur2ro/problems/loan-budgeting.ts';
import {
  formatLoanBudgeting,
  generateLoanBudgeting,
  readLoanBudgeting,
} from '../../src/neur2ro/problems/loan-budgeting-data.ts';
import { createRng } from '../../src/util/rng.ts';
import { robustProblemConformance } from '../conformance/robust-problem.ts';

const bits = (n: number, ...numbers: number[]) =>
  numbers.map((number) => Float64Array.from({ length: n }, (_, i) => (number >> i) & 1));
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);

const knapsack = generateKnapsack({ items: 6, correlation: 'SC', h: 40, deviation: 0.25, delta: 0.5 }, createRng(3));
robustProblemConformance({
  name: 'a robust knapsack',
  problem: createKnapsackProblem(knapsack),
  decisions: bits(6, 0b111111, 0b101101, 0),
  tryAll(x, scenario) {
    const { weight, repair, outsourcing, degradation, capacity } = knapsack;
    const rest = (i: number, room: number): number => {
      if (room < 0) return Number.POSITIVE_INFINITY;
      if (i === 6) return 0;
      if (x[i] === 0) return rest(i + 1, room);
      const made = degradation[i]! * scenario[i]! - outsourcing[i]! + rest(i + 1, room - weight[i]!);
      const repaired = -outsourcing[i]! + rest(i + 1, room - weight[i]! - repair[i]!);
      return Math.min(rest(i + 1, room), made, repaired);
    };
    return rest(0, capacity);
  },
});

const budgeting = generateCapitalBudgeting(7, 4, createRng(2));
robustProblemConformance({
  name: 'capital budgeting',
  problem: createCapitalBudgetingProblem(budgeting),
  decisions: bits(7, 0b0000001, 0b0010000, 0),
  tryAll(x, scenario) {
    const { cost, revenue, costRisk, revenueRisk, budget } = budgeting;
    const rest = (i: number, room: number): number => {
      if (room < -1e-9) return Number.POSITIVE_INFINITY;
      if (i === 7) return 0;
      const paid = (1 + dot(costRisk[i]!, scenario) / 2) * cost[i]!;
      const earned = (1 + dot(revenueRisk[i]!, scenario) / 2) * revenue[i]!;
      if (x[i] === 1) return -earned + rest(i + 1, room - paid);
      return Math.min(rest(i + 1, room), -0.8 * earned + rest(i + 1, room - paid));
    };
    return rest(0, budget);
  },
});

const loans = generateLoanBudgeting({ projects: 7, h: 40, factors: 3 }, createRng(4));
robustProblemConformance({
  name: 'capital budgeting with loans',
  problem: createLoanBudgetingProblem(loans),
  decisions: bits(8, 0b10000001, 0b00000010, 0),
  tryAll(x, scenario) {
    const { cost, profit, risk, budget, earlyLoan, lateLoan, latePrice, discount } = loans;
    const rest = (i: number, room: number): number => {
      if (i === 7) return room >= 0 ? 0 : Number.POSITIVE_INFINITY;
      const earned = (1 + dot(risk[i]!, scenario) / 2) * profit[i]!;
      if (x[i] === 1) return -earned + rest(i + 1, room - cost[i]!);
      return Math.min(rest(i + 1, room), -discount * earned + rest(i + 1, room - cost[i]!));
    };
    const room = budget + x[7]! * earlyLoan;
    return Math.min(rest(0, room), latePrice + rest(0, room + lateLoan));
  },
});

const location = generateFacilityLocation({ facilities: 4, customers: 5, ratio: 1.5, disruptions: 1 }, createRng(6));
robustProblemConformance({
  name: 'facility location with disruptions',
  problem: createFacilityLocationProblem(location, highs),
  decisions: bits(4, 0b1011),
  tryAll(x, scenario) {
    const { capacity, demand, transport } = location;
    const price = Array.from(demand, (_, j) => 4 * transport.map((row) => row[j]!).sort((a, b) => a - b)[2]!);
    const rest = (j: number, room: readonly number[]): number => {
      if (room.some((value) => value < -1e-9)) return Number.POSITIVE_INFINITY;
      if (j === 5) return 0;
      const served = room.map((_, i) => {
        const cost = demand[j]! * (transport[i]![j]! - price[j]!);
        return (
          cost +
          rest(
            j + 1,
            room.map((value, k) => (k === i ? value - demand[j]! : value)),
          )
        );
      });
      return Math.min(rest(j + 1, room), ...served);
    };
    return rest(
      0,
      Array.from(capacity, (value, i) => value * x[i]! * (1 - scenario[i]!)),
    );
  },
});

describe('instance files', () => {
  test('read back as they were written', () => {
    expect(readKnapsack(formatKnapsack(knapsack), knapsack.name)).toEqual(knapsack);
    expect(readCapitalBudgeting(formatCapitalBudgeting(budgeting, 2), budgeting.name)).toEqual(budgeting);
    expect(readLoanBudgeting(formatLoanBudgeting(loans), loans.name)).toEqual(loans);
    expect(readFacilityLocation(formatFacilityLocation(location), location.name, 1)).toEqual(location);
  });

  test('that ship are what their generators write', () => {
    const text = (file: string) => readFileSync(new URL(`../../instances/${file}`, import.meta.url), 'utf8');
    const sizes = { items: 20, correlation: 'UN', h: 40, deviation: 0.1, delta: 0.5 } as const;
    expect(text('robust-knapsack.txt')).toBe(formatKnapsack(generateKnapsack(sizes, createRng(1))));
    const places = { facilities: 6, customers: 12, ratio: 2, disruptions: 1 };
    expect(text('robust-facility-location.txt')).toBe(
      formatFacilityLocation(generateFacilityLocation(places, createRng(1))),
    );
  });

  test.each([
    ['ends early', '2 10 1\n1 1 1 1 1\n1 1', 'kp.txt:3: the file ends where the repair weight of item 2 was expected.'],
    ['holds a word', '1 10 1\n1 1 one 1 1', "kp.txt:2: the repair weight of item 1 was expected, a number, not 'one'."],
    ['has a negative capacity', '1 -10 1\n1 1 1 1 1', 'kp.txt:1: the capacity must be at least 0, not -10.'],
    ['goes on', '1 10 1\n1 1 1 1 1\n\n7', "kp.txt:4: the file goes on with '7' after its last number."],
    ['has half an item', '1.5 10 1', 'kp.txt:1: the number of items must be a whole number of at least 1, not 1.5.'],
    ['is empty', '', 'kp.txt:1: the file ends where the number of items was expected.'],
  ])('a file that %s is refused where it goes wrong', (_, text, sentence) => {
    expect(() => readKnapsack(text, 'kp', 'kp.txt')).toThrow(sentence);
  });
});

describe('generators', () => {
  test.each(['UN', 'WC', 'ASC', 'SC'] satisfies KnapsackClass[])(
    'draw knapsacks of class %s as published',
    (correlation) => {
      const sizes = { items: 200, correlation, h: 80, deviation: 0.15, delta: 1 };
      const data = generateKnapsack(sizes, createRng(1));
      expect(data).toEqual(generateKnapsack(sizes, createRng(1)));
      expect(data.budget).toBe(30);
      expect(data.capacity).toBe(Math.floor((80 / 101) * data.weight.reduce((sum, value) => sum + value, 0)));
      data.profit.forEach((profit, i) => {
        const { weight, degradation, repair, outsourcing } = data;
        expect(degradation[i]!).toBeLessThanOrEqual(profit + 1);
        expect(outsourcing[i]!).toBeGreaterThanOrEqual(Math.floor(1.1 * profit));
        expect(Math.min(weight[i]!, repair[i]!, profit)).toBeGreaterThanOrEqual(1);
        if (correlation === 'SC') expect(profit).toBe(weight[i]! + 100);
      });
    },
  );

  test('hold risks to the simplex and to absolute sum 1', () => {
    for (const risk of [...budgeting.costRisk, ...budgeting.revenueRisk]) {
      expect(risk.every((value) => value >= 0)).toBe(true);
      expect(dot(risk, [1, 1, 1, 1])).toBeCloseTo(1, 12);
    }
    for (const risk of loans.risk) expect(dot(risk.map(Math.abs), [1, 1, 1])).toBeCloseTo(1, 12);
  });

  test.each([
    () => generateKnapsack({ items: 0, correlation: 'UN', h: 40, deviation: 0.1, delta: 1 }, createRng(1)),
    () => generateKnapsack({ items: 5, correlation: 'UN', h: 0, deviation: 0.1, delta: 1 }, createRng(1)),
    () => generateCapitalBudgeting(1.5, 4, createRng(1)),
    () => generateLoanBudgeting({ projects: 3, h: 200, factors: 2 }, createRng(1)),
    () => generateFacilityLocation({ facilities: 3, customers: 2, ratio: 0, disruptions: 1 }, createRng(1)),
    () => createFacilityLocationProblem({ ...location, disruptions: -1 }, highs),
  ])('refuse sizes that make no sense (%#)', (draw) => {
    expect(draw).toThrow(RangeError);
  });
});

test('a policy that is light, not best, does not pass for the worst case', async () => {
  // An instance and a decision with which it did: the search ended 1.4 % away from the scenario that it named.
  const data = generateCapitalBudgeting(30, 4, createRng(27));
  const rng = createRng(1027);
  const x = new Float64Array(30);
  let paid = 0;
  for (let i = 0; i < 30; i++) {
    if (rng.next() >= 0.3 || paid + 1.5 * data.cost[i]! > data.budget) continue;
    x[i] = 1;
    paid += 1.5 * data.cost[i]!;
  }
  const { cost, bound } = await createCapitalBudgetingProblem(data).worstCase(x);
  expect(bound - cost).toBeLessThanOrEqual(1e-5 * Math.abs(cost));
});

test('capital budgeting truncates its budget only when asked', () => {
  expect(createCapitalBudgetingProblem(budgeting).data.budget).toBe(budgeting.budget);
  expect(createCapitalBudgetingProblem(budgeting, { truncateBudget: true }).data.budget).toBe(
    Math.trunc(budgeting.budget),
  );
});
