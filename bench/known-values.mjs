import { readFileSync } from 'node:fs';

/** Best known values by instance name, in the source's sense, from CSV files with the columns name and best_known. */
export function knownValues(files) {
  const known = new Map();
  for (const file of files) {
    const [head, ...lines] = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    const name = head.indexOf('name');
    const value = head.indexOf('best_known');
    if (name < 0 || value < 0) throw new Error(`${file}: needs the columns name and best_known.`);
    for (const cells of lines) if (cells[value] !== '') known.set(cells[name], Number(cells[value]));
  }
  return known;
}
