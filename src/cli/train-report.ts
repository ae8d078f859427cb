import { type EpochSummary, stageOf, type TrainingPlan } from '../neur2ro/training/training-plan.ts';
import { colors, createPen, escapeHtml } from '../util/chart.ts';
import { htmlPage, section } from './html-page.ts';

/** What a report shows. */
export interface TrainReport {
  readonly plan: TrainingPlan;
  readonly history: readonly EpochSummary[];
  /** The model card. */
  readonly card: string;
  readonly version: string;
}

/** Epochs counted through all stages, and where stages begin. */
function counted({ plan, history }: TrainReport) {
  const before = (round: number) =>
    Array.from({ length: round }, (_, k) => stageOf(plan, k).epochs).reduce((sum, epochs) => sum + epochs, 0);
  const points = history.map((epoch) => ({ ...epoch, at: before(epoch.round) + epoch.epoch }));
  const starts = Array.from({ length: plan.rounds }, (_, k) => before(k + 1) + 0.5);
  return { points, starts: starts.filter((start) => points.some(({ at }) => at > start)) };
}

/** A training as one HTML page: its errors by epoch, and the model card. */
export async function trainReport(report: TrainReport): Promise<string> {
  const { plan, card, version } = report;
  const { Plot, draw } = await createPen();
  const { points, starts } = counted(report);
  const curves = [
    { label: 'training, root mean square', color: colors[0], value: ({ loss }: EpochSummary) => Math.sqrt(loss) },
    { label: 'validation, mean absolute', color: colors[1], value: ({ error }: EpochSummary) => error },
  ];
  const chart = draw({
    height: 380,
    marginRight: 190,
    x: { label: 'epoch', domain: [0, Math.max(1, ...points.map(({ at }) => at))] },
    y: { label: 'error, in label units', type: 'log', grid: true, ticks: 6, tickFormat: '~r' },
    marks: [
      Plot.ruleX(starts, { stroke: '#999', strokeDasharray: '4 3' }),
      ...curves.flatMap(({ label, color, value }) => {
        const marks = points.map((point) => ({ at: point.at, value: value(point) }));
        return [
          Plot.line(marks, { x: 'at', y: 'value', stroke: color, strokeWidth: 2 }),
          Plot.text(marks.slice(-1), {
            ...{ x: 'at', y: 'value', text: () => label, fill: color },
            ...{ textAnchor: 'start' as const, dx: 6 },
          }),
        ];
      }),
    ],
  });
  const rates = draw({
    height: 180,
    marginRight: 190,
    x: { label: 'epoch' },
    y: { label: 'step length', grid: true },
    marks: [Plot.line(points, { x: 'at', y: 'rate', stroke: colors[2], strokeWidth: 2 })],
  });
  const note = starts.length === 0 ? '' : "<p>Dashed lines: new samples at the network's own worst cases join.</p>\n";
  return htmlPage(
    `adasolve train: ${plan.family}`,
    [`adasolve ${version}`],
    [
      section('Errors', `${note}${chart}`),
      section('Step length', rates),
      section('Network', `<pre>${escapeHtml(card)}</pre>`),
    ],
  );
}
