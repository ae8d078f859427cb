/** Makes a name legal in a format: the identity on names that are. */
export type NameRule = (name: string) => string;

/** Longest name that every common reader takes; repaired names stay shorter, so that a number fits behind them. */
const longestName = 255;
const repairedLength = 240;

const lpReserved = new Set(
  (
    'max maximize maximise maximum min minimize minimise minimum subject such st s.t. st. to that bound bounds free ' +
    'general generals gen integer integers int binary binaries bin semi semis semi-continuous sos sos1 sos2 sec end e'
  ).split(' '),
);

const mpsReserved = new Set(
  (
    'name objsense objsense_max max min objname rows columns rhs ranges bounds endata sos sets indicators qmatrix ' +
    'quadobj qsection qcmatrix csection gencons pwlobj lazycons usercuts modelcuts delayedrows marker'
  ).split(' '),
);

const repaired = (name: string) => (name.length > longestName ? name.slice(0, repairedLength) : name);

/**
 * Names in CPLEX LP files: ASCII letters, digits and `_!"#$%&(),.?@'{}~` and the backtick, everything else becomes `_`.
 * A name that starts like a number, like `inf` or `nan`, or is a keyword of the format gets a `_` in front.
 */
export const lpName: NameRule = (name) => {
  const plain = repaired(name.replace(/[^A-Za-z0-9_!"#$%&(),.?@'`{}~]/g, '_'));
  const clashes = /^[0-9.]|^e[0-9.]|^inf|^nan/i.test(plain) || lpReserved.has(plain.toLowerCase());
  return clashes ? `_${plain}` : plain;
};

/**
 * Names in free MPS files: anything without white space, which becomes `_`. A name that starts like a comment (`*`, `$`)
 * or a quoted marker, or is a keyword of the format, gets a `_` in front: some readers take it for what it looks like.
 */
export const mpsName: NameRule = (name) => {
  const plain = repaired(name.replace(/[\s\p{Cc}\p{Cs}]/gu, '_'));
  return /^[*$']/.test(plain) || mpsReserved.has(plain.toLowerCase()) ? `_${plain}` : plain;
};

/** A name that is not taken yet: `base`, or `base_2`, `base_3` and so on. The name is then taken. */
export function freshName(base: string, taken: Set<string>, counts = new Map<string, number>()): string {
  let name = base;
  for (let count = counts.get(base) ?? 2; taken.has(name); count++) {
    name = `${base}_${count}`;
    counts.set(base, count + 1);
  }
  taken.add(name);
  return name;
}

/**
 * Legal and distinct names. Those that are legal stay as they are; the others are repaired by the rule, empty ones are
 * called after `kind` and their place (from 1), and what then stands twice is numbered: a function of the list alone.
 */
export function legalNames(names: readonly string[], rule: NameRule, kind: string): readonly string[] {
  const taken = new Set<string>();
  const kept = names.map((name) => {
    if (name === '' || rule(name) !== name || taken.has(name)) return undefined;
    taken.add(name);
    return name;
  });
  const counts = new Map<string, number>();
  return kept.map((name, k) => name ?? freshName(rule(names[k]!) || `${kind}${k + 1}`, taken, counts));
}
