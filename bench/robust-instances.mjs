// The instances of the robust families in the folders that hold them, with what was published of each.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const lines = (path) =>
  readFileSync(path, 'utf8')
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/);
const rows = (path) => lines(path).map((line) => line.split(','));
const records = (path) => lines(path).map((line) => JSON.parse(line));
const files = (folder) =>
  readdirSync(folder)
    .filter((name) => !name.includes(' '))
    .sort();

/** Takes one of each group, the k-th group its k-th member or so: what the names vary besides is met in turn. */
function oneOfEach(instances, groupOf, count = 1) {
  const groups = new Map();
  for (const instance of instances) {
    const key = groupOf(instance);
    groups.set(key, [...(groups.get(key) ?? []), instance]);
  }
  return [...groups.values()].flatMap((members, g) => {
    const step = Math.max(1, Math.floor(members.length / count));
    return Array.from(
      { length: Math.min(count, members.length) },
      (_, k) => members[(5 * g + k * step) % members.length],
    );
  });
}

/** Branch and price of Arslan and Detienne: the best profit, and whether it is proven. */
function branchAndPrice(path) {
  const [, ...body] = rows(path);
  return new Map(
    body.map(([name, time, value, , , proven]) => [name, { value: Number(value), time, proven: proven === '1' }]),
  );
}

function knapsacks(root) {
  const folder = join(root, 'neur2ro/kp');
  const exact = branchAndPrice(join(folder, 'ResultsForBranchAndPrice.csv'));
  const neural = new Map(records(join(folder, 'neur2ro_results.jsonl')).map((run) => [run.inst, run]));
  return files(join(folder, 'instances')).map((name) => {
    const { algo_obj: value, algo_time: time } = neural.get(name);
    const [, correlation, size] = /_([A-Z]+)_n(\d+)_/.exec(name);
    return {
      family: 'knapsack',
      name,
      group: `${correlation} n${size}`,
      path: join(folder, 'instances', name),
      flags: [],
      compat: ['--compat', '--no-polish', '--networks', join(folder, 'set_encoder.onnx')],
      published: { 'branch and price': exact.get(name), Neur2RO: { value, time } },
    };
  });
}

function budgets(root) {
  const folder = join(root, 'neur2ro/cb');
  const neural = new Map(records(join(folder, 'neur2ro_results.jsonl')).map((run) => [run.inst, run]));
  return files(join(folder, 'instances')).flatMap((name) => {
    const run = neural.get(name);
    if (run === undefined) return [];
    return {
      family: 'capital-budgeting',
      name,
      group: `n${run.n}`,
      path: join(folder, 'instances', name),
      flags: [],
      compat: ['--compat', '--no-polish', '--adversary', 'sampling', '--networks', join(folder, 'set_encoder.onnx')],
      // Their objectives are of a sample of scenarios: the decisions are evaluated exactly instead.
      decisions: { Neur2RO: run.x, 'k = 10': run.x_kadapt['10'] },
      sampled: -run.obj_ml,
      published: {
        Neur2RO: { time: run.time_ml },
        'k = 10': { time: run.time_kadapt['10'] },
      },
    };
  });
}

function loans(root) {
  const folder = join(root, 'neur2ro/cb_loans');
  const exact = branchAndPrice(join(folder, 'ResultsForBranchAndPrice.csv'));
  return files(join(folder, 'instances')).map((name) => {
    const [, size, height] = /_N(\d+)_.*_h(\d+)_/.exec(name);
    return {
      family: 'loan-budgeting',
      name,
      group: `N${size}`,
      stratum: `N${size} h${height}`,
      path: join(folder, 'instances', name),
      flags: [],
      published: { 'branch and price': exact.get(name) },
    };
  });
}

function facilities(root) {
  const folder = join(root, 'robust/facility-location-disruptions');
  const results = new Map();
  const enter = (name, disruptions, value, time, proven) => {
    const key = `${name} ${disruptions}`;
    const known = results.get(key);
    if (known !== undefined && (known.proven || (!proven && known.value <= value))) return;
    results.set(key, { value, time, proven });
  };
  // The two files hold what the other one's name says.
  for (const [name, disruptions, , least, most, time] of rows(join(folder, 'results/B&C.csv')))
    enter(
      name,
      disruptions,
      Number(most),
      Number(time),
      Number(most) - Number(least) <= 1e-6 * Math.max(1, Math.abs(most)),
    );
  for (const [name, disruptions, status, , value, time] of rows(join(folder, 'results/CCG.csv')))
    if (value !== '' && Number.isFinite(Number(value)))
      enter(name, disruptions, Number(value), Number(time), status === 'Optimal');
  return files(join(folder, 'data')).flatMap((name) =>
    [2, 3, 4].flatMap((disruptions) => {
      const found = results.get(`${name} ${disruptions}`);
      const [, sizes] = /_(F\d+_C\d+)_/.exec(name);
      if (found === undefined) return [];
      return {
        family: 'facility-location',
        name: `${name.replace(/^instance_|\.txt$/g, '')} ${disruptions}`,
        group: sizes.replace('_', ' '),
        path: join(folder, 'data', name),
        flags: ['--disruptions', String(disruptions)],
        minimize: true,
        published: { published: found },
      };
    }),
  );
}

const families = {
  knapsack: { read: knapsacks, at: 'neur2ro/kp', sample: (all) => oneOfEach(all, ({ group }) => group) },
  'capital-budgeting': { read: budgets, at: 'neur2ro/cb', sample: (all) => oneOfEach(all, ({ group }) => group, 3) },
  'loan-budgeting': {
    read: loans,
    at: 'neur2ro/cb_loans',
    sample: (all) =>
      oneOfEach(
        all.filter(({ group }) => group !== 'N100'),
        ({ stratum }) => stratum,
      ),
  },
  'facility-location': {
    read: facilities,
    at: 'robust/facility-location-disruptions',
    sample: (all) => oneOfEach(all, ({ group }) => group, 2),
  },
};

/** Names of the families, in the order of the report. */
export const familyNames = Object.keys(families);

/** The instances of a family below a folder: all, or a few of each class and size; none where the folder has none. */
export function robustInstances(root, family, all) {
  const { read, at, sample } = families[family];
  if (!existsSync(join(root, at))) return [];
  return all ? read(root) : sample(read(root));
}
