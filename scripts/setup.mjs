#!/usr/bin/env node
// Makes a checkout ready to run: installs the dependencies when they are not those of package-lock.json, and builds
// when dist/ is not what src/ compiles to. Says in one line what it does, and nothing when there is nothing to do.
// Run by `npm start` and `npm test`; needs nothing but Node and npm.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';
import { installFingerprint, installStamp, isBuilt, readIfPresent, writeStamp } from './stamps.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const { engines, dependencies, devDependencies, optionalDependencies } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);

class SetupError extends Error {}

function checkNode() {
  const required = engines.node.replace('>=', '');
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [requiredMajor, requiredMinor] = required.split('.').map(Number);
  if (major > requiredMajor || (major === requiredMajor && minor >= requiredMinor)) return;
  throw new SetupError(`adasolve needs Node ${required} or newer; this is Node ${process.versions.node}.`);
}

const isThere = (name) => existsSync(`node_modules/${name}/package.json`);

/** Whether what npm says it installed is what the lock says; packages left out by --omit=optional may be missing. */
function matchesLock() {
  const record = readIfPresent('node_modules/.package-lock.json');
  if (record === undefined) return false;
  const installed = JSON.parse(record).packages;
  const locked = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
  const isKept = ([path, { version, optional }]) =>
    path === '' || (installed[path] ? installed[path].version === version : optional === true);
  return Object.keys(installed).every((path) => path in locked) && Object.entries(locked).every(isKept);
}

function isInstalled() {
  if (![...Object.keys(dependencies), ...Object.keys(devDependencies)].every(isThere)) return false;
  const fingerprint = installFingerprint();
  if (readIfPresent(installStamp) === fingerprint) return true;
  if (!matchesLock()) return false;
  writeStamp(installStamp, fingerprint);
  return true;
}

function install() {
  const withoutOptional =
    existsSync('node_modules/.package-lock.json') && !Object.keys(optionalDependencies).some(isThere);
  const flags = ['--include=dev', ...(withoutOptional ? ['--omit=optional'] : []), '--no-audit', '--no-fund'];
  console.error(`setup: installing dependencies (npm ci ${flags.join(' ')})`);
  rmSync(installStamp, { force: true });
  const windows = process.platform === 'win32';
  const { error, status } = spawnSync('npm', ['ci', ...flags], { stdio: ['ignore', 2, 2], shell: windows });
  if (error?.code === 'ENOENT') throw new SetupError('npm is not on the PATH; install it (it comes with Node).');
  if (error) throw error;
  if (status !== 0) throw new SetupError('`npm ci` failed (messages above); nothing was built.');
  writeStamp(installStamp, installFingerprint());
}

function build() {
  console.error('setup: building dist/ from src/');
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new SetupError('the build failed (messages above).');
}

try {
  checkNode();
  if (!isInstalled() || !isBuilt()) {
    await withLock('.setup-lock', () => {
      if (!isInstalled()) install();
      if (!isBuilt()) build();
    });
  }
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`setup: ${error.message}`);
  process.exitCode = 1;
}
