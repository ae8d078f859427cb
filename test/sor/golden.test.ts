import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { conjugateGradient } from '../../src/sor/conjugate-gradient.ts';
import { shifted } from '../../src/sor/csr-operations.ts';
import { sor } from '../../src/sor/sor.ts';
import { ssorPcg } from '../../src/sor/ssor-pcg.ts';
import { youngOmega } from '../../src/sor/young.ts';
import { goldenRhs, laplacian } from './systems.ts';

interface Golden {
  readonly scalars: readonly { c: number; beta: number; omega_star: number; cg: number }[];
  readonly solves: readonly {
    c: number;
    omega: number;
    sor: number;
    ssor_rel: number;
    ssor_abs: number;
    ssor_pcg_lower_first: number;
  }[];
}
// Copied from the reference implementation's counts; its source is named in the file.
const path = new URL('../golden/relaxation-counts.json', import.meta.url);
const golden = JSON.parse(readFileSync(path, 'utf8')) as Golden;

const a = laplacian(10, 10);
const b = goldenRhs(100);

describe('the counts of the reference', () => {
  test.each(golden.solves)('c = $c, omega = $omega', (solve) => {
    const { c, omega } = solve;
    const system = shifted(a, c);
    expect(sor(system, b, { omega }).iterations).toBe(solve.sor);
    expect(ssorPcg(system, b, { omega }).iterations).toBe(solve.ssor_pcg_lower_first);
  });

  test.each(golden.scalars)('c = $c', ({ c, cg, beta, omega_star }) => {
    expect(conjugateGradient(shifted(a, c), b).iterations).toBe(cg);
    expect(youngOmega(beta)).toBeCloseTo(omega_star, 12);
  });
});
