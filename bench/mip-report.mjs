/** Differences below this share of the objective are ties. */
const tie = 1e-6;

/** The shifted geometric mean, shift 1. */
export function shiftedGeometricMean(values, shift = 1) {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value + shift), 0) / values.length) - shift;
}

function compare(a, b) {
  if (a.objective === null || b.objective === null) return (a.objective === null) - (b.objective === null);
  const size = Math.max(1e-9, Math.abs(a.objective), Math.abs(b.objective));
  return Math.abs(a.objective - b.objective) <= tie * size ? 0 : Math.sign(a.objective - b.objective);
}

const number = (value, digits = 2) =>
  value === null || value === undefined ? '-' : Number(value.toFixed(digits)).toString();

/** The benchmark as Markdown: one row an instance, then the summary of each solver against adasolve. */
export function markdownReport({ records, time }, names) {
  const keys = [...new Set(records.map(({ instance, seed }) => `${instance}#${seed}`))];
  const of = (key, solver) =>
    records.find((entry) => `${entry.instance}#${entry.seed}` === key && entry.solver === solver);
  const lines = [
    `| instance | ${names.flatMap((name) => [`${name}: objective`, 'gap %', 'integral', 'first s']).join(' | ')} |`,
    `|---|${names.map(() => '---:|---:|---:|---:|').join('')}`,
  ];
  for (const key of keys) {
    const cells = names.flatMap((name) => {
      const { objective, gap, integral, first, maximize } = of(key, name);
      return [
        number(objective === null ? null : maximize ? 0 - objective : objective, 4),
        number(100 * gap, 3),
        number(integral),
        number(first),
      ];
    });
    lines.push(`| ${key.replace(/#1$/, '')} | ${cells.join(' | ')} |`);
  }
  lines.push(
    '',
    '| solver | solved | mean gap % | primal integral (shifted geometric mean) | adasolve better / equal / worse |',
    '|---|---:|---:|---:|---|',
  );
  for (const name of names) {
    const mine = keys.map((key) => of(key, name));
    const against = keys.map((key) => compare(of(key, 'adasolve'), of(key, name)));
    const count = (sign) => against.filter((value) => value === sign).length;
    const gaps = mine.reduce((sum, { gap }) => sum + gap, 0) / mine.length;
    const integral = shiftedGeometricMean(mine.map((entry) => entry.integral));
    lines.push(
      `| ${name} | ${mine.filter(({ verified }) => verified).length} of ${mine.length} | ${number(100 * gaps, 3)} | ${number(integral, 3)} | ${name === 'adasolve' ? '' : `${count(-1)} / ${count(0)} / ${count(1)}`} |`,
    );
  }
  return `${lines.join('\n')}\n\n${time} s each, one core each. Integrals are in seconds of gap over the run.`;
}
