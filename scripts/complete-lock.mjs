// Adds to package-lock.json the native packages of other platforms that npm left out because the registry at hand does
// not carry them: `npm ci` of npm 11 refuses a lock without them. They are entered by exact version, without a
// checksum. Run by `npm run lock` after every change of a dependency.
import { readFileSync, writeFileSync } from 'node:fs';

const lockFile = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(lockFile, 'utf8'));

/** Whether `name` resolves from the package at `location` ('' is the root), as Node would look it up. */
function resolves(name, location) {
  for (let folder = location; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${folder && `${folder}/`}node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}

/** What npm would have written of the platform, read off a name such as `@scope/binding-linux-arm64-musl`. */
function platformOf(name) {
  const [, os, cpu, flavour = ''] =
    /\b(aix|android|darwin|freebsd|linux|openharmony|sunos|win32)-(arm64|arm|ia32|ppc64|riscv64|s390x|x64)(?:-(.*))?$/.exec(
      name,
    ) ?? [];
  if (os === undefined) return undefined;
  const libc = os !== 'linux' ? undefined : flavour.startsWith('musl') ? ['musl'] : ['glibc'];
  return { cpu: [cpu], ...(libc && { libc }), os: [os] };
}

const added = [];
for (const [location, { dev, optionalDependencies = {} }] of Object.entries(lock.packages)) {
  if (location === '') continue;
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (resolves(name, location)) continue;
    const platform = platformOf(name);
    if (platform === undefined || !/^\d+\.\d+\.\d+\S*$/.test(version)) {
      throw new Error(`package-lock.json lacks ${name}@${version}, whose platform is not known from its name`);
    }
    const { cpu, libc, os } = platform;
    lock.packages[`node_modules/${name}`] = {
      version,
      cpu,
      ...(dev && { dev }),
      ...(libc && { libc }),
      optional: true,
      os,
    };
    added.push(name);
  }
}
if (added.length > 0) {
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  lock.packages = Object.fromEntries(sorted);
  writeFileSync(lockFile, `${JSON.stringify(lock, null, 2)}\n`);
}
console.error(`package-lock.json: ${added.length} packages of other platforms added`);
