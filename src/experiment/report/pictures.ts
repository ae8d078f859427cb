import type { Pen } from '../../util/chart.ts';
import type { ExperimentReport } from './analysis.ts';
import { contextChart } from './context-chart.ts';
import type { PictureFile } from './markdown.ts';
import { regretChart } from './regret-chart.ts';
import { sharesChart } from './shares-chart.ts';

/** A name that is safe in any file system and unlike those before it. */
function fileName(name: string, taken: Set<string>): string {
  const plain =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'environment';
  let candidate = plain;
  for (let k = 2; taken.has(candidate); k++) candidate = `${plain}-${k}`;
  taken.add(candidate);
  return candidate;
}

/** All pictures of a report: regret and arms over the rounds, arms by context where there are contexts. */
export function drawPictures(pen: Pen, report: ExperimentReport): PictureFile[] {
  const taken = new Set<string>();
  return report.environments.flatMap((environment) => {
    const base = fileName(environment.name, taken);
    const pictures = [
      { kind: 'regret', picture: regretChart(pen, environment) },
      { kind: 'arms', picture: sharesChart(pen, environment) },
      { kind: 'contexts', picture: contextChart(pen, environment) },
    ];
    return pictures.flatMap(({ kind, picture }) =>
      picture === undefined
        ? []
        : [
            {
              environment: environment.name,
              title: `${kind} of ${environment.name}`,
              file: `${base}-${kind}`,
              svg: picture.svg,
            },
          ],
    );
  });
}
