// The curves of a run, chart by chart as on its page, over updates.

import { majorityBaseline } from '../../run/majority-baseline.ts';
import type { RunRecord } from '../../run/run-record.ts';
import type { ChartMark } from '../../ui/charts/chart-types.ts';
import { figureSpec, scaleOf } from '../../ui/charts/figure-specs.ts';
import { plotLayout } from '../../ui/charts/plot-layout.ts';
import { RunCurves } from '../../ui/charts/run-curves.ts';
import { extentOf } from '../../ui/charts/x-axis.ts';
import { chartSpecsFor, type RunChartSpec } from '../../ui/train/chart-specs.ts';
import { chartSvg } from '../chart-svg.ts';
import { type Html, html } from '../html.ts';
import type { ReportContext } from '../report-source.ts';

const [width, height] = [440, 200];

/** Null for a run without a row. */
export function curves({ run, words }: ReportContext): Html | null {
  if (run.history.length === 0) return null;
  const metric = run.config.metricForBestModel;
  const followed = new RunCurves(metric);
  followed.follow(run.history);
  const extent = extentOf([followed.of('loss'), followed.of('eval_loss')], 'step', false, run.totalSteps);
  const best = bestMark(run, followed, words.of('train')('chart.best'));
  const shown = chartSpecsFor(metric).filter(({ series }) => series.some(({ field }) => followed.of(field).length > 0));
  return html`<div class="charts">${shown.map((spec) => chart(spec, followed, extent, spec.marksBest ? best : []))}</div>
`;

  function chart(
    { id, series }: RunChartSpec,
    drawn: RunCurves,
    over: readonly [number, number],
    marks: readonly ChartMark[],
  ): Html {
    const t = words.of('train');
    const chartCurves = series
      .filter(({ field }) => drawn.of(field).length > 0)
      .map(({ field, color, name }) => ({
        id: field,
        name: name ?? t(`field.${field}`),
        color,
        curve: drawn.of(field),
        isSparse: figureSpec(field).isSparse,
      }));
    const scale = scaleOf(series[0]?.field ?? 'loss', words.format);
    const layout = plotLayout({
      curves: chartCurves,
      smoothedOf: () => null,
      view: { kind: 'step', isLogX: false, window: null },
      extent: over,
      scaleKind: scale.kind,
      isLogY: false,
      width,
      height,
      namesEnds: false,
    });
    const guessed = id === 'quality' ? guessing(run) : null;
    const levels =
      guessed === null ? [] : [{ y: guessed, label: t('chart.guessed', { share: words.format.percent(guessed) }) }];
    const title = t(`chart.${id}`);
    const keys = chartCurves.map(
      ({ name, color }) =>
        html`<span class="key"><svg viewBox="0 0 16 4" aria-hidden="true"><line x2="16" y1="2" y2="2" stroke="${color}"/></svg>${name}</span>`,
    );
    return html`<figure><figcaption>${title}${keys.length > 1 ? keys : null}</figcaption>${chartSvg(
      { id: `clip-${id}`, title, layout, scale, marks, levels },
      words,
    )}</figure>`;
  }
}

/** What guessing gets right of the validation clips; null where there are none. */
function guessing(run: RunRecord): number | null {
  const { validation } = run.split;
  if (validation.length === 0) return null;
  return majorityBaseline(
    run,
    validation.map((clip) => run.clipLabels[clip] ?? -1),
  );
}

function bestMark({ bestStep }: RunRecord, followed: RunCurves, label: string): ChartMark[] {
  const curve = followed.of('eval_loss');
  const at = bestStep === null ? -1 : curve.xs.step.indexOf(bestStep);
  if (at < 0) return [];
  return [{ x: { step: curve.xAt('step', at), epoch: curve.xAt('epoch', at), time: curve.xAt('time', at) }, label }];
}
