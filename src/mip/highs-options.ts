import type { Model } from 'highs';
import { SolverError } from '../util/errors.ts';
import type { Budget, SessionSettings } from './solver.ts';

/** In place of Infinity, which option values may not be. */
const unlimited = 1e100;

const mostInt = 2147483647;

/** Options that each solve sets anew, and the argument of a solve that says so. */
const managed: Readonly<Record<string, string>> = {
  time_limit: "the budget's seconds",
  mip_max_nodes: "the budget's nodes",
  mip_max_improving_sols: "the budget's improvements",
  objective_bound: "the change's cutoff",
  random_seed: 'the seed of the session',
};

/**
 * For the sub-MIPs of a search: HiGHS's own RINS and RENS inside a sub-MIP, nested up to 14 deep, took 85 % of its time, to
 * find what its tree finds soon after; restarts and another feasibility jump pay as little. See docs/results.md.
 */
const subMipOptions = {
  mip_heuristic_run_rins: false,
  mip_heuristic_run_rens: false,
  mip_heuristic_run_feasibility_jump: false,
  mip_allow_restart: false,
};

/**
 * Sets the options of a session on a HiGHS model.
 * @throws SolverError, one sentence, for an option that HiGHS refuses or that the session itself sets
 */
export function setSessionOptions(model: Model, { seed = 0, role, gap, options = {} }: SessionSettings): void {
  // Without output_flag some callbacks stay silent.
  model.options.set({ output_flag: true, log_to_console: false, random_seed: Math.abs(Math.trunc(seed)) % mostInt });
  if (gap !== undefined) model.options.set({ mip_rel_gap: gap });
  if (role === 'sub-mip') model.options.set(subMipOptions);
  for (const [name, value] of Object.entries(options)) {
    const owner = managed[name];
    if (owner !== undefined) throw new SolverError(`the HiGHS option ${name} is set by ${owner}.`);
    try {
      model.options.set(name, value);
    } catch {
      throw new SolverError(`HiGHS refuses the option ${name} = ${JSON.stringify(value)}.`);
    }
  }
}

const wholeWithin = (value: number, least: number) => Math.min(Math.max(Math.trunc(value), least), mostInt);

/** Sets the limits of the next run and its cutoff, and turns the clocks back. */
export function setBudget(model: Model, budget: Budget, cutoff = unlimited): void {
  model.options.set({
    time_limit: Math.min(Math.max(budget.seconds ?? unlimited, 0), unlimited),
    mip_max_nodes: wholeWithin(budget.nodes ?? mostInt, 0),
    mip_max_improving_sols: wholeWithin(budget.improvements ?? mostInt, 1),
    objective_bound: Math.min(Math.max(cutoff, -unlimited), unlimited),
  });
  model.zeroAllClocks();
}
