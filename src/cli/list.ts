import { Argument, Command } from 'commander';
import { localSearchArm } from '../alns/local-move.ts';
import { neighborhoods } from '../alns/neighborhoods/index.ts';
import { type AcceptSpec, acceptKinds, parseAcceptSpec } from '../alns/spec.ts';
import { policyKinds } from '../bandits/spec.ts';
import { environmentKinds } from '../experiment/environments/kinds.ts';
import { families } from '../mip/generators/index.ts';
import { robustFamilies } from '../neur2ro/problems/families.ts';
import { sequenceKinds } from '../sor/sequences/kinds.ts';
import { portfolio } from '../tune/portfolio.ts';
import { backends } from './backends.ts';
import { print } from './print.ts';
import { relaxLearners } from './relax-learner.ts';
import { throwing } from './throwing.ts';

/** Something that can be chosen by name. */
interface Entry {
  readonly name: string;
  readonly description: string;
  /** Its options and their defaults, where it has options. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Where it comes from, where that is not part of the description. */
  readonly paper?: string;
}

const acceptance: Readonly<Record<AcceptSpec['kind'], string>> = {
  'hill-climbing': 'takes what is not worse than the current solution',
  always: 'takes every solution',
  'simulated-annealing': 'takes a worse solution with a probability that falls (Kirkpatrick, Gelatt & Vecchi 1983)',
  'record-to-record': 'takes what is within a falling threshold of the best solution (Dueck 1993)',
  threshold: 'takes what is within a falling threshold of the current solution (Dueck & Scheuer 1990)',
  random: 'takes a worse solution with a given, falling probability',
  'great-deluge': 'takes what is below a water level that falls linearly (Dueck 1993)',
  'non-linear-great-deluge': 'takes what is below a water level that falls exponentially (Landa-Silva & Obit 2008)',
  'late-acceptance': 'takes what is not worse than the solution of some iterations ago (Burke & Bykov 2017)',
  'moving-average': 'takes what is better than a mix of the mean of recent solutions and the best one',
};

function acceptEntry(kind: AcceptSpec['kind']): Entry {
  const { kind: name, ...options } = parseAcceptSpec(kind);
  return { name, description: acceptance[kind], options };
}

const kinds = {
  policies: () => policyKinds.map(({ kind, ...rest }): Entry => ({ name: kind, ...rest })),
  neighborhoods: () =>
    [...neighborhoods, localSearchArm].map(({ name, description }): Entry => ({ name, description })),
  accept: () => acceptKinds.map(acceptEntry),
  configurations: () =>
    portfolio.map(({ name, description, settings }): Entry => ({ name, description, options: { ...settings } })),
  backends: () => Object.entries(backends).map(([name, { description }]): Entry => ({ name, description })),
  environments: () =>
    [...environmentKinds].map(([name, { description, paper }]): Entry => ({ name, description, paper })),
  generators: () =>
    [...families.values()].map(
      ({ name, description, parameters }): Entry => ({
        name,
        description,
        options: Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.default])),
      }),
    ),
  learners: () => Object.entries(relaxLearners).map(([name, { description }]): Entry => ({ name, description })),
  'robust-problems': () => robustFamilies.map(({ name, description, paper }): Entry => ({ name, description, paper })),
  sequences: () =>
    sequenceKinds.map(({ kind, description, paper, options }): Entry => ({ name: kind, description, paper, options })),
};

/** What can be listed. */
const listable = Object.keys(kinds) as readonly (keyof typeof kinds)[];

/** The value of an option; what is no number or text as JSON. */
const shown = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));

function plainText(entries: readonly Entry[]): string {
  return entries
    .map(({ name, description, options = {}, paper }) => {
      const settings = Object.entries(options).map(([option, value]) => `${option}=${shown(value)}`);
      const source = paper === undefined ? '' : ` (${paper})`;
      const lines = [name, `  ${description.replace(/\.$/, '')}${source}`];
      if (settings.length > 0) lines.push(`  options: ${settings.join(', ')}`);
      return `${lines.join('\n')}\n`;
    })
    .join('');
}

/** The command `list`: what can be chosen by name, as text or as JSON. */
export function listCommand(): Command {
  return throwing(new Command('list'))
    .description('list what can be chosen by name, with options and their defaults')
    .addArgument(new Argument('<what>', 'what to list').choices(listable))
    .allowExcessArguments(false)
    .option('--json', 'print one JSON document')
    .action((what: keyof typeof kinds, flags: { readonly json?: boolean }) => {
      const entries = kinds[what]();
      return print(flags.json ? `${JSON.stringify(entries, null, 2)}\n` : plainText(entries));
    });
}
