import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createModelBuilder } from '../../src/mip/builder.ts';
import { highs } from '../../src/mip/highs-solver.ts';
import { numbers } from '../../src/neur2ro/algebra.ts';
import { createTracer, type NetworkTrace } from '../../src/neur2ro/network-trace.ts';
import { embedTrace } from '../../src/neur2ro/trace-embed.ts';
import { compileTrace } from '../../src/neur2ro/trace-forward.ts';
import type { ValueNetwork } from '../../src/neur2ro/value-network.ts';
import { createRng } from '../../src/util/rng.ts';

/** A value network under the conformance suite, with the bounds of its decisions (0 or 1) and scenarios. */
export interface ValueNetworkSubject {
  open(): Promise<ValueNetwork>;
  readonly decisions: number;
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

const points = 12;

/** What every value network must do: agree with itself in numbers, in ONNX Runtime, traced, differentiated and in a MIP. */
export function describeValueNetwork(name: string, { open, decisions, lower, upper }: ValueNetworkSubject): void {
  describe(`value network ${name}`, () => {
    let network: ValueNetwork;
    const rng = createRng(11);
    const anyDecision = () => Float64Array.from({ length: decisions }, () => rng.int(2));
    const anyScenario = () => Float64Array.from(lower, (low, k) => low + rng.next() * (upper[k]! - low));
    const scaled = (x: Float64Array, scenario: Float64Array) =>
      network.join(network.encodeDecision(x, numbers), network.encodeScenario(scenario, x, numbers), numbers);
    const cost = (value: number) => network.label.shift + network.label.factor * value;

    beforeAll(async () => {
      network = await open();
    });
    afterAll(() => network[Symbol.asyncDispose]());

    /** NN(x, .), or NN(., xi). */
    function traced(fixed: { x: Float64Array } | { scenario: Float64Array }): NetworkTrace {
      const { algebra, variable, finish } = createTracer();
      if ('x' in fixed) {
        const unknown = lower.map((low, k) => variable({ lower: low, upper: upper[k]!, binary: false }));
        const decision = network.encodeDecision(fixed.x, numbers);
        return finish([network.join(decision, network.encodeScenario(unknown, fixed.x, algebra), algebra)]);
      }
      const unknown = Array.from({ length: decisions }, () => variable({ lower: 0, upper: 1, binary: true }));
      const scenario = network.encodeScenario(fixed.scenario, unknown, algebra);
      return finish([network.join(network.encodeDecision(unknown, algebra), scenario, algebra)]);
    }

    /** The largest value by a MIP over the trace's variables, with the point where it is. */
    async function maximized(trace: NetworkTrace): Promise<{ value: number; point: Float64Array }> {
      const builder = createModelBuilder('largest', { maximize: true });
      const columns = trace.variables.map(({ binary, ...bounds }, v) =>
        builder.column({ name: `v${v}`, ...bounds, integer: binary }),
      );
      const { terms, constant } = embedTrace(builder, trace, columns, 'net').outputs[0]!;
      const value = builder.column({ name: 'value', cost: 1, lower: Number.NEGATIVE_INFINITY });
      builder.row('value', [[value, -1], ...terms], -constant, -constant);
      const session = await highs.open(builder.build(), { gap: 1e-9 });
      const result = await session.solve({}, {});
      session.dispose();
      expect(result.status).toBe('optimal');
      return { value: result.x![value]!, point: Float64Array.from(columns, (column) => result.x![column]!) };
    }

    it('predicts with ONNX Runtime what its graph gives in numbers, to 1e-5 scaled, one by one and in batches', async () => {
      const all = Array.from({ length: points }, () => ({ x: anyDecision(), scenario: anyScenario() }));
      const together = await network.predictAll(all);
      for (const [k, { x, scenario }] of all.entries()) {
        const own = cost(scaled(x, scenario));
        const within = 1e-5 * network.label.factor;
        expect(Math.abs(together[k]! - own)).toBeLessThan(within);
        if (k < 3) expect(Math.abs((await network.predict(x, scenario)) - own)).toBeLessThan(within);
      }
      expect(await network.predictAll([])).toHaveLength(0);
    });

    it('has a positive label factor', () => {
      expect(network.label.factor).toBeGreaterThan(0);
    });

    it('traced over scenarios gives its own values, and its gradient is that of finite differences', () => {
      const x = anyDecision();
      const forward = compileTrace(traced({ x }));
      const gradient = new Float64Array(lower.length);
      for (let p = 0; p < points; p++) {
        const scenario = anyScenario();
        const value = scaled(x, scenario);
        expect(forward.gradient(scenario, gradient)).toBeCloseTo(value, 9);
        const step = 1e-6;
        const slopes = scenario.map((at, k) => {
          const moved = scenario.with(k, at + step);
          return (forward.value(moved) - value) / step;
        });
        // A kink within the step would be met with a probability of about 1e-6 a point.
        slopes.forEach((slope, k) => {
          expect(gradient[k]).toBeCloseTo(slope, 4);
        });
      }
    });

    it('traced over decisions gives its own values', () => {
      const scenario = anyScenario();
      const trace = traced({ scenario });
      const forward = compileTrace(trace);
      for (let p = 0; p < points; p++) {
        const x = anyDecision();
        expect(forward.value(x)).toBeCloseTo(scaled(x, scenario), 9);
        trace.units.forEach(({ lower: least, upper: greatest }, u) => {
          expect(forward.inputs[u]).toBeGreaterThanOrEqual(least - 1e-9);
          expect(forward.inputs[u]).toBeLessThanOrEqual(greatest + 1e-9);
        });
      }
    });

    it('in a MIP over decisions has its largest value of all decisions', async () => {
      const scenario = anyScenario();
      const { value, point } = await maximized(traced({ scenario }));
      const all = Array.from({ length: 2 ** decisions }, (_, code) =>
        scaled(
          Float64Array.from({ length: decisions }, (_, j) => (code >> j) & 1),
          scenario,
        ),
      );
      expect(value).toBeCloseTo(Math.max(...all), 6);
      expect(value).toBeCloseTo(
        (await network.predict(point, scenario)) / network.label.factor - network.label.shift / network.label.factor,
        4,
      );
    });

    it('in a MIP over scenarios has the value that it has at the point found, and none sampled is larger', async () => {
      const x = anyDecision();
      const { value, point } = await maximized(traced({ x }));
      expect(value).toBeCloseTo(scaled(x, point), 6);
      expect(((await network.predict(x, point)) - network.label.shift) / network.label.factor).toBeCloseTo(value, 4);
      for (let p = 0; p < 100; p++) expect(scaled(x, anyScenario())).toBeLessThanOrEqual(value + 1e-6);
    });
  });
}
