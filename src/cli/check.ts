import { Command } from 'commander';
import { inSourceSense, type MipModel, objectiveOf } from '../mip/model.ts';
import { readModel } from '../mip/read.ts';
import { completeSolution, readSolution, type SolutionFile } from '../mip/solution-file.ts';
import { tolerance as usualTolerance, type Violations, violations } from '../mip/verify.ts';
import { UsageError } from '../util/errors.ts';
import { modelSource } from './model-source.ts';

/** The verdict on a solution, as `--json` prints it. Objectives are in the sense of the model; null where nothing is known. */
export interface CheckReport {
  readonly schemaVersion: 1;
  readonly feasible: boolean;
  readonly sense: 'minimize' | 'maximize';
  readonly objective: number;
  readonly claimedObjective: number | null;
  /** Whether the claimed objective is the true one, null without a claim. */
  readonly objectiveAgrees: boolean | null;
  readonly violations: { readonly bounds: number; readonly rows: number; readonly integrality: number };
  /** The row or column that is violated most, null when nothing is. */
  readonly worst: string | null;
  readonly tolerance: number;
  /** Columns that the file does not name; they count as 0. */
  readonly missing: number;
}

/** Checks a solution against a model, with no solver involved. */
function checkSolution(model: MipModel, solution: SolutionFile, tolerance: number): CheckReport {
  const x = completeSolution(solution);
  const found: Violations = violations(model, x);
  const objective = inSourceSense(model, objectiveOf(model, x));
  const claimed = solution.objective;
  const agrees =
    claimed === undefined ? null : Math.abs(claimed - objective) <= tolerance * Math.max(1, Math.abs(objective));
  return {
    schemaVersion: 1,
    feasible: Math.max(found.bounds, found.rows, found.integrality) <= tolerance,
    sense: model.maximize ? 'maximize' : 'minimize',
    objective,
    claimedObjective: claimed ?? null,
    objectiveAgrees: agrees,
    violations: { bounds: found.bounds, rows: found.rows, integrality: found.integrality },
    worst: found.worst ?? null,
    tolerance,
    missing: model.columns - solution.named.length,
  };
}

function plainText(report: CheckReport): string {
  const { violations: found } = report;
  const claim =
    report.claimedObjective === null
      ? []
      : [`claimed      ${report.claimedObjective} (${report.objectiveAgrees ? 'agrees' : 'differs'})`];
  return [
    `objective    ${report.objective} (${report.sense})`,
    ...claim,
    `bounds       ${found.bounds}`,
    `rows         ${found.rows}`,
    `integrality  ${found.integrality}`,
    ...(report.worst === null ? [] : [`worst        ${report.worst}`]),
    `${report.feasible ? 'feasible' : 'infeasible'} (tolerance ${report.tolerance})`,
  ].join('\n');
}

function parseTolerance(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new UsageError(`--tolerance must be a number of at least 0, not '${text}'.`);
  return value;
}

/** `adasolve check <model> <solution>`: exit code 0 when the solution is feasible and its claimed objective true, else 8. */
export function checkCommand(): Command {
  return new Command('check')
    .description('check a solution file against a model, independently of any solver')
    .argument('<model>', 'model file (.mps, .lp, either with .gz), - for standard input')
    .argument('<solution>', 'solution file (.sol)')
    .option(
      '--tolerance <number>',
      'largest violation that passes, in the units of the row or column',
      `${usualTolerance}`,
    )
    .option('--json', 'print one JSON document')
    .action(async (modelArgument: string, solutionPath: string, flags: { tolerance: string; json?: true }) => {
      const tolerance = parseTolerance(flags.tolerance);
      const { model, warnings } = await readModel(await modelSource(modelArgument));
      for (const warning of warnings) process.stderr.write(`adasolve: warning: ${modelArgument}: ${warning}\n`);
      const solution = readSolution({ path: solutionPath, name: solutionPath }, model);
      const report = checkSolution(model, solution, tolerance);
      process.stdout.write(`${flags.json ? JSON.stringify(report, null, 2) : plainText(report)}\n`);
      if (!report.feasible || report.objectiveAgrees === false) process.exitCode = 8;
    });
}
