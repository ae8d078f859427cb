import type { Element } from './onnx-graph.ts';

/** An expression of an algebra with its weight. */
export type Weighted<E> = readonly [expression: E, weight: number];

/**
 * What a graph is evaluated in. Elements are numbers or expressions (over the columns of a MIP, say); products of two
 * expressions do not exist.
 */
export interface Algebra<E> {
  /** constant + the sum of weight times expression; at least one term. */
  combine(terms: readonly Weighted<E>[], constant: number): Element<E>;
  /** max(0, expression). */
  relu(expression: E): Element<E>;
}

/** The algebra of numbers alone, in which no expression ever occurs. */
export const numbers: Algebra<never> = {
  combine: (_, constant) => constant,
  relu: (expression) => expression,
};

/** Adds up weighted elements: numbers at once, expressions in the algebra. */
export interface Sum<E> {
  add(element: Element<E>, weight: number): void;
  total(): Element<E>;
}

/** An empty sum, plus a constant. */
export function createSum<E>(algebra: Algebra<E>, constant = 0): Sum<E> {
  const terms: Weighted<E>[] = [];
  let known = constant;
  return {
    add(element, weight) {
      if (typeof element === 'number') known += weight * element;
      else if (weight !== 0) terms.push([element, weight]);
    },
    total: () => (terms.length === 0 ? known : algebra.combine(terms, known)),
  };
}
