// Rounds (one select and one update) a second of every policy: 16 arms, one core; contexts of 8 features.
//   node bench/bandits.mjs [--seconds 0.5] [--only ucb1,lin-ucb] [--python /path/to/python] [--json]
// With a Python that has MABWiser (pip install mabwiser) its rates stand beside; both run in turn, in this one call. The
// targets are 1,000,000 for policies without contexts, 100,000 for lin-ucb, and 80 times MABWiser.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { createPolicy, policyKinds } from '../dist/bandits/index.js';
import { createRng } from '../dist/util/rng.js';

const { values: flags } = parseArgs({
  options: {
    seconds: { type: 'string', default: '0.5' },
    only: { type: 'string' },
    python: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const seconds = Number(flags.seconds);
const arms = 16;
const dimension = 8;

/** The learning policies of MABWiser that do the same. */
const peers = {
  uniform: 'LearningPolicy.Random()',
  'epsilon-greedy': 'LearningPolicy.EpsilonGreedy(epsilon=0.1)',
  softmax: 'LearningPolicy.Softmax(tau=0.1)',
  popularity: 'LearningPolicy.Popularity()',
  ucb1: 'LearningPolicy.UCB1(alpha=1)',
  'thompson-beta': 'LearningPolicy.ThompsonSampling()',
  'lin-ucb': 'LearningPolicy.LinUCB(alpha=1)',
  'lin-ts': 'LearningPolicy.LinTS(alpha=0.5)',
  'lin-greedy': 'LearningPolicy.LinGreedy(epsilon=0.1)',
};

function rateOf(kind) {
  const rng = createRng(1);
  const contexts = Array.from({ length: 512 }, () => Float64Array.from({ length: dimension }, () => rng.next()));
  const coins = Float64Array.from({ length: 4096 }, () => rng.next());
  const policy = createPolicy({ kind }, { arms, dimension, rng: rng.fork('policy') });
  let rounds = 0;
  const play = (count) => {
    for (let i = 0; i < count; i++, rounds++) {
      const context = contexts[rounds & 511];
      const choice = policy.select(context);
      policy.update(choice, coins[rounds & 4095] < 0.2 + 0.04 * choice.arm ? 1 : 0, context);
    }
  };
  // CPU time, so that what else the machine does counts less; the first rounds are for the compiler.
  const spent = () => process.cpuUsage().user / 1e6;
  const warm = spent();
  while (spent() - warm < seconds / 2) play(500);
  let best = 0;
  for (let repeat = 0; repeat < 3; repeat++) {
    const begun = spent();
    let played = 0;
    let passed = 0;
    while (passed < seconds / 3) {
      play(500);
      played += 500;
      passed = spent() - begun;
    }
    best = Math.max(best, played / passed);
  }
  return best;
}

const peerProgram = `
import json, sys, time, numpy as np
from mabwiser.mab import MAB, LearningPolicy
out = {}
for kind, text in json.loads(sys.argv[1]).items():
    contextual = kind.startswith('lin-')
    mab = MAB(list(range(${arms})), eval(text))
    rng = np.random.default_rng(1)
    x = rng.random((512, ${dimension}))
    coins = rng.random(4096)
    first = np.arange(${arms})
    mab.fit(first, first % 2, x[:${arms}]) if contextual else mab.fit(first, first % 2)
    n, begun = 0, time.process_time()
    while time.process_time() - begun < float(sys.argv[2]):
        c = x[n % 512][None, :]
        arm = mab.predict(c) if contextual else mab.predict()
        reward = [int(coins[n % 4096] < 0.2 + 0.04 * arm)]
        mab.partial_fit([arm], reward, c) if contextual else mab.partial_fit([arm], reward)
        n += 1
    out[kind] = n / (time.process_time() - begun)
print(json.dumps(out))
`;

function peerRates(kinds) {
  if (flags.python === undefined) return {};
  const wanted = Object.fromEntries(Object.entries(peers).filter(([kind]) => kinds.includes(kind)));
  const args = ['-c', peerProgram, JSON.stringify(wanted), flags.seconds];
  const { status, stdout, stderr, error } = spawnSync(flags.python, args, { encoding: 'utf8' });
  if (status === 0) return JSON.parse(stdout);
  console.error(`MABWiser is left out: ${(error?.message ?? stderr).trim().split('\n').at(-1)}`);
  return {};
}

const only = flags.only?.split(',');
const kinds = policyKinds.map(({ kind }) => kind).filter((kind) => only?.includes(kind) ?? true);
const theirs = peerRates(kinds);
const rows = kinds.map((kind) => ({ kind, rate: rateOf(kind), ...(theirs[kind] && { mabwiser: theirs[kind] }) }));
if (flags.json) console.log(JSON.stringify({ node: process.version, arms, dimension, rows }, null, 2));
else {
  console.log('policy                       rounds/s     MABWiser   ratio');
  for (const { kind, rate, mabwiser } of rows) {
    const beside = mabwiser
      ? `${Math.round(mabwiser).toString().padStart(13)}${(rate / mabwiser).toFixed(0).padStart(8)}`
      : '';
    console.log(`${kind.padEnd(26)}${Math.round(rate).toLocaleString('en').padStart(12)}${beside}`);
  }
}
