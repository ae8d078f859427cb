import { describe, expect, it } from 'vitest';
import { sequenceKinds } from '../../../src/sor/sequences/kinds.ts';
import { createSequence } from '../../../src/sor/sequences/spec.ts';
import { sequenceSuite } from '../../conformance/linear-system-sequence.ts';

/** Small sizes of every kind, with its variants. */
const subjects: Readonly<Record<string, readonly Readonly<Record<string, number | string>>[]>> = {
  'shifted-laplacian': [
    { side: 5, systems: 6 },
    { side: 5, systems: 6, law: 'low-variance', domain: 'l-shape' },
    { side: 5, systems: 6, stencil: 'nine-point' },
    { side: 5, systems: 6, anisotropy: 20, domain: 'l-shape', stencil: 'nine-point' },
  ],
  heat: [
    { cells: 9, dimension: 1, systems: 8, step: 0.01 },
    { cells: 6, systems: 8, step: 0.01 },
    { cells: 4, dimension: 3, systems: 8, feature: 'middle' },
  ],
  diffusion: [{ side: 5, systems: 6, contrast: 4, period: 5 }],
  'pressure-projection': [{ side: 5, systems: 4 }],
  'graph-laplacian': [{ vertices: 30, systems: 5 }],
  bratu: [{ side: 6, systems: 30 }],
  'p-laplacian': [
    { side: 6, systems: 25 },
    { side: 5, systems: 12, p: 1.5 },
  ],
  'interior-point': [{ rows: 12, columns: 25, systems: 20 }],
  'regime-switches': [{ side: 5, systems: 6, every: 2 }],
};

for (const { kind, positiveDefinite, options } of sequenceKinds)
  for (const small of subjects[kind] ?? []) {
    const settings = Object.entries(small).map(([name, value]) => `${name}=${value}`);
    const seeded = 'seed' in options;
    sequenceSuite(`${kind}:${settings.join(',')}`, {
      create: (seed) => createSequence({ kind, ...small, ...(seeded ? { seed } : {}) }),
      systems: Number(small.systems),
      seeded,
      positiveDefinite,
    });
  }

describe('the kinds of sequence', () => {
  it('are all under test', () => {
    const covered = [...Object.keys(subjects), 'folder'];
    expect(sequenceKinds.map(({ kind }) => kind).filter((kind) => !covered.includes(kind))).toEqual([]);
  });

  it('draw a million systems of a million unknowns without computing one', () => {
    const sequence = createSequence({ kind: 'shifted-laplacian', side: 1000, systems: 1_000_000 });
    expect(sequence.length).toBe(1_000_000);
  });
});
