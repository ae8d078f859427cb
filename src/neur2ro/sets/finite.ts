import type { Term } from '../../mip/index.ts';
import type { UncertaintySet } from '../uncertainty.ts';
import { addRows, checkVector, dot } from './parts.ts';

/**
 * A list of scenarios, of which one comes true.
 * @throws RangeError when the list is empty or the scenarios differ in length
 */
export function createFiniteSet(members: readonly ArrayLike<number>[]): UncertaintySet {
  const dimension = members[0]?.length ?? 0;
  if (dimension === 0) throw new RangeError('the uncertainty set is empty: it lists no scenario.');
  const scenarios = members.map((member, k) => {
    checkVector(`scenario ${k}`, member, dimension);
    return Float64Array.from(member);
  });
  const lower = scenarios.reduce((least, scenario) => least.map((value, i) => Math.min(value, scenario[i]!)));
  const upper = scenarios.reduce((most, scenario) => most.map((value, i) => Math.max(value, scenario[i]!)));

  /** The scenario of the largest score, the first of those. */
  function best(score: (scenario: Float64Array) => number): Float64Array {
    return scenarios.reduce((found, scenario) => (score(scenario) > score(found) ? scenario : found)).slice();
  }
  const distance = (a: Float64Array, b: Float64Array) => Math.hypot(...a.map((value, i) => value - b[i]!));

  return {
    kind: 'finite',
    dimension,
    lower,
    upper,
    scenarios,
    contains: (point, tolerance = 1e-6) =>
      point.length === dimension &&
      scenarios.some((scenario) => scenario.every((value, i) => Math.abs(value - point[i]!) <= tolerance)),
    sample: (rng) => scenarios[rng.int(scenarios.length)]!.slice(),
    project(point) {
      checkVector('the point', point, dimension);
      return best((scenario) => -distance(scenario, point));
    },
    maximize(direction) {
      checkVector('the direction', direction, dimension);
      return best((scenario) => dot(direction, scenario));
    },
    addTo(builder, label) {
      const columns = addRows(builder, label, { lower, upper });
      const picks = scenarios.map((_, k) => builder.binary(`${label}_pick_${k + 1}`));
      builder.row(
        `${label}_one`,
        picks.map((pick) => [pick, 1] as const),
        1,
        1,
      );
      columns.forEach((column, i) => {
        const terms: Term[] = [[column, -1], ...picks.map((pick, k) => [pick, scenarios[k]![i]!] as const)];
        builder.row(`${label}_is_${i + 1}`, terms, 0, 0);
      });
      return columns;
    },
  };
}
