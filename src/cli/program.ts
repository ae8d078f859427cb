import { Command } from 'commander';
import { checkCommand } from './check.ts';
import { completionCommand } from './completion.ts';
import { evaluateCommand } from './evaluate.ts';
import { EarlyEnd, exitCodes } from './exit-codes.ts';
import { experimentCommand } from './experiment.ts';
import { generateCommand } from './generate.ts';
import { listCommand } from './list.ts';
import { relaxCommand } from './relax.ts';
import { robustCommand } from './robust.ts';
import { solveCommand } from './solve.ts';
import { throwing } from './throwing.ts';
import { tuneCommand } from './tune.ts';

const exitCodeList = Object.entries(exitCodes)
  .map(([code, meaning]) => `  ${code.padStart(3)}  ${meaning}`)
  .join('\n');

/** Adds the exit codes to the help of a command that scripts call for its verdict. */
const withExitCodes = (command: Command) => command.addHelpText('after', `\nExit codes:\n${exitCodeList}`);

/** Thrown by parsing when the versions are asked for: finding them out takes longer than parsing may. */
export class VersionRequest extends EarlyEnd {
  constructor() {
    super('versions', 0);
  }
}

/** The whole command line. Nothing in it exits or prints errors: parsing throws. */
export function buildProgram(): Command {
  const program = withExitCodes(throwing(new Command('adasolve')))
    .description('Adaptive search over solvers: bandits learn, while solving, which move pays.')
    .option('-V, --version', 'print the versions of adasolve, HiGHS and Node, and end')
    .on('option:version', () => {
      throw new VersionRequest();
    })
    .option('--debug', 'show where an error comes from');
  const judging = [solveCommand(), relaxCommand(), robustCommand(), checkCommand()].map(withExitCodes);
  const others = [
    tuneCommand(),
    experimentCommand(),
    evaluateCommand(),
    listCommand(),
    generateCommand(),
    completionCommand(),
  ];
  for (const command of [...judging, ...others]) program.addCommand(throwing(command));
  return program;
}
