#!/usr/bin/env node
// Compiles src/ into dist/. The new files are made in a folder of their own, which then takes the place of dist/: a
// reader never sees half a build, and nothing is left of deleted sources. A failed build leaves dist/ as it was.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildFingerprint, buildStamp, writeStamp } from './stamps.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const compiler = 'node_modules/typescript/bin/tsc';
const fresh = `.build-${process.pid}`;
const old = `.build-${process.pid}-old`;

function fail(message) {
  console.error(`build: ${message}`);
  process.exitCode = 1;
}

function build() {
  if (!existsSync(compiler)) {
    fail('TypeScript is not installed; run `npm ci` (without --omit=dev) first.');
    return;
  }
  // Taken before compiling: a source saved meanwhile makes the build stale instead of silently missing from it.
  const fingerprint = buildFingerprint();
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', fresh], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) {
    fail('the sources do not compile (messages above); dist/ is unchanged.');
    return;
  }
  const program = join(fresh, 'cli/main.js');
  if (existsSync(program)) chmodSync(program, 0o755);
  writeStamp(join(fresh, buildStamp.replace(/^dist\//, '')), fingerprint);
  if (existsSync('dist')) renameSync('dist', old);
  renameSync(fresh, 'dist');
}

try {
  build();
} finally {
  rmSync(fresh, { recursive: true, force: true });
  rmSync(old, { recursive: true, force: true });
}
