// Writes instances/ from the generators: node scripts/make-instances.mjs [--solve seconds] [--only file]
//
// Files whose text has not changed stay as they are, and so do their best known values. With --solve, HiGHS works on each
// model for so many seconds and its verified solution is recorded where it beats the value known so far.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { families } from '../dist/mip/generators/index.js';
import { compileHighs, highsVersion, loadHighs } from '../dist/mip/highs-runtime.js';
import { sourceObjective, verified } from '../dist/mip/verify.js';
import { encodingOf, modelText, writeModelFile } from '../dist/mip/write.js';
import { writeFileAtomic } from '../dist/util/files.js';
import { createRng } from '../dist/util/rng.js';

/** File, family, sizes that differ from the defaults; `npm start` solves the first. */
const catalogue = [
  ['set-cover.mps.gz', 'set-cover', { rows: 1000, columns: 2000, density: 0.02 }],
  ['set-cover-small.lp', 'set-cover', { rows: 60, columns: 100, density: 0.08 }],
  ['independent-set.mps.gz', 'independent-set', { nodes: 800 }],
  ['independent-set-cliques.lp', 'independent-set', { nodes: 150, edgeProbability: 0.15, cliques: 1 }],
  ['vertex-cover.mps.gz', 'vertex-cover', { nodes: 600, degree: 6 }],
  ['vertex-cover-weighted.lp', 'vertex-cover', { nodes: 300, degree: 4, maxWeight: 20 }],
  ['multiple-knapsack.lp', 'multiple-knapsack', { items: 80, knapsacks: 8 }],
  ['generalized-independent-set.mps.gz', 'generalized-independent-set', {}],
  ['combinatorial-auction.lp', 'combinatorial-auction', { items: 150, bids: 750 }],
  ['facility-location.mps.gz', 'facility-location', { customers: 60, facilities: 60, ratio: 4 }],
  ['generalized-assignment.lp', 'generalized-assignment', {}],
  ['lot-sizing.mps.gz', 'lot-sizing', { items: 20 }],
  ['lot-sizing-small.lp', 'lot-sizing', { items: 3, periods: 6 }],
];
const seed = 1;

const { values: flags } = parseArgs({ options: { solve: { type: 'string' }, only: { type: 'string' } } });
const pathOf = (file) => fileURLToPath(new URL(`../instances/${file}`, import.meta.url));
const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/** The text of a file as it stands, unpacked; undefined when there is none. */
function presentText(file) {
  if (!existsSync(pathOf(file))) return undefined;
  const bytes = readFileSync(pathOf(file));
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
}

/** The verified best solution of a HiGHS run, in the sense of the source. */
async function solve(model, seconds) {
  const highs = await loadHighs(await compileHighs());
  const native = highs.createModel({ format: 'mps', data: modelText(model, 'mps') });
  native.options.set({ time_limit: seconds, mip_rel_gap: 0 });
  native.run();
  const point = verified(model, native.getSolution().colValue);
  if (point === undefined) return null;
  const optimal = native.getModelStatus() === highs.constants.modelStatus.optimal;
  const version = `HiGHS ${await highsVersion()}`;
  const rounded = Number(sourceObjective(model, point).toPrecision(12));
  return { value: rounded, source: optimal ? `optimal, ${version}` : `best of a ${seconds} s run of ${version}` };
}

function better(found, known, maximize) {
  if (found === null || known === null) return found ?? known;
  if (found.source.startsWith('optimal')) return found;
  return (maximize ? found.value > known.value : found.value < known.value) ? found : known;
}

const manifest = pathOf('manifest.json');
const before = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).instances : [];
const instances = [];
for (const [file, name, sizes] of catalogue) {
  const family = families.get(name);
  const parameters = Object.fromEntries(family.parameters.map((one) => [one.name, sizes[one.name] ?? one.default]));
  const model = family.generate(parameters, createRng(seed));
  const text = modelText(model, encodingOf(file).format);
  if (presentText(file) !== text) await writeModelFile(model, pathOf(file));
  const known = before.find((one) => one.file === file && one.sha256Text === sha256(text))?.best ?? null;
  const wanted = flags.solve !== undefined && (flags.only ?? file) === file;
  const best = wanted ? better(await solve(model, Number(flags.solve)), known, model.maximize) : known;
  instances.push({
    file,
    family: name,
    parameters,
    seed,
    sha256: sha256(readFileSync(pathOf(file))),
    sha256Text: sha256(text),
    rows: model.rows,
    columns: model.columns,
    sense: model.maximize ? 'maximize' : 'minimize',
    best,
  });
  console.log(`${file}: ${model.rows} rows, ${model.columns} columns, best known ${best?.value} (${best?.source})`);
}
await writeFileAtomic(manifest, `${JSON.stringify({ instances }, undefined, 2)}\n`);
