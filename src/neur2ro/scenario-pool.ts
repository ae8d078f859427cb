/** Scenarios by which decisions were found to be no good: the next decision meets first those that did so last. */
export interface ScenarioPool {
  readonly scenarios: readonly Float64Array[];
  /** Puts a scenario first; the last one leaves a full pool. */
  enter(scenario: Float64Array): void;
  /** Moves a scenario of the pool to the front. */
  promote(scenario: Float64Array): void;
}

/** More scenarios tell more decisions apart and take longer to go through. */
const most = 40;

/** A pool with a first scenario. */
export function createScenarioPool(first: Float64Array): ScenarioPool {
  let scenarios = [first];
  return {
    get scenarios() {
      return scenarios;
    },
    enter(scenario) {
      scenarios = [scenario, ...scenarios].slice(0, most);
    },
    promote(scenario) {
      if (scenarios[0] !== scenario) scenarios = [scenario, ...scenarios.filter((other) => other !== scenario)];
    },
  };
}
