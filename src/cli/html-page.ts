import { escapeHtml } from '../util/chart.ts';

/** A part of a page under a heading; `content` is HTML, and so is the result. */
export const section = (title: string, content: string) => `<section>\n<h2>${title}</h2>\n${content}\n</section>`;

/**
 * One HTML document that needs nothing else.
 * @param title plain text
 * @param facts lines of plain text under the title
 * @param sections HTML
 */
export function htmlPage(title: string, facts: readonly string[], sections: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escapeHtml(title)}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 940px; margin: 2em auto; padding: 0 1em; color: #222; }
h1 { font-size: 1.5em; } h2 { font-size: 1.15em; margin-top: 2em; } svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; } th, td { padding: 0.15em 0.8em; text-align: right; border-bottom: 1px solid #ddd; }
th:first-child, td:first-child { text-align: left; } pre { white-space: pre-wrap; }
</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
<p>${facts.map(escapeHtml).join('<br>\n')}</p>
${sections.join('\n')}
</body>
</html>
`;
}
