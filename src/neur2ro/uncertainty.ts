import type { ModelBuilder } from '../mip/index.ts';
import type { Rng } from '../util/rng.ts';

/** All points with normal'xi <= upper; the normal has one entry per component. */
export interface Halfspace {
  readonly normal: Float64Array;
  readonly upper: number;
}

/** The scenarios xi that may come true: a bounded, nonempty set of vectors of one dimension. */
export interface UncertaintySet {
  readonly kind: string;
  /** Number of components of a scenario. */
  readonly dimension: number;
  /** The smallest box around the set, or one that holds it: finite, one entry per component. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /**
   * What the set is within its box, apart from integrality: for a set with rows, its members are all points of the box
   * that satisfy them (and are whole where `integer` says so). Absent where half-spaces do not tell, as for ellipsoids.
   */
  readonly rows?: readonly Halfspace[];
  /** True where components must be whole numbers; the set is convex otherwise, unless it is finite. */
  readonly integer?: boolean;
  /** All members, where they were given one by one. */
  readonly scenarios?: readonly Float64Array[];
  /** Whether a point lies in the set, up to `tolerance` (default 1e-6) in each of the set's own conditions. */
  contains(point: Float64Array, tolerance?: number): boolean;
  /** A random member; every part of the set can be met. */
  sample(rng: Rng): Float64Array;
  /** The member nearest to a point (Euclidean). */
  project(point: Float64Array): Float64Array;
  /** A member that maximises direction'xi. */
  maximize(direction: Float64Array): Float64Array;
  /**
   * Adds one column per component to a model, with the rows that hold them within the set, and returns the columns. Sets
   * that no finite number of rows describes (ellipsoids) are held within a polyhedron around them.
   */
  addTo(builder: ModelBuilder, label: string): readonly number[];
}
