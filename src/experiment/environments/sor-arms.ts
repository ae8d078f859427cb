import { adaptiveSor } from '../../sor/adaptive-sor.ts';
import { conjugateGradient } from '../../sor/conjugate-gradient.ts';
import { incompletePcg } from '../../sor/incomplete-pcg.ts';
import type { SolveOptions } from '../../sor/iterate.ts';
import type { LinearResult, StoppingRule } from '../../sor/result.ts';
import type { LinearSystem } from '../../sor/sequence.ts';
import { sor } from '../../sor/sor.ts';
import { ssorPcg } from '../../sor/ssor-pcg.ts';
import { createWorkspace, type Workspace } from '../../sor/workspace.ts';

/** A way to solve a system, as an arm. */
export interface SorArm {
  readonly name: string;
  solve(system: LinearSystem, options: SolveOptions): LinearResult;
}

const relaxed = { sor, 'ssor-cg': ssorPcg } as const;

/** What a relaxation parameter is a parameter of. */
export const relaxedMethods = Object.keys(relaxed) as readonly (keyof typeof relaxed)[];

const others = {
  cg: conjugateGradient,
  'ic0-cg': incompletePcg,
  'mic0-cg': (a, b, options) => incompletePcg(a, b, { ...options, modified: 1 }),
  'adaptive-sor': adaptiveSor,
} as const satisfies Readonly<
  Record<string, (a: LinearSystem['a'], b: Float64Array, options: SolveOptions) => LinearResult>
>;

/** Methods without a relaxation parameter. */
export const otherMethods = Object.keys(others) as readonly (keyof typeof others)[];

/** One arm for each relaxation parameter, then one for each other method. */
export function sorArms(
  method: keyof typeof relaxed,
  omegas: readonly number[],
  further: readonly (keyof typeof others)[],
): readonly SorArm[] {
  const tuned = omegas.map((omega) => ({
    name: `omega=${Number(omega.toPrecision(6))}`,
    solve: ({ a, b }: LinearSystem, options: SolveOptions) => relaxed[method](a, b, { ...options, omega }),
  }));
  const fixed = further.map((name) => ({
    name,
    solve: ({ a, b }: LinearSystem, options: SolveOptions) => others[name](a, b, options),
  }));
  return [...tuned, ...fixed];
}

/** Solves with one workspace after the other; a system of another size gets a new one. */
export function createSolver(rule: StoppingRule): (arm: SorArm, system: LinearSystem) => LinearResult {
  let workspace: Workspace | undefined;
  return (arm, system) => {
    if (workspace?.size !== system.a.size) workspace = createWorkspace(system.a.size);
    const { x0 } = system;
    return arm.solve(system, { rule, workspace, ...(x0 === undefined ? {} : { x0 }) });
  };
}
