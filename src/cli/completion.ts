import { Argument, Command } from 'commander';
import { print } from './print.ts';
import { throwing } from './throwing.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

/** A flag as completion needs it. */
interface Flag {
  readonly long: string;
  readonly short: string | undefined;
  readonly description: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

/** A command as completion needs it: `path` are the words that lead to it. */
interface Node {
  readonly path: readonly string[];
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly flags: readonly Flag[];
  readonly choices: readonly string[];
}

/** The commands under a program, itself included, with their flags and choices. */
function nodesOf(command: Command, path: readonly string[] = []): Node[] {
  const help = command.createHelp();
  const flags = help.visibleOptions(command).map((option) => ({
    long: option.long ?? '',
    short: option.short,
    description: option.description,
    takesValue: option.required || option.optional,
    choices: option.argChoices ?? [],
  }));
  const below = help
    .visibleCommands(command)
    .map((child) => ({ name: child.name(), description: child.description() }));
  const choices = command.registeredArguments.flatMap((argument) => argument.argChoices ?? []);
  const node = { path, commands: below, flags, choices };
  return [node, ...command.commands.flatMap((child) => nodesOf(child, [...path, child.name()]))];
}

const flagWords = (flags: readonly Flag[]) =>
  flags.flatMap(({ long, short }) => [long, short ?? []].flat()).filter((word) => word !== '');

const words = (node: Node) => [...node.commands.map(({ name }) => name), ...node.choices, ...flagWords(node.flags)];

/** The cases of a shell's `case` over "path|flag" that complete the choices of flags. */
function choiceCases(nodes: readonly Node[], reply: (choices: readonly string[]) => string): string[] {
  return nodes.flatMap(({ path, flags }) =>
    flags
      .filter(({ choices }) => choices.length > 0)
      .map(({ long, choices }) => `    '${[...path, long].join(' ')}') ${reply(choices)} ;;`),
  );
}

/** A loop in a shell's words that walks from the program to the command that is being written. */
function pathCases(nodes: readonly Node[]): string[] {
  return nodes
    .filter(({ path }) => path.length > 0)
    .map(({ path }) => `      '${path.join(' ')}') path='${path.join(' ')}' ;;`);
}

function bash(name: string, nodes: readonly Node[]): string {
  const reply = (list: readonly string[]) => `COMPREPLY=($(compgen -W '${list.join(' ')}' -- "$current"))`;
  return `# bash completion of ${name}: source <(${name} completion bash)
_${name}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" path='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
${pathCases(nodes).join('\n')}
    esac
  done
  COMPREPLY=()
  case "\${path:+$path }$previous" in
${choiceCases(nodes, (list) => `${reply(list)}; return`).join('\n')}
  esac
  case "$path" in
${nodes.map((node) => `    '${node.path.join(' ')}') ${reply(words(node))} ;;`).join('\n')}
  esac
}
complete -o default -F _${name} ${name}
`;
}

function zsh(name: string, nodes: readonly Node[]): string {
  const reply = (list: readonly string[]) => `compadd -- ${list.join(' ')}`;
  return `#compdef ${name}
# zsh completion of ${name}: source <(${name} completion zsh)
_${name}() {
  local path_words='' word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${path_words:+$path_words }$word" in
${pathCases(nodes)
  .map((line) => line.replace('path=', 'path_words='))
  .join('\n')}
    esac
  done
  case "\${path_words:+$path_words }\${words[CURRENT-1]}" in
${choiceCases(nodes, (list) => `${reply(list)}; return`).join('\n')}
  esac
  case "$path_words" in
${nodes.map((node) => `    '${node.path.join(' ')}') ${reply(words(node))} ;;`).join('\n')}
  esac
  _files
}
compdef _${name} ${name}
`;
}

const quoted = (text: string) => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;

function fish(name: string, nodes: readonly Node[]): string {
  const lines = nodes.flatMap(({ path, commands, flags, choices }) => {
    const depth = path.length;
    const at = quoted(`__${name}_at ${path.join(' ')}`.trim());
    return [
      ...commands.map((child) => `complete -c ${name} -n ${at} -a ${child.name} -d ${quoted(child.description)}`),
      ...choices.map((choice) => `complete -c ${name} -n ${at} -a ${choice}`),
      ...flags.map(({ long, short, description, takesValue, choices: values }) =>
        [
          `complete -c ${name}`,
          depth === 0 ? '' : `-n ${at}`,
          short === undefined ? '' : `-s ${short.slice(1)}`,
          `-l ${long.slice(2)}`,
          takesValue ? '-r' : '',
          values.length === 0 ? '' : `-f -a ${quoted(values.join(' '))}`,
          `-d ${quoted(description)}`,
        ]
          .filter((part) => part !== '')
          .join(' '),
      ),
    ];
  });
  return `# fish completion of ${name}: ${name} completion fish | source
function __${name}_at
  set -l words (commandline -opc)
  set -e words[1]
  set -l given
  for word in $words
    string match -q -- '-*' $word; or set -a given $word
  end
  test (count $argv) -eq 0 -a (count $given) -eq 0; and return 0
  test (count $argv) -gt 0 -a (count $given) -ge (count $argv); or return 1
  test "$given[1..(count $argv)]" = "$argv"
end
${lines.join('\n')}
`;
}

const scripts: Readonly<Record<Shell, (name: string, nodes: readonly Node[]) => string>> = { bash, zsh, fish };

/** The command `completion`: a script for a shell, made from the program's own tree of commands and flags. */
export function completionCommand(): Command {
  const command: Command = throwing(new Command('completion'));
  return command
    .description('print a script that completes commands and flags in a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .allowExcessArguments(false)
    .action((shell: Shell) => {
      const program = command.parent ?? command;
      return print(scripts[shell](program.name(), nodesOf(program)));
    });
}
