// Local search alone: the start heuristics for two seconds, then the local search of the arm `local-search` until the time is
// over. To compare two builds, name the folder of each: they take turns model by model, on one core.
//   node bench/local-search.mjs MODEL [MODEL ...] --seconds 12 [--build FOLDER --build FOLDER]
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '12' },
    build: { type: 'string', multiple: true, default: ['dist'] },
  },
});
if (positionals.length === 0) {
  console.error('usage: node bench/local-search.mjs MODEL [MODEL ...] --seconds 12 [--build FOLDER --build FOLDER]');
  process.exit(2);
}
const startSeconds = 2;
const seconds = Number(flags.seconds);
const builds = await Promise.all(
  flags.build.map(async (folder) => {
    const load = (file) => import(pathToFileURL(resolve(folder, file)).href);
    return Object.assign(
      { folder },
      ...(await Promise.all(['mip/index.js', 'alns/start/start.js', 'alns/local/improve.js', 'util/rng.js'].map(load))),
    );
  }),
);

async function run({ readModel, findStart, createImprover, createRng, inSourceSense }, path) {
  const { model } = await readModel({ path });
  const begun = performance.now();
  const spent = () => (performance.now() - begun) / 1000;
  let best;
  let found = 0;
  const onPoint = (point) => {
    best = point;
    found = spent();
  };
  const rng = createRng(1);
  findStart(model, {
    rng: rng.fork('start'),
    effort: Number.MAX_SAFE_INTEGER,
    stop: () => spent() > (best === undefined ? seconds : startSeconds),
    onPoint,
  });
  if (best === undefined) return '- |';
  const start = inSourceSense(model, best.objective);
  const improver = createImprover(model);
  for (let round = 0; spent() < seconds; round++)
    best = improver.improve(best, { rng: rng.fork(`${round}`), effort: 1e9, stop: () => spent() > seconds, onPoint });
  const figure = (value) => Number(value.toFixed(3));
  return `${figure(start)} | ${figure(inSourceSense(model, best.objective))} (${found.toFixed(1)} s)`;
}

console.log(
  `| model | ${builds.map(({ folder }) => `${folder}: after ${startSeconds} s | after ${seconds} s`).join(' | ')} |`,
);
console.log(`|---|${builds.map(() => '---:|---:|').join('')}`);
for (const path of positionals) {
  const cells = [];
  for (const build of builds) cells.push(await run(build, path));
  console.log(`| ${basename(path).replace(/\.(mps|lp)(\.gz)?$/, '')} | ${cells.join(' | ')} |`);
}
