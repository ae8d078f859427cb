import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

/** The built program. */
const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** A committed instance. */
export const instance = (name: string): string => fileURLToPath(new URL(`../../instances/${name}`, import.meta.url));

/** What a finished run of the program leaves. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Surroundings of a run. */
export interface RunOptions {
  readonly cwd?: string;
  readonly stdin?: string;
  /** Where the output goes instead of a pipe: file descriptors. */
  readonly stdout?: number;
  readonly stderr?: number;
}

/** A run that goes on. */
export interface Running {
  readonly child: ChildProcess;
  /** Resolves once a stream of the run has shown a text. */
  shows(stream: 'stdout' | 'stderr', part: string | RegExp): Promise<void>;
  readonly ended: Promise<Ended>;
}

/** Starts the program; its standard input is empty unless given, or left open. */
export function startCli(args: readonly string[], options: RunOptions & { readonly openInput?: true } = {}): Running {
  const { cwd, stdin, stdout = 'pipe', stderr = 'pipe' } = options;
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '' },
    stdio: ['pipe', stdout, stderr],
  });
  child.stdin?.on('error', () => undefined);
  if (options.openInput === undefined) child.stdin?.end(stdin ?? '');
  const seen = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
      seen[name] += chunk;
    });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, ...seen }));
  });
  return {
    child,
    ended,
    shows: (stream, part) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (typeof part === 'string' ? seen[stream].includes(part) : part.test(seen[stream])) resolve();
        };
        child[stream]?.on('data', look);
        child.on('close', () => reject(new Error(`ended without showing ${part}:\n${seen[stream]}`)));
        look();
      }),
  };
}

/** Runs the program to its end. */
export function runCli(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return startCli(args, options).ended;
}

/** Runs a program of the system, for its standard output. */
export async function runTool(command: string, args: readonly string[], cwd: string): Promise<string> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  const [output, code] = await Promise.all([
    text(child.stdout),
    new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject)),
  ]);
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${output}`);
  return output;
}

/** A folder of the test file's own, removed after its tests. */
export interface Folder {
  path(name: string): string;
  /** Writes a file; returns its path. */
  put(name: string, content: string | Uint8Array): Promise<string>;
}

/** Makes a folder for the tests of a file. */
export async function testFolder(name: string): Promise<Folder> {
  const folder = await mkdtemp(join(tmpdir(), `adasolve-${name}-`));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const path = (file: string) => join(folder, file);
  return {
    path,
    async put(file, content) {
      await writeFile(path(file), content);
      return path(file);
    },
  };
}

/** Small models in LP format, by what becomes of them. */
export const models = {
  /** Optimum 15. */
  knapsack: `Maximize
 value: 5 a + 4 b + 3 c
Subject To
 weight: 2 a + 3 b + c <= 5
 volume: 4 a + b + 2 c <= 11
Generals
 a b c
End
`,
  infeasible: 'Minimize\n x + y\nSubject To\n odd: 2 x + 2 y = 3\nBounds\n x <= 10\n y <= 10\nGenerals\n x y\nEnd\n',
  unbounded: 'Maximize\n x + y\nSubject To\n c: x - y <= 3\nGenerals\n x y\nEnd\n',
  /** No integers; optimum 9. */
  linear: 'Maximize\n x + 2 y\nSubject To\n c: x + y <= 4.5\nEnd\n',
  /** Optimum 5. */
  fixed: 'Maximize\n x + 2 y\nSubject To\n c: x + y <= 4.5\nBounds\n x = 1\n y = 2\nGenerals\n x y\nEnd\n',
  /** Optimum 6. */
  rowless: 'Maximize\n x + 2 y\nSubject To\nBounds\n x <= 1\n y <= 2.5\nGenerals\n x\nEnd\n',
} as const;

/** Equality knapsacks after Cornuejols and Dawande (1998): small, and far too hard for a test's time. */
export function marketSplit(rows = 5, columns = 40): string {
  let state = 12345;
  const draw = () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor(state / 65536) % 100;
  };
  const names = Array.from({ length: columns }, (_, j) => `x${j}`);
  const lines = Array.from({ length: rows }, (_, i) => {
    const weights = names.map(draw);
    const half = Math.floor(weights.reduce((sum, weight) => sum + weight, 0) / 2);
    return ` r${i}: ${names.map((name, j) => `${weights[j]} ${name}`).join(' + ')} = ${half}`;
  });
  return `Minimize\n ${names.join(' + ')}\nSubject To\n${lines.join('\n')}\nBinaries\n ${names.join(' ')}\nEnd\n`;
}
