import { colors, type Pen } from '../../util/chart.ts';
import { compose, type Picture, textWidth } from '../../util/picture.ts';
import type { EnvironmentReport } from './analysis.ts';
import { drawnPolicies } from './regret-chart.ts';

/** Arms with a colour of their own: the most played; the others are one grey area. */
const mostArms = 7;
const rowHeight = 110;
const others = { name: 'other arms', color: '#bdbdbd' };
/** Grey levels of the palette: text on the darker ones is white. */
const dark: readonly string[] = [colors[0], colors[1], colors[2], colors[6]];

/** What an area stands for: an arm, or all arms that have none of their own. */
interface Layer {
  readonly name: string;
  readonly color: string;
  readonly arms: readonly number[];
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The layers from the bottom up, in the order of the arms. */
function layersOf({ arms }: EnvironmentReport, rows: EnvironmentReport['shares']): Layer[] {
  const weight = arms.map((_, arm) => sum(rows.flatMap(({ shares }) => shares.map((row) => row[arm]!))));
  const order = arms.map((_, arm) => arm).sort((a, b) => weight[b]! - weight[a]! || a - b);
  const own = order.slice(0, mostArms).sort((a, b) => a - b);
  const rest = order.filter((arm) => !own.includes(arm));
  const layers: Layer[] = own.map((arm, k) => ({ name: arms[arm]!, color: colors[k]!, arms: [arm] }));
  return rest.length === 0 ? layers : [...layers, { ...others, arms: rest }];
}

/** A piece of a layer's area: an interval of rounds. */
interface Piece {
  readonly policy: string;
  readonly layer: number;
  readonly from: number;
  readonly to: number;
  readonly lower: number;
  readonly upper: number;
}

function piecesOf(
  policy: string,
  shares: readonly (readonly number[])[],
  at: readonly number[],
  layers: readonly Layer[],
) {
  return shares.flatMap((row, k) => {
    let lower = 0;
    return layers.map(({ arms }, layer): Piece => {
      const upper = lower + sum(arms.map((arm) => row[arm]!));
      const piece = { policy, layer, from: at[k - 1] ?? 0, to: at[k]!, lower, upper };
      lower = upper;
      return piece;
    });
  });
}

/** Where a layer's name fits into its area: in the middle of its widest stretch, if there is one. */
function labelOf(pieces: readonly Piece[], { name, color }: Layer, perRound: number) {
  const room = textWidth(name) / 2 / perRound;
  const last = pieces.at(-1)?.to ?? 0;
  const fits = pieces.map(({ from, to }) => {
    const middle = Math.min(Math.max((from + to) / 2, room * 1.1), last - room * 1.1);
    const under = pieces.filter((piece) => piece.to > middle - room && piece.from < middle + room);
    const lower = Math.max(...under.map((piece) => piece.lower));
    const upper = Math.min(...under.map((piece) => piece.upper));
    return { round: middle, share: (lower + upper) / 2, height: upper - lower };
  });
  const best = fits.reduce<(typeof fits)[number] | undefined>((a, b) => (a && a.height >= b.height ? a : b), undefined);
  if (best === undefined || best.height * (rowHeight - 14) < 14 || 2.2 * room > last) return [];
  return [{ ...best, name, fill: dark.includes(color) ? 'white' : 'black', policy: pieces[0]!.policy }];
}

/** Which arms the best policies chose over the rounds: a row of stacked areas for each. */
export function sharesChart({ Plot, draw }: Pen, report: EnvironmentReport): Picture | undefined {
  const policies = drawnPolicies(report);
  const drawn = policies.map(({ policy }) => policy);
  const labelsOf = new Map(policies.map(({ policy, label }) => [policy, label]));
  const rows = report.shares.filter(({ policy }) => drawn.includes(policy));
  if (rows.length === 0) return undefined;
  const layers = layersOf(report, rows);
  const pieces = rows.flatMap(({ policy, shares }) => piecesOf(policy, shares, report.sharesAt, layers));
  const last = report.sharesAt.at(-1) ?? 1;
  const [width, marginLeft] = [900, 54];
  const marginRight = Math.min(240, 24 + Math.max(...policies.map(({ label }) => textWidth(label))));
  const perRound = (width - marginLeft - marginRight) / last;
  const labels = drawn.flatMap((policy) =>
    layers.flatMap((layer, k) =>
      labelOf(
        pieces.filter((piece) => piece.policy === policy && piece.layer === k),
        layer,
        perRound,
      ),
    ),
  );
  const chart = draw({
    ...{ width, marginLeft, marginRight, marginBottom: 40, marginTop: 10, height: 50 + rowHeight * rows.length },
    x: { label: 'round', domain: [0, last], ticks: 8, labelAnchor: 'center', labelArrow: 'none' },
    y: { label: null, domain: [0, 1], ticks: [0, 0.5, 1], tickFormat: (share: number) => `${100 * share} %` },
    fy: { label: null, domain: drawn, padding: 0.14, tickFormat: (policy: string) => labelsOf.get(policy) },
    marks: [
      ...layers.map(({ color }, k) =>
        Plot.rect(
          pieces.filter(({ layer, upper, lower }) => layer === k && upper > lower),
          {
            x1: 'from',
            x2: 'to',
            y1: 'lower',
            y2: 'upper',
            fy: 'policy',
            fill: color,
            stroke: color,
            strokeWidth: 0.4,
          },
        ),
      ),
      // White seams keep neighbours apart where print has no colours.
      Plot.link(
        pieces.filter(({ upper }) => upper > 0.001 && upper < 0.999),
        { x1: 'from', x2: 'to', y1: 'upper', y2: 'upper', fy: 'policy', stroke: 'white', strokeWidth: 1.2 },
      ),
      Plot.text(labels, { x: 'round', y: 'share', text: 'name', fy: 'policy', fill: 'fill', fontWeight: 'bold' }),
    ],
  });
  return compose(
    `${report.name}: arms chosen`,
    `Share of the pulls that each arm had, over the rounds and ${report.seeds} seeds.`,
    layers.map(({ name, color }) => ({ label: name, color })),
    [chart],
  );
}
