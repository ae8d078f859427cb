// What published decisions and objectives are worth: the values that were published, or the exact worst case of the decisions.
import { readFileSync } from 'node:fs';
import { readRobustInstance } from '../dist/neur2ro/index.js';

/** A decision may be evaluated for so many seconds. */
const patience = 60;

/** The problem of an instance, as published where `compat` says so. */
export function problemOf({ path, name, family }, compat = false) {
  return readRobustInstance(readFileSync(path, 'utf8'), name, path, { family, compat }).problem;
}

/** The profit that a decision, a text of 0 and 1, keeps in every scenario. */
async function exactProfit(problem, text) {
  const x = Float64Array.from(text, Number);
  const { bound } = await problem.worstCase(x, { seconds: patience });
  return 0 - (problem.cost(x) + bound);
}

/** The published results of an instance by name, each with its value; decisions are evaluated exactly. */
export async function evaluatedDecisions(instance) {
  const { decisions, published } = instance;
  if (decisions === undefined) return published;
  const problem = problemOf(instance);
  const found = {};
  for (const [name, text] of Object.entries(decisions))
    found[name] = { ...published[name], value: await exactProfit(problem, text) };
  return found;
}
