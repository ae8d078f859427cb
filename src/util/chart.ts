import type { PlotOptions } from '@observablehq/plot';

/** The library that charts are described with; it is loaded when the first chart is drawn. */
export type PlotLibrary = typeof import('@observablehq/plot');

/** Eight colours that people with any colour vision tell apart, in print too (Okabe & Ito 2008), the palest left out. */
export const colors = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000', '#999999'] as const;

/** A pen that draws charts as SVG text, without a browser. */
export interface Pen {
  readonly Plot: PlotLibrary;
  /** The chart as one `<svg>` element that stands alone. */
  draw(options: PlotOptions): string;
}

/** Loads the chart library. */
export async function createPen(): Promise<Pen> {
  const [Plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')]);
  return {
    Plot,
    draw(options) {
      const { document } = parseHTML('<!doctype html><html><body></body></html>');
      const style = { fontFamily: 'system-ui, sans-serif', fontSize: '12px', background: 'white' };
      const chart = Plot.plot({ width: 900, marginLeft: 90, style, ...options, document: document as never });
      chart.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
      return chart.outerHTML;
    },
  };
}

/** Text for HTML and SVG, with what they would read as markup written out. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
