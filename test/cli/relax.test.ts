import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { matrixText } from '../../src/sor/matrix-market-write.ts';
import { createSequence } from '../../src/sor/sequences/spec.ts';
import { take } from '../conformance/linear-system-sequence.ts';
import { runCli, startCli, testFolder } from './run-cli.ts';

const folder = await testFolder('relax');
const small = 'shifted-laplacian:side=5,systems=60';
const relax = (...args: string[]) => runCli(['relax', ...args], { cwd: folder.path('.') });

describe('adasolve relax', () => {
  it('solves a sequence, shows how it goes, and writes trace, report and state', async () => {
    const outputs = ['--trace', 't.jsonl', '--report', 'r.html', '--policy-out', 's.json'];
    const { code, stdout, stderr } = await relax(small, '--json', '--omegas', '1:1.8:5', ...outputs);
    expect(stderr).toMatch(/system +omega +iterations +mean +regret/);
    expect(code).toBe(0);
    const document = JSON.parse(stdout);
    expect(Object.keys(document)).toEqual([
      ...['schemaVersion', 'sequence', 'policy', 'systems', 'totalIterations', 'meanIterations', 'totalCost'],
      ...['baselines', 'regret', 'seconds', 'learnerSeconds', 'unconverged'],
    ]);
    expect(document).toMatchObject({ schemaVersion: 1, sequence: 'shifted-laplacian', systems: 60, unconverged: 0 });
    expect(Object.keys(document.baselines[0])).toEqual(['name', 'meanIterations', 'totalCost']);
    expect(document.baselines.map(({ name }: { name: string }) => name)).toEqual([
      ...[expect.stringMatching(/^best fixed omega=1(\.\d)?$/), 'best omega of each system'],
      ...['cg', 'jacobi-cg', 'ic0-cg', 'mic0-cg', 'adaptive-sor'],
    ]);
    const [fixed, instance] = document.baselines.map(
      ({ meanIterations }: { meanIterations: number }) => document.totalIterations - Math.round(60 * meanIterations),
    );
    expect(document.regret).toEqual({ fixed, instance });
    const trace = (await readFile(folder.path('t.jsonl'), 'utf8')).trim().split('\n');
    const iterations = trace.map((line) => JSON.parse(line).iterations as number);
    expect(iterations.reduce((sum, count) => sum + count, 0)).toBe(document.totalIterations);
    const html = await readFile(folder.path('r.html'), 'utf8');
    expect(html.match(/<svg/g)).toHaveLength(4);

    // What was learned goes on: the first run begins with a solve that reveals the spectrum, the second one knows it.
    const next = ['--policy-in', 's.json', '--trace', 't2.jsonl'];
    const again = await relax(small, '--json', '-q', '-n', '5', '--baselines', 'none', ...next);
    expect(again.code).toBe(0);
    expect(again.stderr).toBe('');
    expect(JSON.parse(again.stdout)).toMatchObject({ systems: 5, regret: { fixed: null, instance: null } });
    expect(JSON.parse(trace[0]!)).toMatchObject({ system: 1, omega: null, arm: 'jacobi-cg' });
    const [first] = (await readFile(folder.path('t2.jsonl'), 'utf8')).split('\n');
    expect(JSON.parse(first!)).toMatchObject({ system: 1, omega: expect.any(Number) });
  });

  it('takes a bandit, a spec file, a folder, and keeps what it has when the stream breaks', async () => {
    await folder.put('spec.json', JSON.stringify({ kind: 'graph-laplacian', vertices: 40, systems: 9 }));
    const bandit = await relax('spec.json', '--json', '-q', '--policy', 'tsallis-inf:scale=mean', '--baselines', 'cg');
    expect(JSON.parse(bandit.stdout)).toMatchObject({ sequence: 'graph-laplacian', systems: 9 });

    const { a } = take(createSequence({ kind: 'shifted-laplacian', side: 4 }), 1)[0]!;
    await Promise.all([1, 2, 3].map((k) => writeFile(folder.path(`m${k}.mtx`), matrixText(a))));
    await folder.put('m4.mtx', matrixText({ ...a, diagonal: a.diagonal.map((d, i) => (i === 3 ? 0 : d)) }));
    const broken = await relax('.', '--json', '--policy-out', 'kept.json');
    expect(broken.code).toBe(3);
    expect(broken.stderr).toContain('system 4 of folder has no diagonal entry in row 4');
    expect(JSON.parse(broken.stdout)).toMatchObject({ systems: 3 });
    expect(JSON.parse(await readFile(folder.path('kept.json'), 'utf8'))).toHaveProperty('kind');
  });

  it('ends with what is there at Ctrl-C', async () => {
    const running = startCli(['relax', `${small}0000`, '--json', '--interval', '0.1', '--policy', 'uniform']);
    await running.shows('stderr', 'iterations');
    running.child.kill('SIGINT');
    const { code, stdout } = await running.ended;
    expect(code).toBe(0);
    expect(JSON.parse(stdout).systems).toBeGreaterThan(0);
  });

  it.each([
    [[], 2, /name the sequence/],
    [['weather'], 2, /there is no sequence "weather"/],
    [[small, '--omegas', '1:2:5'], 2, /omega must lie between 0 and 2/],
    [[small, '--baselines', 'lu'], 2, /There is no baseline 'lu'/],
    [['/no/such/folder'], 3, /no such folder/],
  ])('refuses %j', async (args, code, message) => {
    const ended = await relax(...args);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toMatch(message);
  });
});
