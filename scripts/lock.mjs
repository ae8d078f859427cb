// Keeps two set-ups of one checkout from working at the same time.
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { readIfPresent } from './stamps.mjs';

/** Whether a process of this machine is alive. */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Removes the lock of a dead owner, and not the one that another process put in its place since it was read. */
function takeAway(path, owner) {
  const aside = `${path}-${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  if (readIfPresent(aside) === owner) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

/** Runs `action` while holding the lock file, which names its owner; the lock of a dead process is taken over. */
export async function withLock(path, action) {
  for (let waited = 0; ; waited++) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = readIfPresent(path);
    // An empty file is a lock whose owner has yet to write its number, for a moment; after that it is a leftover.
    if (owner === '' ? waited > 10 : owner !== undefined && !isAlive(Number(owner))) {
      takeAway(path, owner);
      continue;
    }
    if (waited === 10) console.error(`setup: waiting for the set-up that process ${owner} is doing`);
    await sleep(100);
  }
  try {
    return action();
  } finally {
    rmSync(path, { force: true });
  }
}
