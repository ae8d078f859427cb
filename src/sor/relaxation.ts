import type { Csr } from './csr.ts';

/** @throws RangeError when omega is outside of (0, 2), where no relaxation converges (Kahan 1958) */
export function checkOmega(omega: number): void {
  if (!(omega > 0 && omega < 2)) throw new RangeError(`omega must lie between 0 and 2, both excluded, not ${omega}.`);
}

/**
 * target = factor / diagonal.
 * @throws RangeError when a diagonal entry is 0
 */
export function invertDiagonal(a: Csr, factor: number, target: Float64Array): void {
  const { size, diagonal } = a;
  for (let i = 0; i < size; i++) {
    if (diagonal[i] === 0) throw new RangeError(`the diagonal entry of row ${i} is 0; relaxation divides by it.`);
    target[i] = factor / diagonal[i]!;
  }
}
