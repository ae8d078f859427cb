import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import loadWabt from 'wabt';
import { kernelBytes } from '../../src/sor/compiled-kernels.ts';
import type { Csr } from '../../src/sor/csr.ts';
import type { StoppingRule } from '../../src/sor/result.ts';
import { sor } from '../../src/sor/sor.ts';
import { ssorPcg } from '../../src/sor/ssor-pcg.ts';
import { csrFromTriplets } from '../../src/sor/triplets.ts';
import { createWorkspace } from '../../src/sor/workspace.ts';
import { createRng } from '../../src/util/rng.ts';
import { goldenRhs, laplacian, randomSpd } from './systems.ts';

const diagonal = (size: number): Csr =>
  csrFromTriplets({
    size,
    rows: [...Array(size).keys()],
    columns: [...Array(size).keys()],
    values: Array(size).fill(3),
  });

const matrices: Record<string, Csr> = {
  'a grid': laplacian(30, 20, 0.1),
  'random rows of all lengths': randomSpd(700, createRng(3)),
  'a diagonal': diagonal(600),
};

const rule: StoppingRule = { tolerance: 1e-10, relativeTo: 'initial', maxIterations: 60 };

afterEach(() => vi.unstubAllGlobals());

describe('compiled kernels', () => {
  it('is what the text of kernels.wat assembles to', async () => {
    const { parseWat } = await loadWabt();
    const text = readFileSync(new URL('../../src/sor/kernels.wat', import.meta.url), 'utf8');
    const { buffer } = parseWat('kernels.wat', text).toBinary({});
    expect(Buffer.from(buffer).toString('base64')).toBe(kernelBytes);
  });

  it.each(Object.keys(matrices))('gives the results of the plain one to the last bit: %s', (name) => {
    const a = matrices[name]!;
    const b = goldenRhs(a.size);
    const workspace = createWorkspace(a.size);
    expect(workspace.compile(a)).toBeDefined();
    for (const [solve, omega] of [sor, ssorPcg].flatMap((one) =>
      [0.7, 1, 1.5, 1.93].map((value) => [one, value] as const),
    )) {
      const x0 = Float64Array.from(b, (value, i) => value + (i % 3));
      const options = { omega, rule, history: true, x0 };
      const plain = solve(a, b, options);
      const compiled = solve(a, b, { ...options, workspace });
      expect(plain.iterations).toBeGreaterThan(0);
      expect({ ...compiled, x: [...compiled.x] }).toEqual({ ...plain, x: [...plain.x] });
    }
  });

  it('follows a matrix whose entries change in place', () => {
    const a = laplacian(25, 25, 0.1);
    const b = goldenRhs(a.size);
    const workspace = createWorkspace(a.size);
    sor(a, b, { omega: 1.5, rule, workspace });
    for (let k = 0; k < a.values.length; k++) a.values[k]! *= 0.5;
    expect([...sor(a, b, { omega: 1.5, rule, workspace }).x]).toEqual([...sor(a, b, { omega: 1.5, rule }).x]);
  });

  it('leaves an earlier solution valid as a start when a larger matrix needs new memory', () => {
    const small = diagonal(900);
    const large = laplacian(30, 30, 0.1);
    const b = goldenRhs(900);
    const workspace = createWorkspace(900);
    const { x: x0 } = sor(small, b, { omega: 1, rule, workspace });
    const copy = x0.slice();
    const found = sor(large, b, { omega: 1.4, rule, workspace, x0 });
    expect([...found.x]).toEqual([...sor(large, b, { omega: 1.4, rule, x0: copy }).x]);
    const again = sor(large, b, { omega: 1.4, rule, workspace, x0: found.x });
    expect(again.residual).toBeLessThan(found.residual);
  });

  it('sees a reference to a column that does not exist', () => {
    const a = laplacian(25, 25, 0.1);
    a.columns[7] = 40_000_000;
    const run = () => sor(a, goldenRhs(a.size), { omega: 1.2, rule, workspace: createWorkspace(a.size) });
    expect(run).toThrow();
  });

  it('leaves small systems, and machines without such memory, to plain JavaScript', () => {
    expect(createWorkspace(100).compile(laplacian(10, 10))).toBeUndefined();
    const a = laplacian(25, 25, 0.1);
    const b = goldenRhs(a.size);
    const plain = [...sor(a, b, { omega: 1.5, rule }).x];
    const refuse = class {
      constructor() {
        throw new RangeError('WebAssembly.Memory(): could not allocate memory');
      }
    };
    for (const api of [undefined, { Module: class {}, Memory: refuse, Instance: class {} }]) {
      vi.stubGlobal('WebAssembly', api);
      const workspace = createWorkspace(a.size);
      expect(workspace.compile(a)).toBeUndefined();
      expect([...sor(a, b, { omega: 1.5, rule, workspace }).x]).toEqual(plain);
    }
  });
});
