import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { adaptiveSor } from '../../src/sor/adaptive-sor.ts';
import { conjugateGradient } from '../../src/sor/conjugate-gradient.ts';
import { shifted } from '../../src/sor/csr-operations.ts';
import { measureJacobiRadius } from '../../src/sor/lanczos.ts';
import { gaussSeidel, sor } from '../../src/sor/sor.ts';
import { ssor } from '../../src/sor/ssor.ts';
import { ssorPcg } from '../../src/sor/ssor-pcg.ts';
import { tailContraction } from '../../src/sor/tail-contraction.ts';
import { youngOmega } from '../../src/sor/young.ts';
import { createRng } from '../../src/util/rng.ts';
import { goldenRhs, laplacian } from './systems.ts';

interface Golden {
  readonly scalars: readonly {
    c: number;
    beta: number;
    omega_star: number;
    cg: number;
    tail_contraction_gs: number;
    itpack_cold: { iters: number; omega_final: number; changes: number };
  }[];
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
    expect(ssor(system, b, { omega }).iterations).toBe(solve.ssor_rel);
    const rule = { tolerance: 1e-8, relativeTo: 'absolute', maxIterations: 10_000 } as const;
    expect(ssor(system, b, { omega, rule }).iterations).toBe(solve.ssor_abs);
    expect(ssorPcg(system, b, { omega }).iterations).toBe(solve.ssor_pcg_lower_first);
  });

  test.each(golden.scalars)('c = $c', (scalars) => {
    const { c, cg, beta, omega_star, itpack_cold, tail_contraction_gs } = scalars;
    const system = shifted(a, c);
    expect(conjugateGradient(system, b).iterations).toBe(cg);
    expect(youngOmega(beta)).toBeCloseTo(omega_star, 12);
    expect(measureJacobiRadius(system, createRng(1))).toBeCloseTo(beta, 9);
    const found = adaptiveSor(system, b);
    expect([found.iterations, found.changes]).toEqual([itpack_cold.iters, itpack_cold.changes]);
    expect(found.omega).toBeCloseTo(itpack_cold.omega_final, 12);
    const { history } = gaussSeidel(system, b, { history: true });
    expect(tailContraction(history!)).toBeCloseTo(tail_contraction_gs, 13);
  });
});
