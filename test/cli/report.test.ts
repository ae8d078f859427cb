import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Folder, instance, models, testFolder } from './run-cli.ts';
import { runHere } from './run-here.ts';

let folder: Folder;
let page: string;
beforeAll(async () => {
  folder = await testFolder('report');
  const path = folder.path('run.html');
  const flags = ['-q', '--gap', '0', '-n', '30', '--node-limit', '5', '--report', path];
  expect(await runHere(['solve', instance('set-cover-small.lp'), ...flags])).toMatchObject({ code: 0, stderr: '' });
  page = await readFile(path, 'utf8');
});

describe('the report of a run', () => {
  test('is one page that needs nothing from elsewhere', () => {
    expect(page).toMatch(/^<!doctype html>\n[\s\S]*<\/html>\n$/);
    expect(page.replaceAll('http://www.w3.org/', '')).not.toMatch(/https?:|<script|<link|src=/);
    expect(page).not.toMatch(/NaN|undefined/);
  });

  test('draws curves, a dot for each pull, a bar for each arm, and the table', () => {
    const charts = page.match(/<svg xmlns[\s\S]*?<\/svg>/g) ?? [];
    expect(charts).toHaveLength(3);
    for (const name of ['incumbent', 'mutation', 'local-search']) expect(page).toContain(`>${name}<`);
    const pulls = [...page.matchAll(/<tr><td>[\w-]+<\/td><td>(\d+)<\/td>/g)].map(([, count]) => Number(count));
    expect(pulls.reduce((sum, count) => sum + count, 0)).toBe(30);
    expect(charts[1]!.match(/<circle /g)).toHaveLength(30);
    expect(charts[2]!.match(/<rect /g)).toHaveLength(pulls.length);
  });
});

test('a run that only branch and cut had to do with says so in its report', async () => {
  const path = folder.path('short.html');
  await runHere(['solve', await folder.put('knapsack.lp', models.knapsack), '-q', '-n', '0', '--report', path]);
  expect(await readFile(path, 'utf8')).toContain('The search did not begin.');
});

test('names are text, not markup', async () => {
  const path = folder.path('sly.html');
  const model = await folder.put('a<b>&c.lp', models.knapsack);
  await runHere(['solve', model, '-q', '--report', path]);
  const html = await readFile(path, 'utf8');
  expect(html).not.toContain('<b>');
});

test('a report that cannot be written costs nothing else', async () => {
  const model = await folder.put('plain.lp', models.knapsack);
  const output = folder.path('kept.sol');
  const run = await runHere(['solve', model, '-q', '-o', output, '--report', '/dev/full']);
  expect(run.code).toBe(3);
  expect(run.stdout).toContain('# Objective value = 15\n');
  expect(await readFile(output, 'utf8')).toMatch(/^=obj= 15\n/);
});
