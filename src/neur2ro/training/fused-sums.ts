import { multiply } from './multiply.ts';
import type { Layer } from './network-shape.ts';

/** The most varying features that {@link createFusedSums} takes. */
export const mostVarying = 2;

/** What each item of a side passes before the sum, and the sum: from features to one vector per scenario. */
export interface ItemSums {
  /** Makes room for so many scenarios and items. */
  reserve(scenarios: number, items: number): void;
  /**
   * Works out the sums, scenarios x units.
   * @param fixed features that the scenarios share: items x (inputs - varying)
   * @param varying the other ones: scenarios x items x varying
   */
  forward(scenarios: number, items: number, fixed: Float64Array, varying: Float64Array, sums: Float64Array): void;
  /** Adds the gradient of the weights for the features of the last forward, from the slopes of the sums. */
  backward(scenarios: number, items: number, fixed: Float64Array, varying: Float64Array, slopes: Float64Array): void;
}

/** Sizes of a call. An item's varying features stand at its first place and `second` places behind. */
interface Extent {
  readonly scenarios: number;
  readonly items: number;
  readonly units: number;
  /** Units in memory: a multiple of four. */
  readonly padded: number;
  readonly stride: number;
  readonly second: number;
}

function addUp(
  { scenarios, items, units, padded, stride, second }: Extent,
  shared: Float64Array,
  varying: Float64Array,
  ones: Float64Array,
  twos: Float64Array,
  sums: Float64Array,
): void {
  for (let s = 0; s < scenarios; s++) {
    for (let h = 0; h < units; h += 4) {
      const u0 = ones[h]!;
      const u1 = ones[h + 1]!;
      const u2 = ones[h + 2]!;
      const u3 = ones[h + 3]!;
      const w0 = twos[h]!;
      const w1 = twos[h + 1]!;
      const w2 = twos[h + 2]!;
      const w3 = twos[h + 3]!;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let at = s * items * stride;
      for (let i = 0, k = h; i < items; i++, k += padded, at += stride) {
        const v = varying[at]!;
        const t = varying[at + second]!;
        const p0 = shared[k]! + v * u0 + t * w0;
        const p1 = shared[k + 1]! + v * u1 + t * w1;
        const p2 = shared[k + 2]! + v * u2 + t * w2;
        const p3 = shared[k + 3]! + v * u3 + t * w3;
        // Twice the rectified value, without a branch that no processor could foresee.
        s0 += p0 + Math.abs(p0);
        s1 += p1 + Math.abs(p1);
        s2 += p2 + Math.abs(p2);
        s3 += p3 + Math.abs(p3);
      }
      const k = s * units + h;
      sums[k] = 0.5 * s0;
      if (h + 1 < units) sums[k + 1] = 0.5 * s1;
      if (h + 2 < units) sums[k + 2] = 0.5 * s2;
      if (h + 3 < units) sums[k + 3] = 0.5 * s3;
    }
  }
}

/** Slopes of the shared part, items x padded, and of the varying features' weights, added. */
function slopesOf(
  { scenarios, items, units, padded, stride, second }: Extent,
  shared: Float64Array,
  varying: Float64Array,
  ones: Float64Array,
  twos: Float64Array,
  slopes: Float64Array,
  toShared: Float64Array,
  toOnes: Float64Array,
  toTwos: Float64Array,
): void {
  const jump = items * stride;
  for (let i = 0; i < items; i++) {
    for (let h = 0; h < units; h++) {
      const k = i * padded + h;
      const a = shared[k]!;
      const u = ones[h]!;
      const w = twos[h]!;
      let sum = 0;
      let first = 0;
      let other = 0;
      for (let s = 0, at = i * stride, g = h; s < scenarios; s++, at += jump, g += units) {
        const v = varying[at]!;
        const t = varying[at + second]!;
        if (a + v * u + t * w > 0) {
          const slope = slopes[g]!;
          sum += slope;
          first += slope * v;
          other += slope * t;
        }
      }
      toShared[k] = sum;
      toOnes[h]! += first;
      toTwos[h]! += other;
    }
  }
}

/**
 * One rectified layer, added up over the items: sums of relu(a_i + v_i w), where a_i comes from features that the scenarios
 * share and v_i from the one or two that they do not. It is where training spends its time, so the layer's output is never
 * written down, and backward works its signs out again.
 * @param varying how many of the layer's inputs, the first ones, depend on the scenario: 1 or 2
 */
export function createFusedSums(
  { inputs, outputs: units, weights: from }: Layer,
  varying: number,
  weights: Float64Array,
  gradient: Float64Array,
): ItemSums {
  const padded = 4 * Math.ceil(units / 4);
  const matrix = new Float64Array(inputs * padded);
  const toMatrix = new Float64Array(inputs * padded);
  // One varying feature counts as two, the second with weights of zero.
  const none = new Float64Array(padded);
  const scrap = new Float64Array(padded);
  const [ones, toOnes] = [matrix.subarray(0, padded), toMatrix.subarray(0, padded)];
  const two = varying === 2;
  const twos = two ? matrix.subarray(padded, 2 * padded) : none;
  const toTwos = two ? toMatrix.subarray(padded, 2 * padded) : scrap;
  const [rest, toRest] = [matrix.subarray(varying * padded), toMatrix.subarray(varying * padded)];
  let shared = new Float64Array(0);
  let toShared = new Float64Array(0);
  const extent = (scenarios: number, items: number): Extent => ({
    scenarios,
    items,
    units,
    padded,
    stride: varying,
    second: two ? 1 : 0,
  });
  return {
    reserve(_scenarios, items) {
      if (items * padded <= shared.length) return;
      shared = new Float64Array(items * padded);
      toShared = new Float64Array(items * padded);
    },
    forward(scenarios, items, fixed, features, sums) {
      for (let f = 0; f < inputs; f++)
        for (let h = 0; h < units; h++) matrix[f * padded + h] = weights[from + f * units + h]!;
      const known = inputs - varying;
      multiply(items, padded, known, fixed, known, 1, rest, padded, 1, shared, false);
      addUp(extent(scenarios, items), shared, features, ones, twos, sums);
    },
    backward(scenarios, items, fixed, features, slopes) {
      toMatrix.fill(0);
      const sizes = extent(scenarios, items);
      slopesOf(sizes, shared, features, ones, twos, slopes, toShared, toOnes, toTwos);
      const known = inputs - varying;
      multiply(known, padded, items, fixed, 1, known, toShared, padded, 1, toRest, false);
      for (let f = 0; f < inputs; f++)
        for (let h = 0; h < units; h++) gradient[from + f * units + h]! += toMatrix[f * padded + h]!;
    },
  };
}
