const number = (value, digits = 2) =>
  value === null || value === undefined || Number.isNaN(value) ? '-' : Number(value.toFixed(digits)).toString();
const mean = (values) =>
  values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;

function median(values) {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** Below this, relative, two values are equal: published ones have six digits. */
const tie = 2e-6;

/** By how many per cent a value is worse than a reference; negative where it is better. */
export function gapTo(reference, { objective, minimize }) {
  if (objective === null || reference === undefined) return Number.NaN;
  const worse = minimize ? objective - reference : reference - objective;
  return (100 * worse) / Math.max(1, Math.abs(reference));
}

function summary(label, entries, names) {
  const known = (values) => values.filter((value) => !Number.isNaN(value));
  const cells = names.flatMap((name) => {
    const gaps = known(entries.map((entry) => gapTo(entry.references[name]?.value, entry)));
    const count = (test) => gaps.filter(test).length;
    const ranks = [
      count((gap) => gap < -100 * tie),
      count((gap) => Math.abs(gap) <= 100 * tie),
      count((gap) => gap > 100 * tie),
    ];
    return [number(mean(gaps), 3), number(Math.max(...gaps), 3), gaps.length === 0 ? '-' : ranks.join(' / ')];
  });
  const timed = (key) => number(median(entries.map((entry) => entry[key])), 1);
  const proven = entries.filter(({ certified }) => certified).length;
  const exact = entries.filter(({ lower, upper, objective }) => objective !== null && lower !== null && upper !== null);
  const width = mean(
    exact.map(({ lower, upper, objective }) => (100 * (upper - lower)) / Math.max(1, Math.abs(objective))),
  );
  return `| ${[label, entries.length, ...cells, `${proven}`, number(width, 2), timed('best'), timed('seconds'), timed('cpu')].join(' | ')} |`;
}

/** A family's runs as Markdown: a line for each group and one for all. */
export function familyTable(family, entries) {
  const names = [...new Set(entries.flatMap(({ references }) => Object.keys(references)))];
  const compared = names.flatMap((name) => [`gap to ${name} %`, 'largest', 'better / equal / worse']);
  const head = [family, 'runs', ...compared, 'proven', 'interval %', 'best after s', 'seconds', 'CPU s'];
  const groups = [...new Set(entries.map(({ group }) => group))];
  return [
    `| ${head.join(' | ')} |`,
    `|---|${head
      .slice(1)
      .map(() => '---:|')
      .join('')}`,
    ...groups.map((group) =>
      summary(
        group,
        entries.filter((entry) => entry.group === group),
        names,
      ),
    ),
    summary('all', entries, names),
  ].join('\n');
}

/** Every run as a line of Markdown. */
export function instanceTable(entries) {
  const names = [...new Set(entries.flatMap(({ references }) => Object.keys(references)))];
  const head = ['instance', 'objective', 'bound', ...names, 'status', 'best after s', 'seconds', 'CPU s'];
  const line = (entry) => {
    const published = names.map((name) => number(entry.references[name]?.value, 4));
    const bound = entry.minimize ? entry.lower : entry.upper;
    const values = [number(entry.objective, 4), number(bound, 4), ...published];
    return `| ${[entry.name, ...values, entry.status, number(entry.best, 1), number(entry.seconds, 1), number(entry.cpu, 1)].join(' | ')} |`;
  };
  return [
    `| ${head.join(' | ')} |`,
    `|---|${head
      .slice(1)
      .map(() => '---:|')
      .join('')}`,
    ...entries.map(line),
  ].join('\n');
}

/** How many published objectives were met: a mode that does as the published code does. */
export function compatTable(entries) {
  const met = entries.filter(({ reproduced, claimed }) => Math.abs(reproduced - claimed) <= 1e-4 * Math.abs(claimed));
  const line = ({ name, reproduced, claimed, seconds }) =>
    `| ${[name, number(reproduced, 4), number(claimed, 4), number(seconds, 1)].join(' | ')} |`;
  return [
    '| instance | reproduced | published | seconds |',
    '|---|---:|---:|---:|',
    ...entries.map(line),
    `| all | ${met.length} of ${entries.length} | | |`,
  ].join('\n');
}
