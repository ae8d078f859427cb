import { escapeHtml } from './chart.ts';

/** A swatch and what it stands for. */
export interface LegendEntry {
  readonly label: string;
  readonly color: string;
}

/** An `<svg>` element and its size in pixels. */
export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

const font = 'system-ui, sans-serif';
/** Wider than a letter of 12 pixels is in any common font, on average. */
const letterWidth = 7.4;
const lineHeight = 20;

/** The width of a text of 12 pixels, about. */
export const textWidth = (text: string): number => text.length * letterWidth;

/** A text cut into lines of a width in pixels, between words. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Size of a picture as its `<svg>` element tells it. */
export function pictureOf(svg: string): Picture {
  const size = (name: string) => Number(new RegExp(`<svg[^>]* ${name}="([\\d.]+)"`).exec(svg)?.[1]);
  return { svg, width: size('width'), height: size('height') };
}

function legendRows(
  entries: readonly LegendEntry[],
  width: number,
): { readonly markup: string; readonly height: number } {
  let [x, y] = [10, 0];
  const markup = entries.map(({ label, color }) => {
    const wide = 24 + textWidth(label) + 14;
    if (x > 10 && x + wide > width) [x, y] = [10, y + lineHeight];
    const swatch = `<rect x="${x}" y="${y + 3}" width="14" height="12" fill="${color}" stroke="#444" stroke-width="0.5"/>`;
    const text = `<text x="${x + 20}" y="${y + 13}" font-size="12">${escapeHtml(label)}</text>`;
    x += wide;
    return swatch + text;
  });
  return { markup: markup.join(''), height: entries.length === 0 ? 0 : y + lineHeight + 4 };
}

/** Charts one below the other under a title, a caption that says what is shown, and a legend: one picture that stands alone. */
export function compose(
  title: string,
  caption: string,
  legend: readonly LegendEntry[],
  charts: readonly string[],
): Picture {
  const pictures = charts.map(pictureOf);
  const width = Math.max(...pictures.map((picture) => picture.width));
  const rows = legendRows(legend, width);
  const lines = wrapped(caption, width - 20);
  let y = 35 + 17 * lines.length;
  const parts = [
    `<rect width="100%" height="100%" fill="white"/>`,
    `<text x="10" y="22" font-size="16" font-weight="bold">${escapeHtml(title)}</text>`,
    ...lines.map((line, k) => `<text x="10" y="${41 + 17 * k}" font-size="12" fill="#444">${escapeHtml(line)}</text>`),
    `<g transform="translate(0,${y})">${rows.markup}</g>`,
  ];
  y += rows.height;
  for (const { svg, height } of pictures) {
    parts.push(svg.replace('<svg', `<svg y="${y}"`));
    y += height;
  }
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y}" viewBox="0 0 ${width} ${y}" role="img"`;
  const svg = `${head} aria-label="${escapeHtml(title)}" font-family="${font}" fill="#111">\n${parts.join('\n')}\n</svg>`;
  return { svg, width, height: y };
}

/**
 * Places for labels of the height of a line of text, as near as possible to where they belong, without overlaps.
 * @param wanted in pixels
 */
export function spread(wanted: readonly number[], gap: number, lowest: number, highest: number): number[] {
  const order = wanted.map((_, k) => k).sort((a, b) => wanted[a]! - wanted[b]!);
  const places = [...wanted];
  let free = lowest;
  for (const k of order) {
    places[k] = Math.max(places[k]!, free);
    free = places[k]! + gap;
  }
  let limit = highest;
  for (const k of order.reverse()) {
    places[k] = Math.min(places[k]!, limit);
    limit = places[k]! - gap;
  }
  return places;
}
