import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { flavourMeanings } from '../experiment/regret.ts';
import { analyseTrials, type ReportOptions } from '../experiment/report/analysis.ts';
import { htmlOf } from '../experiment/report/html.ts';
import { markdownOf } from '../experiment/report/markdown.ts';
import { drawPictures } from '../experiment/report/pictures.ts';
import { loadRasterizer } from '../experiment/report/png.ts';
import { createPen } from '../util/chart.ts';
import { unwritable, writeFileAtomic } from '../util/files.ts';
import { print } from './print.ts';
import { throwing } from './throwing.ts';

const formats = ['md', 'html', 'json'] as const;
type Format = (typeof formats)[number];

interface ReportFlags extends ReportOptions {
  readonly format?: Format;
  readonly output?: string;
}

async function report(results: string, { format, output, ...options }: ReportFlags): Promise<void> {
  const analysis = await analyseTrials(results, options);
  const text = { md: markdownOf, html: htmlOf, json: () => `${JSON.stringify(analysis, null, 1)}\n` };
  if (output === undefined) {
    const chosen = format ?? 'md';
    const pictures = chosen === 'html' ? drawPictures(await createPen(), analysis) : [];
    return print(text[chosen](analysis, pictures));
  }
  await mkdir(output, { recursive: true }).catch((error: unknown) => {
    throw unwritable(output, error);
  });
  const pictures = drawPictures(await createPen(), analysis);
  const rasterize = await loadRasterizer();
  for (const { file, svg } of pictures) {
    await writeFileAtomic(join(output, `${file}.svg`), svg);
    await writeFileAtomic(join(output, `${file}.png`), rasterize(svg));
  }
  for (const name of format === undefined ? formats : [format])
    await writeFileAtomic(join(output, `report.${name}`), text[name](analysis, pictures));
}

/** The command `experiment report`: what a results file says, as text for people and programs, with pictures. */
export function experimentReportCommand(): Command {
  return throwing(new Command('report'))
    .description('rank the policies of an experiment, test their differences, draw regret and choices')
    .argument('<results>', 'a file that `experiment run` or `experiment merge` wrote')
    .allowExcessArguments(false)
    .addOption(new Option('--format <format>', 'what to write (default: md; all three with --output)').choices(formats))
    .option('-o, --output <dir>', 'folder for the report and its pictures (SVG, PNG); else the report is printed')
    .option('--reference <policy>', 'policy that the others are tested against (default: uniform)')
    .addOption(
      new Option('--regret <flavour>', 'what costs are compared with (default: the most telling known)').choices(
        Object.keys(flavourMeanings),
      ),
    )
    .action((results: string, flags: ReportFlags) => report(results, flags));
}
