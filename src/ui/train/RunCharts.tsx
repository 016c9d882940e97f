// The charts of a run, with one cursor and one window.

import { memo, useDeferredValue, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { itemAt } from '../../lib/present.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { Chart } from '../charts/Chart.tsx';
import { ChartControls } from '../charts/ChartControls.tsx';
import { ChartGroup, useChartViewPart } from '../charts/chart-group.tsx';
import type { ChartMark } from '../charts/chart-types.ts';
import { figureSpec, scaleOf } from '../charts/figure-specs.ts';
import { RunCurves } from '../charts/run-curves.ts';
import { useTakenIn } from '../charts/use-run-curves.ts';
import { extentOf, isKnown } from '../charts/x-axis.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { chartSpecsFor, type RunChartSpec } from './chart-specs.ts';
import classes from './TrainPlace.module.css';

interface RunChartsProps extends Pick<RunRecord, 'name' | 'history' | 'bestStep' | 'totalSteps' | 'epoch' | 'step'> {
  /** `metric_for_best_model`. */
  metric: string;
  /** What guessing gets right of the validation clips; null where there are none. */
  guessed: number | null;
}

export function RunCharts(props: RunChartsProps) {
  return (
    <ChartGroup>
      <ChartsOfRun {...props} />
    </ChartGroup>
  );
}

/** Drawn when there is time: a chart may be a moment late, a click may not. */
const ChartsOfRun = memo(function ChartsOfRun(props: RunChartsProps) {
  const { name, bestStep, totalSteps, metric, guessed } = props;
  const { t } = useTranslation('train');
  const history = useDeferredValue(props.history);
  const kind = useChartViewPart('kind');
  const isLogX = useChartViewPart('isLogX');
  const followed = useMemo(() => new RunCurves(metric), [metric]);
  const specs = useMemo(() => chartSpecsFor(metric), [metric]);
  // a new object whenever there are new rows
  const isRead = useTakenIn([{ curves: followed, history }]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: of a long log, anew once it is read
  const shown = useMemo(() => ({ curves: followed, rowCount: history.length }), [followed, history, isRead]);
  const { curves, rowCount } = shown;
  const all = [curves.of('loss'), curves.of('eval_loss')];
  // epochs of the whole run, as far as it can be told
  const epochs = props.step > 0 ? (props.epoch / props.step) * totalSteps : 0;
  const atLeast = { step: totalSteps, epoch: Math.round(epochs * 1000) / 1000, time: 0 }[kind];
  const [low, high] = extentOf(all, kind, isLogX, atLeast);
  const extent = useMemo(() => [low, high] as const, [low, high]);
  const best = useMemo(() => {
    const { xs } = shown.curves.of('eval_loss');
    const at = bestStep === null ? -1 : xs.step.indexOf(bestStep);
    if (at < 0) return [];
    return [
      {
        x: { step: itemAt(xs.step, at), epoch: itemAt(xs.epoch, at), time: itemAt(xs.time, at) },
        label: t('chart.best'),
      },
    ];
  }, [shown, bestStep, t]);
  if (!isRead) return <section className={classes.chartsOfRun} aria-label={t('chart.all')} />;
  const isMeasured = rowCount === 0 || curves.of('train_samples_per_second').length > 0;
  return (
    <section className={classes.chartsOfRun} aria-label={t('chart.all')}>
      <ChartControls extent={extent} hasTime={isKnown(all, 'time')} />
      <div className={classes.charts}>
        {specs.map((spec) =>
          spec.isMeasured && !isMeasured ? null : (
            <RunChart
              key={spec.id}
              runName={name}
              spec={spec}
              shown={shown}
              extent={extent}
              best={spec.marksBest ? best : noMarks}
              guessed={spec.id === 'quality' ? guessed : null}
            />
          ),
        )}
      </div>
    </section>
  );
});

const noMarks: readonly ChartMark[] = [];

interface RunChartProps {
  runName: string;
  spec: RunChartSpec;
  shown: { curves: RunCurves };
  extent: readonly [low: number, high: number];
  best: readonly ChartMark[];
  guessed: number | null;
}

const RunChart = memo(function RunChart({ runName, spec, shown, extent, best, guessed }: RunChartProps) {
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  const curves = useMemo(
    () =>
      spec.series.map(({ field, color, name }) => ({
        id: field,
        name: name ?? t(`field.${field}`),
        color,
        curve: shown.curves.of(field),
        isSparse: figureSpec(field).isSparse,
      })),
    [spec, shown, t],
  );
  const scale = useMemo(() => scaleOf(spec.series[0]?.field ?? 'loss', format), [spec, format]);
  const levels = useMemo(
    () => (guessed === null ? [] : [{ y: guessed, label: t('chart.guessed', { share: format.percent(guessed) }) }]),
    [guessed, t, format],
  );
  return (
    <Chart
      title={t(`chart.${spec.id}`)}
      fileName={`${runName} ${spec.id}`}
      curves={curves}
      extent={extent}
      scale={scale}
      marks={best}
      levels={levels}
      empty={t(`chart.empty.${spec.id}`)}
      names="keys"
    />
  );
});
