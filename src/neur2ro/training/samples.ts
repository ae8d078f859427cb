/** Samples of one instance and one decision: the scenarios share the branch of x (design note: group samples by (instance, x)). All features and labels are scaled. */
export interface SampleGroup {
  /** Number of items. */
  readonly items: number;
  /** Features of x: items * xFeatures, row by row. */
  readonly x: Float32Array;
  /** Features of the scenario's items that do not depend on the scenario: items * (scenarioFeatures - varying). They are the last ones of an item. */
  readonly fixed: Float32Array;
  /** Features that depend on the scenario, the first `varying` ones of an item: scenarios * items * varying. */
  readonly varying: Float32Array;
  /** Scaled recourse costs, one per scenario. */
  readonly labels: Float32Array;
}
/** What a network is trained on, or validated with. */
export interface SampleSet {
  readonly xFeatures: number;
  readonly scenarioFeatures: number;
  /** How many of a scenario item's features, the first ones, depend on the scenario. */
  readonly varying: number;
  readonly groups: readonly SampleGroup[];
}
