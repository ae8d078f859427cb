import { Command } from 'commander';
import { checkCommand } from './check.ts';
import { completionCommand } from './completion.ts';
import { EarlyEnd, exitCodes } from './exit-codes.ts';
import { generateCommand } from './generate.ts';
import { listCommand } from './list.ts';
import { solveCommand } from './solve.ts';
import { throwing } from './throwing.ts';

const exitCodeHelp = Object.entries(exitCodes)
  .map(([code, meaning]) => `  ${code.padStart(3)}  ${meaning}`)
  .join('\n');

/** Thrown by parsing when the versions are asked for: finding them out takes longer than parsing may. */
export class VersionRequest extends EarlyEnd {
  constructor() {
    super('versions', 0);
  }
}

/** The whole command line. Nothing in it exits or prints errors: parsing throws. */
export function buildProgram(): Command {
  const program = throwing(new Command('adasolve'))
    .description('Adaptive search over solvers: bandits learn, while solving, which move pays.')
    .option('-V, --version', 'print the versions of adasolve, HiGHS and Node, and end')
    .on('option:version', () => {
      throw new VersionRequest();
    })
    .option('--debug', 'show where an error comes from')
    .addHelpText('afterAll', `\nExit codes:\n${exitCodeHelp}`);
  for (const command of [solveCommand(), checkCommand(), listCommand(), generateCommand(), completionCommand()])
    program.addCommand(throwing(command));
  return program;
}
