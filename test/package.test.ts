import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const manifest = readJson(join(root, 'package.json'));

describe('package.json', () => {
  test('exports files that the build makes', () => {
    const targets = Object.values<string | Record<string, string>>(manifest.exports).flatMap((target) =>
      typeof target === 'string' ? [target] : Object.values(target),
    );
    expect(targets.length).toBeGreaterThan(4);
    expect(targets.filter((target) => !existsSync(join(root, target)))).toEqual([]);
  });

  test('names a program that can be executed', () => {
    const program = join(root, manifest.bin.adasolve);
    expect(readFileSync(program, 'utf8').split('\n')[0]).toBe('#!/usr/bin/env node');
  });

  test('asks for the Node versions that its own dependencies accept', () => {
    const [major, minor] = manifest.engines.node.replace('>=', '').split('.').map(Number);
    const lowest = Object.keys(manifest.dependencies).flatMap((name) => {
      const wanted: string = readJson(join(root, 'node_modules', name, 'package.json')).engines?.node ?? '>=0';
      return wanted.startsWith('>=') ? [wanted.slice(2).split('.').map(Number)] : [];
    });
    const tooNew = lowest.filter(([a = 0, b = 0]) => a > major || (a === major && b > minor));
    expect(tooNew).toEqual([]);
  });

  test('leaves the GPL and the 288 MB package to be left out', () => {
    expect(Object.keys(manifest.optionalDependencies).sort()).toEqual(['glpk.js', 'onnxruntime-node']);
    expect(Object.keys(manifest.dependencies)).not.toContain('glpk.js');
  });
});

describe('package-lock.json', () => {
  const packages = Object.entries<Record<string, unknown>>(readJson(join(root, 'package-lock.json')).packages);

  test('names no address to download from', () => {
    expect(packages.filter(([, entry]) => 'resolved' in entry).map(([path]) => path)).toEqual([]);
  });

  test('holds every optional package of every other, as npm ci demands (else: npm run lock)', () => {
    const present = new Set(packages.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 13)));
    const wanted = packages.flatMap(([, entry]) => Object.keys(entry.optionalDependencies ?? {}));
    expect(wanted.filter((name) => !present.has(name))).toEqual([]);
  });
});

/** A stand-in for npm: notes how it was called and "installs" two packages, or one with --omit=optional. */
const fakeNpm = `#!/bin/sh
echo "$*" >> npm-calls
[ -e npm-fails ] && exit 1
sleep 0.2
rm -rf node_modules
mkdir -p node_modules/typescript/bin node_modules/highs
cp path/tsc node_modules/typescript/bin/tsc
echo '{}' | tee node_modules/typescript/package.json > node_modules/highs/package.json
case "$*" in *--omit=optional*) ;; *) mkdir node_modules/glpk.js; echo '{}' > node_modules/glpk.js/package.json ;; esac
cp package-lock.json node_modules/.package-lock.json
`;

/** A stand-in for the TypeScript compiler, which is slow: copies, and fails where a source says WRONG, emitting all the same. */
const fakeCompiler = `
const { mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const target = process.argv[process.argv.indexOf('--outDir') + 1];
for (const name of readdirSync('src', { recursive: true }).filter((name) => name.endsWith('.ts'))) {
  const text = readFileSync(join('src', name), 'utf8');
  if (text.includes('WRONG')) process.exitCode = 2, console.log('src/' + name + ': error');
  mkdirSync(dirname(join(target, name)), { recursive: true });
  for (const suffix of ['.js', '.d.ts']) writeFileSync(join(target, name.replace(/\\.ts$/, suffix)), text);
}
`;

describe.skipIf(process.platform === 'win32')('scripts/setup.mjs (the stand-in for npm is a shell script)', () => {
  let checkout = '';
  const at = (...parts: string[]) => join(checkout, ...parts);
  const writeJson = (path: string, value: unknown) => writeFileSync(at(path), JSON.stringify(value));
  const npmCalls = () => (existsSync(at('npm-calls')) ? readFileSync(at('npm-calls'), 'utf8').trim().split('\n') : []);

  const leftovers = () => readdirSync(checkout).filter((name) => name.startsWith('.'));

  const lock = (highs: string) => ({
    packages: {
      '': { name: 'adasolve' },
      'node_modules/glpk.js': { version: '5.0.0', optional: true },
      'node_modules/highs': { version: highs },
      'node_modules/typescript': { version: '6.0.0', dev: true },
    },
  });

  beforeEach(() => {
    checkout = mkdtempSync(join(tmpdir(), 'adasolve-setup-'));
    cpSync(join(root, 'scripts'), at('scripts'), { recursive: true });
    writeJson('package.json', {
      type: 'module',
      engines: manifest.engines,
      dependencies: { highs: '1' },
      devDependencies: { typescript: '6' },
      optionalDependencies: { 'glpk.js': '5' },
    });
    writeJson('package-lock.json', lock('1.15.3'));
    mkdirSync(at('src', 'cli'), { recursive: true });
    writeFileSync(at('src', 'one.ts'), 'export const one = 1;\n');
    writeFileSync(
      at('src', 'cli', 'main.ts'),
      "#!/usr/bin/env node\nimport { one } from '../one.ts';\nexport { one };\n",
    );
    mkdirSync(at('path'));
    writeFileSync(at('path', 'tsc'), fakeCompiler);
    writeFileSync(at('path', 'npm'), fakeNpm);
    chmodSync(at('path', 'npm'), 0o755);
  });
  afterEach(() => rmSync(checkout, { recursive: true, force: true }));

  function setup(
    path = `${at('path')}:${process.env.PATH}`,
  ): Promise<{ code: number | null; said: string; out: string }> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [at('scripts', 'setup.mjs')], {
        cwd: tmpdir(),
        env: { PATH: path },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      let out = '';
      child.stderr.on('data', (chunk) => (said += chunk));
      child.stdout.on('data', (chunk) => (out += chunk));
      child.on('error', reject).on('close', (code) => resolve({ code, said, out }));
    });
  }

  const nothingToDo = { code: 0, said: '', out: '' };
  const built = { code: 0, said: 'setup: building dist/ from src/\n', out: '' };

  test('installs and builds a fresh checkout, then has nothing to do', async () => {
    const first = await setup();
    expect(first).toEqual({
      code: 0,
      said: `setup: installing dependencies (npm ci --include=dev --no-audit --no-fund)\n${built.said}`,
      out: '',
    });
    expect(readFileSync(at('dist', 'one.js'), 'utf8')).toBe('export const one = 1;\n');
    expect(statSync(at('dist', 'cli', 'main.js')).mode & 0o111).toBe(0o111);
    expect(await setup()).toEqual(nothingToDo);
    expect(npmCalls()).toHaveLength(1);
  });

  test('builds again when a source changed, whatever its date, and when it changed back', async () => {
    await setup();
    const original = readFileSync(at('src', 'one.ts'), 'utf8');
    writeFileSync(at('src', 'one.ts'), original.replace('1', '2'));
    utimesSync(at('src', 'one.ts'), 1, 1);
    expect(await setup()).toEqual(built);
    expect(readFileSync(at('dist', 'one.js'), 'utf8')).toContain('one = 2');
    writeFileSync(at('src', 'one.ts'), original);
    expect(await setup()).toEqual(built);
    expect(await setup()).toEqual(nothingToDo);
  });

  test('leaves nothing of a deleted source, and no folder of its own', async () => {
    writeFileSync(at('src', 'two.ts'), 'export const two = 2;\n');
    await setup();
    expect(existsSync(at('dist', 'two.js'))).toBe(true);
    rmSync(at('src', 'two.ts'));
    expect(await setup()).toEqual(built);
    expect(existsSync(at('dist', 'two.js'))).toBe(false);
    expect(leftovers()).toEqual([]);
  });

  test('builds again when dist/ lost a file or was written by something else', async () => {
    await setup();
    rmSync(at('dist', 'one.js'));
    expect(await setup()).toEqual(built);
    writeFileSync(at('dist', 'one.js'), 'export const one = 3;\n');
    const later = Date.now() / 1000 + 5;
    utimesSync(at('dist', 'one.js'), later, later);
    expect(await setup()).toEqual(built);
    expect(readFileSync(at('dist', 'one.js'), 'utf8')).toContain('one = 1');
  });

  test('keeps the last good build when the sources do not compile, and says so', async () => {
    await setup();
    writeFileSync(at('src', 'one.ts'), 'WRONG');
    const { code, said } = await setup();
    expect(code).toBe(1);
    expect(said).toContain('src/one.ts');
    expect(said).toMatch(/dist\/ is unchanged\.\nsetup: the build failed \(messages above\)\.\n$/);
    expect(readFileSync(at('dist', 'one.js'), 'utf8')).toContain('one = 1');
    expect(leftovers()).toEqual([]);
    expect((await setup()).code).toBe(1);
  });

  test('accepts an installation made by hand, with or without the optional packages', async () => {
    await setup();
    rmSync(at('node_modules', '.adasolve-stamp'));
    expect(await setup()).toEqual(nothingToDo);
    rmSync(at('node_modules', '.adasolve-stamp'));
    rmSync(at('node_modules', 'glpk.js'), { recursive: true });
    const { 'node_modules/glpk.js': _, ...installed } = lock('1.15.3').packages;
    writeJson('node_modules/.package-lock.json', { packages: installed });
    expect(await setup()).toEqual(nothingToDo);
    expect(npmCalls()).toHaveLength(1);
  });

  test('installs again when the lock changed, still without the optional packages that were left out', async () => {
    await setup();
    rmSync(at('node_modules', 'glpk.js'), { recursive: true });
    writeJson('package-lock.json', lock('1.16.0'));
    expect((await setup()).code).toBe(0);
    expect(npmCalls()).toEqual([
      'ci --include=dev --no-audit --no-fund',
      'ci --include=dev --omit=optional --no-audit --no-fund',
    ]);
    expect(await setup()).toEqual(nothingToDo);
  });

  test('installs again when a package was removed or npm was interrupted', async () => {
    await setup();
    rmSync(at('node_modules', 'highs'), { recursive: true });
    expect((await setup()).code).toBe(0);
    rmSync(at('node_modules', '.adasolve-stamp'));
    rmSync(at('node_modules', '.package-lock.json'));
    expect((await setup()).code).toBe(0);
    expect(npmCalls()).toHaveLength(3);
  });

  test('says in a sentence that npm is missing, or failed', async () => {
    expect(await setup(at('scripts'))).toMatchObject({
      code: 1,
      said: expect.stringMatching(/\nsetup: npm is not on the PATH; install it \(it comes with Node\)\.\n$/),
    });
    writeFileSync(at('npm-fails'), '');
    expect(await setup()).toMatchObject({ code: 1, said: expect.stringMatching(/\nsetup: `npm ci` failed .*\n$/) });
    expect(existsSync(at('dist'))).toBe(false);
  });

  test('says in a sentence that Node is too old', async () => {
    writeJson('package.json', { ...readJson(at('package.json')), engines: { node: '>=99.1' } });
    expect(await setup()).toEqual({
      code: 1,
      said: `setup: adasolve needs Node 99.1 or newer; this is Node ${process.versions.node}.\n`,
      out: '',
    });
    expect(npmCalls()).toEqual([]);
  });

  test('does the work once when started twice at a time', async () => {
    const both = await Promise.all([setup(), setup()]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(npmCalls()).toHaveLength(1);
    expect(both.filter(({ said }) => said.includes('building'))).toHaveLength(1);
    expect(leftovers()).toEqual([]);
  });

  test('takes over the lock of a dead process', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    writeFileSync(at('.setup-lock'), String(pid));
    expect((await setup()).code).toBe(0);
    expect(leftovers()).toEqual([]);
    expect(await setup()).toEqual(nothingToDo);
  });
});
