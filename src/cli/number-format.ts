/** A number in at most `width` characters: whole numbers in full where they fit, else as many digits as do. `-` for none. */
export function numberText(value: number | undefined, width: number): string {
  if (value === undefined || !Number.isFinite(value)) return '-';
  const plain = String(value === 0 ? 0 : value);
  if (Number.isInteger(value) && plain.length <= width && !plain.includes('e')) return plain;
  for (let digits = Math.min(8, width); digits >= 1; digits--) {
    const text = trimmed(value.toPrecision(digits));
    if (text.length <= width) return text;
  }
  return '#'.repeat(width);
}

/** Without the zeros that carry nothing: `1.500` is `1.5`, `1.50e+12` is `1.5e12`. */
function trimmed(text: string): string {
  const [mantissa = '', exponent] = text.split('e');
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  return exponent === undefined ? short : `${short}e${Number(exponent)}`;
}

/** A relative gap as a percentage: `0.01%`, `12.3%`, `large` above 9999 %, `-` where it is unknown. */
export function gapText(gap: number): string {
  if (!Number.isFinite(gap)) return '-';
  const percent = 100 * gap;
  if (percent > 9999) return 'large';
  if (percent === 0) return '0%';
  return `${percent >= 100 ? percent.toFixed(0) : percent >= 0.1 ? percent.toFixed(2) : percent.toPrecision(2)}%`;
}

/** A share as a percentage of two digits: `4.3%`, `69%`, `100%`. */
export function shareText(share: number): string {
  return `${Number((100 * share).toPrecision(2))}%`;
}

/** Seconds of a clock: `8.93s` below 10, `31.2s` below 10,000, else whole. */
export function secondsText(seconds: number): string {
  return `${seconds < 10 ? seconds.toFixed(2) : seconds < 10_000 ? seconds.toFixed(1) : seconds.toFixed(0)}s`;
}

/** A count and its noun: `1 row`, `2 rows`. */
export function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
