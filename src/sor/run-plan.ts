import { type Configuration, type ConfigurationResult, runConfiguration } from './configuration.ts';
import type { Csr } from './csr.ts';
import { subtractProduct } from './csr-operations.ts';
import { defaultRule, norm, type SolveOptions } from './iterate.ts';
import type { Plan, PlanResult } from './learner.ts';
import type { StoppingRule } from './result.ts';
import type { LinearSystem } from './sequence.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

/** What a run of plans can be told. */
export interface PlanOptions extends Pick<SolveOptions, 'rule' | 'interrupted'> {
  /** The time in seconds, for costs in seconds; without it no time passes. */
  readonly clock?: () => number;
}

/** Floating-point operations of an iteration and before the first one; an estimate where the factor's fill is not known. */
function expectedFlops(configuration: Configuration, { size, values }: Csr): { setup: number; step: number } {
  const entries = values.length;
  switch (configuration.method) {
    case 'sor':
    case 'adaptive-sor':
      return { setup: size, step: 2 * entries + 6 * size };
    case 'ssor-cg':
      return { setup: entries + 5 * size, step: 3 * entries + 23 * size };
    case 'cg':
    case 'jacobi-cg':
      return { setup: 2 * size, step: 2 * entries + 13 * size };
    case 'incomplete-cg': {
      const fill = configuration.dropTolerance === undefined ? 1 : 2;
      return { setup: 4 * fill * fill * entries, step: (2 + 2 * fill) * entries + 16 * size };
    }
  }
}

/** The rule for what is left of a solve: the same bound on the residual, as a number. */
function absoluteRule(rule: StoppingRule, start: number, rhs: number): StoppingRule {
  const unit = rule.relativeTo === 'initial' ? start : rule.relativeTo === 'rhs' ? rhs : 1;
  return { ...rule, tolerance: rule.tolerance * unit, relativeTo: 'absolute' };
}

/** Runs plans on systems; systems of one size share their memory. */
export interface PlanRunner {
  /**
   * Solves a system. The `x` of the result lives in shared memory: the next solve overwrites it.
   * @throws RangeError as the solvers do
   */
  run(plan: Plan, system: LinearSystem): PlanResult;
}

/** Makes what solves systems by plans. */
export function createPlanRunner(options: PlanOptions): PlanRunner {
  const { rule = defaultRule, clock = () => 0, interrupted } = options;
  let workspace: Workspace | undefined;
  let held: Float64Array | undefined;

  function memory(size: number): Workspace {
    if (workspace?.size !== size) {
      workspace = createWorkspace(size);
      held = undefined;
    }
    return workspace;
  }

  return {
    run({ configuration, watch, backstop }, { a, b, x0 }) {
      const base = {
        workspace: memory(a.size),
        ...(x0 === undefined ? {} : { x0 }),
        ...(interrupted === undefined ? {} : { interrupted }),
      };
      const began = clock();
      if (backstop === undefined) {
        const result = runConfiguration(configuration, a, b, { ...base, rule }, watch);
        return { ...result, seconds: clock() - began };
      }
      // x0 may live in the workspace, where the first solve overwrites it.
      held ??= new Float64Array(a.size);
      if (x0 !== undefined) held.set(x0);
      const start = x0 === undefined ? norm(b) : subtractProduct(a, b, x0, new Float64Array(a.size));
      const { setup, step } = expectedFlops(configuration, a);
      const late = () => interrupted?.() === true || clock() - began > backstop.cost;
      const capped: SolveOptions =
        backstop.unit === 'seconds'
          ? { ...base, rule, interrupted: late }
          : { ...base, rule: { ...rule, maxIterations: capOf(rule, (backstop.cost - setup) / step) } };
      const first = runConfiguration(configuration, a, b, capped, watch);
      const seconds = clock() - began;
      if (first.converged || interrupted?.() === true) return { ...first, seconds };
      const usable = first.residual < start && first.x.every(Number.isFinite);
      const from = usable ? { x0: first.x.slice() } : x0 === undefined ? {} : { x0: held };
      const rest = { ...base, ...from, rule: absoluteRule(rule, start, norm(b)) };
      const second = runConfiguration(
        backstop.configuration,
        a,
        b,
        rest,
        watch && configuration.method !== 'jacobi-cg',
      );
      return join(first, second, seconds, clock() - began, start);
    },
  };
}

function capOf({ maxIterations }: StoppingRule, affordable: number): number {
  return Math.min(maxIterations, Math.max(1, Math.floor(affordable)));
}

/** Both parts of a solve as one. */
function join(
  first: ConfigurationResult,
  second: ConfigurationResult,
  firstSeconds: number,
  seconds: number,
  start: number,
): PlanResult {
  return {
    ...second,
    iterations: first.iterations + second.iterations,
    flops: first.flops + second.flops,
    evidence: first.evidence,
    seconds,
    first: { ...first, seconds: firstSeconds, start },
  };
}
