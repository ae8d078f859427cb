// Prints a TypeScript program that imports every subpath of the package and fails when one of them exports nothing.
import { readFileSync } from 'node:fs';

const { name, exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const subpaths = Object.keys(exports).filter((subpath) => subpath !== './package.json');

subpaths.forEach((subpath, index) => {
  console.log(`import * as part${index} from '${name}${subpath.slice(1)}';`);
});
console.log(`for (const part of [${subpaths.map((_, index) => `part${index}`).join(', ')}]) {
  const names: readonly string[] = Object.keys(part);
  if (names.length === 0) throw new Error('a part of the package exports nothing');
  console.log(names.join(' '));
}`);
