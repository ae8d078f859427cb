import type { Command, CommanderError } from 'commander';
import { UsageError } from '../util/errors.ts';

/** Makes commander throw where it would print and exit: wrong flags as UsageError, help and version as they are. */
export function throwing(command: Command): Command {
  return command.configureOutput({ outputError: () => undefined }).exitOverride((error: CommanderError) => {
    if (error.exitCode === 0 || error.code === 'commander.help') throw error;
    throw new UsageError(error.message.replace(/^error: /, '').replace(/\s+/g, ' '));
  });
}
