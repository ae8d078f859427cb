/** A number as model files state it: the shortest text that reads back exactly, and 1e30 for infinity. */
export function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '1e30';
  if (value === Number.NEGATIVE_INFINITY) return '-1e30';
  return String(value === 0 ? 0 : value);
}
