import { beforeAll, describe, expect, test } from 'vitest';
import { type Folder, runTool, testFolder } from './run-cli.ts';
import { runHere } from './run-here.ts';

let folder: Folder;
const scripts: Record<string, string> = {};
beforeAll(async () => {
  folder = await testFolder('completion');
  const shells = ['bash', 'zsh', 'fish'];
  const runs = await Promise.all(shells.map((shell) => runHere(['completion', shell])));
  for (const [k, { code, stdout, stderr }] of runs.entries()) {
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    scripts[shells[k]!] = stdout;
  }
  await folder.put('script.bash', scripts.bash!);
});

describe.skipIf(process.platform === 'win32')('in bash (a shell of the system)', () => {
  /** What bash offers for the last of some words. */
  const offers = async (...words: string[]) => {
    const code = `source script.bash; COMP_WORDS=("$@"); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _adasolve; echo "\${COMPREPLY[*]}"`;
    const shown = await runTool('bash', ['-uc', code, 'bash', 'adasolve', ...words], folder.path('.'));
    return shown.trim().split(' ');
  };

  test('commands', async () => {
    expect(await offers('')).toEqual(expect.arrayContaining(['solve', 'check', 'list', 'generate', 'completion']));
    expect(await offers('so')).toEqual(['solve']);
    expect(await offers('generate', 'set')).toEqual(['set-cover']);
  });

  test('flags of the command, not those of others', async () => {
    expect(await offers('solve', '--no')).toEqual(['--no-improvement', '--node-limit', '--no-prove']);
    expect(await offers('solve', 'model.mps', '-t', '9', '--json')).toEqual(['--json', '--json-stream']);
    expect(await offers('generate', 'set-cover', '--no')).toEqual(['']);
  });

  test('choices of arguments and of flags', async () => {
    expect(await offers('list', 'n')).toEqual(['neighborhoods']);
    expect(await offers('solve', 'model.mps', '--backend', '')).toEqual(['highs', 'glpk']);
  });
});

test('zsh and fish get the same flags', () => {
  for (const flag of ['time-limit', 'no-improvement', 'neighborhood-module', 'max-weight', 'tolerance']) {
    expect(scripts.zsh).toContain(` --${flag}`);
    expect(scripts.fish).toMatch(new RegExp(`^complete -c adasolve -n '__adasolve_at .+ -l ${flag} -r`, 'm'));
  }
  expect(scripts.zsh).toMatch(/^#compdef adasolve\n/);
  expect(scripts.zsh).toContain(`'solve --backend') compadd -- highs glpk; return ;;`);
  expect(scripts.fish).toMatch(/-l backend -r -f -a 'highs glpk'/);
});

test('an unknown shell is a usage error', async () => {
  const { code, stdout, stderr } = await runHere(['completion', 'tcsh']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^adasolve: .*'tcsh' is invalid.*bash, zsh, fish\.\n$/);
});
