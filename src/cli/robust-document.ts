import type { RobustProblem } from '../neur2ro/problem.ts';
import type { RobustResult, RobustRound } from '../neur2ro/robust-result.ts';

/** A number as JSON can hold it: null where it is absent or infinite. */
const finite = (value: number | undefined) => (value === undefined || !Number.isFinite(value) ? null : value);

/** The bounds on the robust optimum in the sense of the source: lower is below upper there too. */
function boundsInSense(
  { maximize }: Pick<RobustProblem, 'maximize'>,
  { lower, upper }: { readonly lower: number; readonly upper: number },
): { readonly lower: number; readonly upper: number } {
  return maximize ? { lower: 0 - upper, upper: 0 - lower } : { lower, upper };
}

/** A round as a record: values in the sense of the source, null where there is none. */
export function roundRecord(problem: RobustProblem, round: RobustRound) {
  const sense = (value: number | undefined) =>
    finite(value === undefined ? undefined : problem.maximize ? 0 - value : value);
  const { lower, upper } = boundsInSense(problem, round);
  return {
    round: round.round,
    phase: round.phase,
    adversary: round.adversary ?? null,
    scenarios: round.scenarios,
    lower: finite(lower),
    upper: finite(upper),
    network: sense(round.network),
    exact: sense(round.exact),
    reward: round.reward ?? null,
    seconds: round.seconds,
  };
}

/** The result of `robust` as `--json` prints it: values in the sense of the source, null where there is none. */
export function robustDocument(problem: RobustProblem, result: RobustResult) {
  const { status, decision, rounds, seconds, arms } = result;
  const { lower, upper } = boundsInSense(problem, result);
  return {
    schemaVersion: 1,
    problem: problem.name,
    status,
    objective: finite(problem.maximize ? lower : upper),
    lower: finite(lower),
    upper: finite(upper),
    certified: status === 'optimal',
    sense: problem.maximize ? ('maximize' as const) : ('minimize' as const),
    x: decision === undefined ? null : [...decision.x],
    scenario: decision === undefined ? null : [...decision.scenario],
    recourse: decision?.recourse.y === undefined ? null : [...decision.recourse.y],
    rounds: rounds.map((round) => roundRecord(problem, round)),
    seconds,
    arms,
  };
}

/** The document that `--json` prints. */
export type RobustDocument = ReturnType<typeof robustDocument>;
