// What an installation and a build were made from, as fingerprints kept beside them. Shared by setup.mjs and build.mjs.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Beside the compiled files; `files` of package.json keeps it out of the package. */
export const buildStamp = 'dist/.stamp';
/** Beside the installed packages; `npm ci` removes it with them. */
export const installStamp = 'node_modules/.adasolve-stamp';

/** Text of a file, or undefined when there is none. */
export function readIfPresent(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** All files below a folder, sorted, with `/` between the parts of a path. */
export function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).replaceAll('\\', '/'))
    .sort();
}

/** One hash over the names and contents of files; a missing file counts as such. */
function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const text = readIfPresent(path);
    hash.update(`${path} ${text === undefined ? 'missing' : text.length}\n${text ?? ''}`);
  }
  return hash.digest('hex');
}

/** Fingerprint of what `npm ci` installs from. */
export const installFingerprint = () => fingerprint(['package-lock.json']);

/** Fingerprint of what the compiled files depend on. */
export const buildFingerprint = () =>
  fingerprint([
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'scripts/build.mjs',
    ...filesBelow('src'),
  ]);

/** Whether dist/ is exactly what build.mjs made of the present sources. */
export function isBuilt() {
  if (readIfPresent(buildStamp) !== buildFingerprint()) return false;
  const stamped = statSync(buildStamp).mtimeMs;
  const compiled = filesBelow('dist').filter((path) => path !== buildStamp);
  if (compiled.some((path) => statSync(path).mtimeMs > stamped)) return false;
  const present = new Set(compiled);
  const expected = filesBelow('src').filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'));
  return expected.every((path) => {
    const stem = path.replace(/^src\/(.*)\.ts$/, 'dist/$1');
    return present.has(`${stem}.js`) && present.has(`${stem}.d.ts`);
  });
}

/** Records what the folder of `stamp` was made from. */
export const writeStamp = (stamp, value) => writeFileSync(stamp, value);
