import type { Pen } from '../../util/chart.ts';
import { compose, type Picture, textWidth } from '../../util/picture.ts';
import type { EnvironmentReport } from './analysis.ts';
import { drawnPolicies } from './regret-chart.ts';

type Context = EnvironmentReport['contexts'][number];

/** Features drawn: those that the choices depend on most. */
const mostFeatures = 3;
/** From white to dark blue, evenly darker: in print without colours too. */
const ramp = ['#ffffff', '#d0e1f2', '#94c4df', '#4a98c9', '#1764ab', '#08306b'];

/** How far shares lie from those over all bins, on average: 0 where a policy does not heed the feature. */
function dependence(shares: Context['policies'][number]): number {
  const total = shares.pulls.reduce((sum, value) => sum + value, 0) || 1;
  const overall = (arm: number) =>
    shares.shares.reduce((sum, row, bin) => sum + (row[arm]! * shares.pulls[bin]!) / total, 0);
  return (shares.shares[0] ?? []).reduce((distance, _, arm) => {
    const all = overall(arm);
    const away = shares.shares.reduce(
      (sum, row, bin) => sum + (Math.abs(row[arm]! - all) * shares.pulls[bin]!) / total,
      0,
    );
    return distance + away / 2;
  }, 0);
}

function heatMap(
  { Plot, draw }: Pen,
  { feature, edges, policies }: Context,
  arms: readonly string[],
  labelsOf: ReadonlyMap<string, string>,
): string {
  const cells = policies.flatMap(({ policy, pulls, shares }) =>
    shares.flatMap((row, bin) =>
      // A bin that no round fell into says nothing, and shows the grey behind it.
      pulls[bin] === 0
        ? []
        : row.map((share, arm) => ({ policy, arm: arms[arm]!, left: edges[bin]!, right: edges[bin + 1]!, share })),
    ),
  );
  const labels = Math.min(200, 16 + Math.max(...arms.map(textWidth)));
  return draw({
    ...{
      width: 900,
      height: 78 + 18 * arms.length,
      marginLeft: labels,
      marginBottom: 40,
      marginTop: 28,
      marginRight: 14,
    },
    x: { label: feature, domain: [edges[0]!, edges.at(-1)!], ticks: 3, labelAnchor: 'center', labelArrow: 'none' },
    y: { label: null, domain: [...arms], padding: 0.04, tickSize: 0 },
    fx: {
      label: null,
      domain: policies.map(({ policy }) => policy),
      padding: 0.12,
      tickFormat: (policy: string) => labelsOf.get(policy),
    },
    color: { domain: [0, 1], range: ramp, type: 'linear', interpolate: 'rgb' },
    marks: [
      Plot.frame({ fill: '#efefef', stroke: null }),
      Plot.barX(cells, { x1: 'left', x2: 'right', y: 'arm', fx: 'policy', fill: 'share', inset: 0.3 }),
      Plot.frame({ stroke: '#666' }),
    ],
  });
}

/** Which arms the best policies chose where the context fell: a heat map per feature, for the features that matter most. */
export function contextChart(pen: Pen, report: EnvironmentReport): Picture | undefined {
  const policies = drawnPolicies(report);
  const drawn = policies.map(({ policy }) => policy);
  const labelsOf = new Map(policies.map(({ policy, label }) => [policy, label]));
  const contexts = report.contexts
    .map((context) => ({ ...context, policies: context.policies.filter(({ policy }) => drawn.includes(policy)) }))
    .map((context) => ({ context, weight: Math.max(...context.policies.map(dependence)) }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, mostFeatures)
    .map(({ context }) => context);
  if (contexts.length === 0 || drawn.length === 0) return undefined;
  const more = report.contexts.length - contexts.length;
  const rest = more > 0 ? ` The other features, on which choices depend less, stand in the JSON report.` : '';
  return compose(
    `${report.name}: arms chosen by context`,
    `Share of the pulls that each arm had where a feature fell; grey where it never did.${rest}`,
    ramp.map((color, k) => ({ label: `${(100 * k) / (ramp.length - 1)} %`, color })),
    contexts.map((context) => heatMap(pen, context, report.arms, labelsOf)),
  );
}
