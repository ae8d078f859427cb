import { Command, Option } from 'commander';
import { type Family, families } from '../mip/generators/index.ts';
import type { MipModel } from '../mip/model.ts';
import { encodingOf, modelText, writeModelFile } from '../mip/write.ts';
import { UsageError } from '../util/errors.ts';
import { createRng } from '../util/rng.ts';
import { print } from './print.ts';
import { throwing } from './throwing.ts';

/** Flags that every family has; the sizes of the family stand beside them. */
interface GenerateFlags {
  readonly output?: string;
  readonly seed: number;
  readonly format?: 'mps' | 'lp';
  readonly [size: string]: unknown;
}

/** `edgeProbability` as `--edge-probability`, the way commander reads it back. */
const flagOf = (name: string) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

function numberFrom(flag: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value)) throw new UsageError(`${flag}: '${text}' is not a number.`);
    return value;
  };
}

function draw(family: Family, flags: GenerateFlags): MipModel {
  const sizes = family.parameters.map(({ name }) => [name, flags[name] as number] as const);
  try {
    return family.generate(Object.fromEntries(sizes), createRng(flags.seed));
  } catch (error) {
    // The families name the size and its range; here that is a flag.
    if (error instanceof RangeError) throw new UsageError(`generate ${family.name}: ${error.message}`);
    throw error;
  }
}

async function generate(family: Family, flags: GenerateFlags): Promise<void> {
  const { output, format } = flags;
  if (output === undefined) return print(modelText(draw(family, flags), format ?? 'mps'));
  const encoding = encodingOf(output);
  if (encoding === undefined)
    throw new UsageError(`--output: '${output}' must end in .mps, .lp, .mps.gz or .lp.gz, which chooses the format.`);
  if (format !== undefined && format !== encoding.format)
    throw new UsageError(`--format ${format} contradicts --output ${output}; leave one of them out.`);
  await writeModelFile(draw(family, flags), output);
}

function familyCommand(family: Family): Command {
  const command = throwing(new Command(family.name))
    .description(family.description)
    .allowExcessArguments(false)
    .option('-o, --output <file>', 'file to write: .mps or .lp, packed with .gz (default: standard output)')
    .option('-s, --seed <number>', 'seed of the random data', numberFrom('--seed'), 1)
    .addOption(new Option('--format <format>', 'format on the standard output (default: mps)').choices(['mps', 'lp']));
  for (const { name, description, default: value } of family.parameters)
    command.option(`${flagOf(name)} <number>`, description, numberFrom(flagOf(name)), value);
  return command.action((flags: GenerateFlags) => generate(family, flags));
}

/**
 * The command `generate <family>`: writes a random model of one of the {@link families}, each a subcommand with its sizes
 * as flags, to a file or the standard output.
 * @throws UsageError (from parsing) for an unknown family or flag and for sizes out of range; InputError when the file
 *   cannot be written
 */
export function generateCommand(): Command {
  const names = [...families.keys()].join(', ');
  const command = throwing(new Command('generate'))
    .description('write a random model: `generate <family> --help` lists its sizes')
    .argument('[family]', `one of ${names}`)
    .allowUnknownOption()
    .allowExcessArguments()
    .action((family: string | undefined) => {
      throw new UsageError(
        family === undefined
          ? `generate: name a family of models: ${names}.`
          : `generate: there is no family named '${family}'; the families are ${names}.`,
      );
    });
  for (const family of families.values()) command.addCommand(familyCommand(family));
  return command;
}
