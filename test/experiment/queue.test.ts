import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planTrials } from '../../src/experiment/plan.ts';
import { openTrialQueue, runQueued, serveTrials } from '../../src/experiment/queue/index.ts';
import { parseExperimentSpec } from '../../src/experiment/spec.ts';
import { openStore } from '../../src/experiment/store.ts';
import type { Trial } from '../../src/experiment/trial.ts';
import { createTrialPlayer } from '../../src/experiment/trial-task.ts';
import { InputError, UsageError } from '../../src/util/errors.ts';
import { type Running, startCli } from '../cli/run-cli.ts';
import { postgres, redis, type TestServer } from '../helpers/servers.ts';

const folder = mkdtempSync(join(tmpdir(), 'adasolve-queue-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Five trials a seed: three baselines of two arms and the oracle, and one policy. */
const spec = (seeds: number) =>
  JSON.stringify({
    environments: [{ kind: 'bernoulli', means: [0.6, 0.4] }],
    policies: ['ucb1'],
    seeds,
    horizon: 300,
  });
const clock = () => performance.now() / 1000;
const idsOf = (file: string) =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).id as string);

for (const kind of [redis, postgres]) {
  const title = `over ${kind.name}`;
  if (kind.missing !== undefined) describe.skip(`${title} (skipped: ${kind.missing})`, () => {});
  else
    describe(title, () => {
      let server: TestServer;
      beforeAll(async () => {
        server = await kind.open();
      });
      afterAll(() => server?.dispose());

      /** A worker in this process. The version makes the queue a test's own. */
      function work(version: string, play: (trial: Trial) => Promise<never> | ReturnType<typeof player>) {
        const ending = new AbortController();
        const served = serveTrials({ url: server.url, version, play, jobs: 2, patience: 10, signal: ending.signal });
        return async () => {
          ending.abort();
          await served;
        };
      }
      const play = createTrialPlayer(clock);
      const player = (trial: Trial) => play({ trial, folder });
      const run = (
        trials: readonly Trial[],
        file: string,
        version: string,
        more: { signal?: AbortSignal; onOutage?: (sentence: string) => void } = {},
      ) =>
        (async () => {
          await using queue = await openTrialQueue(server.url, version);
          const store = await openStore(file);
          try {
            return await runQueued({
              trials,
              store,
              queue,
              signal: new AbortController().signal,
              patience: 20,
              clock,
              ...more,
            });
          } finally {
            await store.close();
          }
        })();
      const plan = (version: string, seeds: number) =>
        planTrials(parseExperimentSpec(spec(seeds), 'spec'), folder, version);

      test('a run that is stopped goes on with the results that came meanwhile, and plays nothing twice', async () => {
        const version = '0.1.0-resume';
        const trials = await plan(version, 4);
        const file = join(folder, `resume-${kind.name}.jsonl`);
        const ending = new AbortController();
        const stopped = run(trials, file, version, { signal: ending.signal });
        const played: string[] = [];
        const stop = work(version, (trial) => {
          played.push(trial.id);
          if (played.length === 5) ending.abort();
          return player(trial);
        });
        expect((await stopped).done).toBeLessThan(trials.length);
        expect(await run(trials, file, version)).toMatchObject({ total: 20, done: 20 });
        await stop();
        expect(idsOf(file).sort()).toEqual(trials.map(({ id }) => id).sort());
        expect(played.length).toBe(20);
      });

      test('a trial that fails on a worker ends the run with the reason, and is tried again by the next', async () => {
        const version = '0.1.0-failing';
        const trials = await plan(version, 1);
        const file = join(folder, `failing-${kind.name}.jsonl`);
        let broken = true;
        const stop = work(version, (trial) =>
          broken && trial.policy.name === 'oracle' ? Promise.reject(new Error('no luck')) : player(trial),
        );
        const failed = run(trials, file, version);
        await expect(failed).rejects.toThrow(InputError);
        await expect(failed).rejects.toThrow('a worker could not play a trial: no luck');
        broken = false;
        expect(await run(trials, file, version)).toMatchObject({ total: 5, done: 5 });
        await stop();
        expect(new Set(idsOf(file)).size).toBe(5);
      });

      test('a server that crashes and comes back, with or without its data, costs no trial', async () => {
        const version = '0.1.0-crash';
        const trials = await plan(version, 4);
        const file = join(folder, `crash-${kind.name}.jsonl`);
        const said: string[] = [];
        const running = run(trials, file, version, { onOutage: (sentence) => said.push(sentence) });
        let played = 0;
        let crash: Promise<void> | undefined;
        const stop = work(version, async (trial) => {
          if (++played === 6) crash = server.kill();
          return player(trial);
        });
        await expect.poll(() => said.length, { timeout: 60_000 }).toBeGreaterThan(0);
        await crash;
        await server.start();
        expect(await running).toMatchObject({ total: 20, done: 20 });
        await stop();
        expect(said).toEqual([
          expect.stringMatching(/has gone away; waiting for it$/),
          expect.stringMatching(/is back$/),
        ]);
        expect(idsOf(file).sort()).toEqual(trials.map(({ id }) => id).sort());
      });

      test('three workers, one of them killed twice: every trial exactly once', async () => {
        const seeds = kind === redis ? 40 : 10;
        const file = join(folder, `killed-${kind.name}.json`);
        const output = join(folder, `killed-${kind.name}.jsonl`);
        writeFileSync(file, spec(seeds));
        const worker = () => startCli(['experiment', 'worker', '--queue', server.url, '-j', '1', '--patience', '3s']);
        const killed = async (running: Running) => {
          // A trial is shown when it was played, before the queue knows.
          await running.shows('stderr', /, seed \d+\n/);
          running.child.kill('SIGKILL');
          await running.ended;
        };
        const collecting = startCli(['experiment', 'run', file, '-o', output, '--queue', server.url, '--json', '-q']);
        await killed(worker());
        await killed(worker());
        const workers = [worker(), worker(), worker()];
        const { code, stdout, stderr } = await collecting.ended;
        expect([code, stderr]).toEqual([0, '']);
        expect(JSON.parse(stdout)).toMatchObject({ total: 5 * seeds, done: 5 * seeds, interrupted: false });
        for (const { child } of workers) child.kill('SIGINT');
        for (const { ended } of workers) expect(await ended).toMatchObject({ code: 0 });
        const ids = idsOf(output);
        expect([ids.length, new Set(ids).size]).toEqual([5 * seeds, 5 * seeds]);
      });

      test('a server that stays away ends the run with a sentence', async () => {
        const version = '0.1.0-away';
        const trials = await plan(version, 1);
        await using queue = await openTrialQueue(server.url, version);
        const store = await openStore(join(folder, `away-${kind.name}.jsonl`));
        await server.kill();
        const settings = { trials, store, queue, signal: new AbortController().signal, patience: 0.5, clock };
        await expect(runQueued(settings)).rejects.toThrow(/^the queue \S+ cannot be reached \(.+\)\.$/);
        await store.close();
      });
    });
}

describe('a queue that cannot be used', () => {
  test.each(['redis://:secret@127.0.0.1:1', 'postgres://user:secret@127.0.0.1:1/database'])(
    '%s: nobody answers',
    async (url) => {
      const opening = openTrialQueue(url, '0.1.0');
      await expect(opening).rejects.toThrow(InputError);
      await expect(opening).rejects.toThrow(
        /^the queue \w+:\/\/\w*:\.\.\.@127\.0\.0\.1:1\S* cannot be reached \(ECONNREFUSED\)\.$/,
      );
    },
  );

  test.each(['http://localhost', 'localhost:6379', ''])('%j: another kind of address', async (url) => {
    const opening = openTrialQueue(url, '0.1.0');
    await expect(opening).rejects.toThrow(UsageError);
    await expect(opening).rejects.toThrow('the queue is redis://host:port or postgres://');
  });
});
