import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

/** What each folder of src/ may import from; files directly in src/ count as the folder `.`. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  util: [],
  bandits: ['util'],
  mip: ['util'],
  alns: ['util', 'mip', 'bandits'],
  tune: ['util', 'mip', 'bandits', 'alns'],
  sor: ['util', 'mip', 'bandits'],
  neur2ro: ['util', 'mip', 'bandits'],
  experiment: ['util', 'mip', 'bandits', 'alns', 'sor', 'neur2ro'],
  '.': ['util', 'mip', 'bandits', 'alns', 'tune', 'sor', 'neur2ro', 'experiment'],
  cli: ['.', 'util', 'mip', 'bandits', 'alns', 'tune', 'sor', 'neur2ro', 'experiment'],
};
const longestFile = 400;

type Sources = ReadonlyMap<string, string>;

function readSources(): Sources {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', 'src');
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return new Map(names.map((name) => [name.replaceAll('\\', '/'), readFileSync(join(root, name), 'utf8')]));
}

/** Calls `visit` on every node of a file; comments and strings are no nodes, so prose about code is not mistaken for it. */
function walk(name: string, text: string, visit: (node: ts.Node) => void): void {
  const step = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, step);
  };
  step(ts.createSourceFile(name, text, ts.ScriptTarget.Latest));
}

/** All module names that a file imports or re-exports, as types too, or names by `new URL(..., import.meta.url)`. */
function importsOf(name: string, text: string): string[] {
  const found: string[] = [];
  const add = (node: ts.Node | undefined): void => {
    if (node && ts.isStringLiteral(node)) found.push(node.text);
  };
  walk(name, text, (node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0]);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal);
    else if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'URL') {
      const target = node.arguments?.[0];
      if (target && ts.isStringLiteral(target) && target.text.endsWith('.ts')) add(target);
    }
  });
  return found;
}

const folderOf = (name: string): string => name.split('/').slice(0, -1)[0] ?? '.';

/** Relative imports resolved to names within src/, by file. */
function graphOf(sources: Sources): Map<string, string[]> {
  return new Map(
    [...sources].map(([name, text]) => [
      name,
      importsOf(name, text)
        .filter((target) => target.startsWith('.'))
        .map((target) => posix.join(posix.dirname(name), target)),
    ]),
  );
}

function wrongDirections(sources: Sources): string[] {
  return [...graphOf(sources)].flatMap(([name, targets]) => {
    const from = folderOf(name);
    const allowed = mayImport[from];
    if (allowed === undefined) return [`${name} is in a folder that architecture knows nothing of`];
    return targets
      .filter((target) => folderOf(target) !== from && !allowed.includes(folderOf(target)))
      .map((target) => `${name} imports ${target}`);
  });
}

/** One path per cycle met in a depth-first walk, or an empty list. */
function cycles(sources: Sources): string[] {
  const graph = graphOf(sources);
  const finished = new Set<string>();
  const found: string[] = [];
  const visit = (name: string, path: readonly string[]): void => {
    if (path.includes(name)) found.push([...path.slice(path.indexOf(name)), name].join(' -> '));
    else if (!finished.has(name)) {
      for (const target of graph.get(name) ?? []) visit(target, [...path, name]);
      finished.add(name);
    }
  };
  for (const name of graph.keys()) visit(name, []);
  return found;
}

function defaultExports(sources: Sources): string[] {
  return [...sources].flatMap(([name, text]) => {
    const found: string[] = [];
    walk(name, text, (node) => {
      const isModifier = node.kind === ts.SyntaxKind.DefaultKeyword;
      const isAlias = ts.isExportSpecifier(node) && node.name.text === 'default';
      if (isModifier || isAlias || ts.isExportAssignment(node)) found.push(name);
    });
    return found;
  });
}

/** Printing, exiting and reading the environment, which only the command line may do. */
function sideEffects(sources: Sources): string[] {
  const forbidden = /^(?:console\.\w+|(?:globalThis\.)?process\.(?:exit|exitCode|env|stdout|stderr|argv))$/;
  return [...sources].flatMap(([name, text]) => {
    if (folderOf(name) === 'cli') return [];
    const found = importsOf(name, text)
      .filter((target) => target === 'node:process' || target === 'process' || target === 'node:console')
      .map((target) => `${name} imports ${target}`);
    walk(name, text, (node) => {
      if (!ts.isPropertyAccessExpression(node)) return;
      const owner = ts.isIdentifier(node.expression) ? node.expression.text : '';
      const called = `${owner}.${node.name.text}`;
      if (forbidden.test(called)) found.push(`${name} uses ${called}`);
    });
    return found;
  });
}

const lineCount = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
const tooLong = (sources: Sources): string[] =>
  [...sources]
    .filter(([, text]) => lineCount(text) > longestFile)
    .map(([name, text]) => `${name} has ${lineCount(text)} lines`);

describe('the sources', () => {
  const sources = readSources();

  test('are found', () => {
    expect([...sources.keys()]).toContain('util/rng.ts');
  });

  test('import one way: util, then mip and bandits, then the systems, then experiment, then cli', () => {
    expect(wrongDirections(sources)).toEqual([]);
  });

  test('import nothing that is not there', () => {
    const missing = [...graphOf(sources)].flatMap(([name, targets]) =>
      targets.filter((target) => !sources.has(target)).map((target) => `${name} imports ${target}`),
    );
    expect(missing).toEqual([]);
  });

  test('have no cycles between files', () => {
    expect(cycles(sources)).toEqual([]);
  });

  test('have no default exports', () => {
    expect(defaultExports(sources)).toEqual([]);
  });

  test('print, exit and read the environment in src/cli only', () => {
    expect(sideEffects(sources)).toEqual([]);
  });

  test(`have at most ${longestFile} lines a file`, () => {
    expect(tooLong(sources)).toEqual([]);
  });
});

describe('these checks', () => {
  const of = (files: Record<string, string>): Sources => new Map(Object.entries(files));

  test.each([
    ['import', `import { a } from '../alns/a.ts';`],
    ['type import', `import type { A } from '../alns/a.ts';`],
    ['re-export', `export * from '../alns/a.ts';`],
    ['import type node', `type A = import('../alns/a.ts').A;`],
    ['dynamic import', `const a = await import('../alns/a.ts');`],
    ['worker', `new Worker(new URL('../alns/a.ts', import.meta.url));`],
  ])('see a wrong direction in a %s', (_, text) => {
    expect(wrongDirections(of({ 'mip/b.ts': text }))).toEqual(['mip/b.ts imports alns/a.ts']);
  });

  test('keep siblings apart and libraries away from the command line', () => {
    const sources = of({
      'alns/a.ts': `import '../sor/b.ts';`,
      'mip/c.ts': `import '../bandits/policy.ts';`,
      'index.ts': `export * from './cli/main.ts';`,
      'stray/d.ts': '',
    });
    expect(wrongDirections(sources)).toHaveLength(4);
    expect(wrongDirections(of({ 'alns/a.ts': `import '../mip/model.ts'; import './b.ts'; import 'highs';` }))).toEqual(
      [],
    );
  });

  test('see a cycle, also one through types', () => {
    const sources = of({
      'mip/a.ts': `import './b.ts';`,
      'mip/b.ts': `import type { C } from './c.ts';`,
      'mip/c.ts': `import './b.ts';`,
    });
    expect(cycles(sources)).toEqual(['mip/b.ts -> mip/c.ts -> mip/b.ts']);
  });

  test('see default exports of every form, and no default clause of a switch', () => {
    const forms = ['export default 1;', 'export default function f() {}', 'const a = 1; export { a as default };'];
    for (const form of forms) expect(defaultExports(of({ 'mip/a.ts': form }))).toHaveLength(1);
    expect(defaultExports(of({ 'mip/a.ts': 'switch (1) { default: break; }' }))).toEqual([]);
  });

  test('see side effects in code and not in comments', () => {
    const text = `/** console.log(1) */ console.log(process.env.HOME, 'process.exit()'); process.exit(1);`;
    expect(sideEffects(of({ 'mip/a.ts': text }))).toEqual([
      'mip/a.ts uses console.log',
      'mip/a.ts uses process.env',
      'mip/a.ts uses process.exit',
    ]);
    expect(sideEffects(of({ 'mip/a.ts': `import { env } from 'node:process';` }))).toHaveLength(1);
    expect(sideEffects(of({ 'cli/a.ts': text }))).toEqual([]);
  });

  test('count lines', () => {
    expect(tooLong(of({ 'mip/a.ts': 'x\n'.repeat(longestFile) }))).toEqual([]);
    expect(tooLong(of({ 'mip/a.ts': 'x\n'.repeat(longestFile + 1) }))).toHaveLength(1);
  });
});
