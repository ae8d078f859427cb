import { Command } from 'commander';
import { EarlyEnd, exitCodes } from './exit-codes.ts';
import { throwing } from './throwing.ts';

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

/** The commands, in the order of the help. Each is loaded when it is asked for: all of them take twice as long as one. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  solve: async () => withExitCodes((await import('./solve.ts')).solveCommand()),
  relax: async () => withExitCodes((await import('./relax.ts')).relaxCommand()),
  robust: async () => withExitCodes((await import('./robust.ts')).robustCommand()),
  check: async () => withExitCodes((await import('./check.ts')).checkCommand()),
  train: async () => withExitCodes((await import('./train.ts')).trainCommand()),
  tune: async () => (await import('./tune.ts')).tuneCommand(),
  experiment: async () => (await import('./experiment.ts')).experimentCommand(),
  evaluate: async () => (await import('./evaluate.ts')).evaluateCommand(),
  list: async () => (await import('./list.ts')).listCommand(),
  generate: async () => (await import('./generate.ts')).generateCommand(),
  completion: async () => (await import('./completion.ts')).completionCommand(),
};

/** The commands that these words need: the one they name, or all where they name none, and for completion, which writes them down. */
function neededFor(words: readonly string[]): readonly string[] {
  const named = words.find((word) => !word.startsWith('-'));
  const alone = named !== undefined && named !== 'completion' && Object.hasOwn(commands, named);
  return alone ? [named] : Object.keys(commands);
}

/**
 * The command line, as much of it as the words need. Nothing in it exits or prints errors: parsing throws.
 * @param words what is typed behind the name of the program
 */
export async function buildProgram(words: readonly string[]): Promise<Command> {
  const program = withExitCodes(throwing(new Command('adasolve')))
    .description('Adaptive search over solvers: bandits learn, while solving, which move pays.')
    .option('-V, --version', 'print the versions of adasolve, HiGHS and Node, and end')
    .on('option:version', () => {
      throw new VersionRequest();
    })
    .option('--debug', 'show where an error comes from');
  for (const name of neededFor(words)) program.addCommand(throwing(await commands[name]!()));
  return program;
}
