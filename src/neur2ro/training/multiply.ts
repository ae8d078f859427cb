/**
 * C = A B, or C += A B, for matrices in any layout: element (i, k) of A stands at i * aRow + k * aInner, (k, j) of B at
 * k * bInner + j * bColumn, (i, j) of C at i * columns + j. With it a layer runs forward and, with A or B transposed,
 * backward.
 * Blocks of four rows and two columns keep their sums in registers: each value loaded is used two to four times.
 */
export function multiply(
  rows: number,
  columns: number,
  inner: number,
  a: Float64Array,
  aRow: number,
  aInner: number,
  b: Float64Array,
  bInner: number,
  bColumn: number,
  c: Float64Array,
  accumulate: boolean,
): void {
  let i = 0;
  for (; i + 3 < rows; i += 4) {
    let j = 0;
    for (; j + 1 < columns; j += 2) {
      let s00 = 0;
      let s01 = 0;
      let s10 = 0;
      let s11 = 0;
      let s20 = 0;
      let s21 = 0;
      let s30 = 0;
      let s31 = 0;
      let at = i * aRow;
      let bt = j * bColumn;
      for (let k = 0; k < inner; k++) {
        const b0 = b[bt]!;
        const b1 = b[bt + bColumn]!;
        const a0 = a[at]!;
        const a1 = a[at + aRow]!;
        const a2 = a[at + 2 * aRow]!;
        const a3 = a[at + 3 * aRow]!;
        s00 += a0 * b0;
        s01 += a0 * b1;
        s10 += a1 * b0;
        s11 += a1 * b1;
        s20 += a2 * b0;
        s21 += a2 * b1;
        s30 += a3 * b0;
        s31 += a3 * b1;
        at += aInner;
        bt += bInner;
      }
      const ct = i * columns + j;
      if (accumulate) {
        c[ct]! += s00;
        c[ct + 1]! += s01;
        c[ct + columns]! += s10;
        c[ct + columns + 1]! += s11;
        c[ct + 2 * columns]! += s20;
        c[ct + 2 * columns + 1]! += s21;
        c[ct + 3 * columns]! += s30;
        c[ct + 3 * columns + 1]! += s31;
      } else {
        c[ct] = s00;
        c[ct + 1] = s01;
        c[ct + columns] = s10;
        c[ct + columns + 1] = s11;
        c[ct + 2 * columns] = s20;
        c[ct + 2 * columns + 1] = s21;
        c[ct + 3 * columns] = s30;
        c[ct + 3 * columns + 1] = s31;
      }
    }
    if (j < columns) {
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let at = i * aRow;
      let bt = j * bColumn;
      for (let k = 0; k < inner; k++) {
        const b0 = b[bt]!;
        s0 += a[at]! * b0;
        s1 += a[at + aRow]! * b0;
        s2 += a[at + 2 * aRow]! * b0;
        s3 += a[at + 3 * aRow]! * b0;
        at += aInner;
        bt += bInner;
      }
      const ct = i * columns + j;
      c[ct] = s0 + (accumulate ? c[ct]! : 0);
      c[ct + columns] = s1 + (accumulate ? c[ct + columns]! : 0);
      c[ct + 2 * columns] = s2 + (accumulate ? c[ct + 2 * columns]! : 0);
      c[ct + 3 * columns] = s3 + (accumulate ? c[ct + 3 * columns]! : 0);
    }
  }
  for (; i < rows; i++) {
    let j = 0;
    for (; j + 3 < columns; j += 4) {
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let at = i * aRow;
      let bt = j * bColumn;
      for (let k = 0; k < inner; k++) {
        const a0 = a[at]!;
        s0 += a0 * b[bt]!;
        s1 += a0 * b[bt + bColumn]!;
        s2 += a0 * b[bt + 2 * bColumn]!;
        s3 += a0 * b[bt + 3 * bColumn]!;
        at += aInner;
        bt += bInner;
      }
      const ct = i * columns + j;
      c[ct] = s0 + (accumulate ? c[ct]! : 0);
      c[ct + 1] = s1 + (accumulate ? c[ct + 1]! : 0);
      c[ct + 2] = s2 + (accumulate ? c[ct + 2]! : 0);
      c[ct + 3] = s3 + (accumulate ? c[ct + 3]! : 0);
    }
    for (; j < columns; j++) {
      let sum = 0;
      let at = i * aRow;
      let bt = j * bColumn;
      for (let k = 0; k < inner; k++) {
        sum += a[at]! * b[bt]!;
        at += aInner;
        bt += bInner;
      }
      const ct = i * columns + j;
      c[ct] = sum + (accumulate ? c[ct]! : 0);
    }
  }
}
