import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { linesOf, syntheticTrial } from '../experiment/report/synthetic.ts';
import { runCli, testFolder } from './run-cli.ts';

const folder = await testFolder('experiment-report');
const trials = [1, 2, 3, 4].flatMap((seed) =>
  ['plain', 'with context <1>'].flatMap((environment) => {
    const common = { seed, environment, features: environment === 'plain' ? [] : ['load'] };
    return [
      syntheticTrial({ policy: 'uniform', scale: 9, baseline: true, ...common }),
      syntheticTrial({ policy: 'ucb1:alpha=1', scale: 2, ...common }),
      syntheticTrial({ policy: 'ucb1:alpha=2', scale: 3, ...common }),
    ];
  }),
);
const results = await folder.put('results.jsonl', linesOf(trials));
const report = (...flags: string[]) => runCli(['experiment', 'report', ...flags]);

describe('experiment report', () => {
  test('prints a table to read, or all figures as JSON', async () => {
    const [text, json] = await Promise.all([report(results), report(results, '--format', 'json')]);
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text.stdout).toMatch(/^\| +1 \| ucb1:alpha=1 +\| +[\d.]+ \[[\d.]+, [\d.]+\] \|/m);
    expect(text.stdout).toContain('4 seeds: with fewer than 30');
    const { environments } = JSON.parse(json.stdout);
    expect(environments.map(({ name }: { name: string }) => name)).toEqual(['plain', 'with context <1>']);
  });

  test('writes reports and pictures into a folder', async () => {
    const output = folder.path('out/deep');
    expect(await report(results, '-o', output)).toEqual({ code: 0, stdout: '', stderr: '' });
    const names = [
      'plain-arms',
      'plain-regret',
      'with-context-1-arms',
      'with-context-1-contexts',
      'with-context-1-regret',
    ];
    const reports = ['report.html', 'report.json', 'report.md'];
    const files = names.flatMap((name) => [`${name}.png`, `${name}.svg`]);
    expect((await readdir(output)).sort()).toEqual([...files, ...reports].sort());
    for (const name of names) {
      const png = await readFile(`${output}/${name}.png`);
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      // The width stands in the header; empty pictures of this size take a few kB.
      expect(png.readUInt32BE(16)).toBe(1800);
      expect(png.length).toBeGreaterThan(20_000);
      expect(await readFile(`${output}/${name}.svg`, 'utf8')).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" /);
    }
    const html = await readFile(`${output}/report.html`, 'utf8');
    // On its own, without pictures beside it, the same document to the byte.
    expect((await report(results, '--format', 'html')).stdout).toBe(html);
    expect(html.match(/<figure><svg /g)).toHaveLength(5);
    expect(html).not.toMatch(/<(?:script|link|img|iframe)|https?:\/\/(?!www\.w3\.org)|NaN|undefined/);
    expect(html).toContain('with context &#60;1&#62;');
    const markdown = await readFile(`${output}/report.md`, 'utf8');
    for (const name of names) expect(markdown).toContain(`(${name}.png)`);
  });

  test('says in a sentence what is wrong', async () => {
    const [missing, reference, folderIsFile] = await Promise.all([
      report(folder.path('missing.jsonl')),
      report(results, '--reference', 'exp3'),
      report(results, '-o', results),
    ]);
    expect(missing).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/missing\.jsonl: there is no such file\.\n$/),
    });
    expect(reference).toMatchObject({ code: 2, stderr: expect.stringContaining("has no policy 'exp3'") });
    expect(folderIsFile).toMatchObject({ code: 3, stderr: expect.stringContaining('cannot be written') });
  });
});
