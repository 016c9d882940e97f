// The four charts of a run with one cursor, drawn from no more rows than the eye can tell apart.

import { memo, useDeferredValue, useMemo } from 'react';
import type { RunRecord } from '../../run/run-record.ts';
import { ChartRows } from './chart-rows.ts';
import { chartSpecsFor } from './chart-specs.ts';
import { RunChart } from './RunChart.tsx';
import classes from './TrainPlace.module.css';

const MAX_DRAWN_ROWS = 480;

interface RunChartsProps extends Pick<RunRecord, 'history' | 'bestStep' | 'totalSteps'> {
  /** `metric_for_best_model`. */
  metric: string;
  /** What guessing gets right of the validation clips; null where there are none. */
  guessed: number | null;
}

/** Drawn when there is time: a chart may be a moment late, a click may not. */
export const RunCharts = memo(function RunCharts(props: RunChartsProps) {
  const { bestStep, totalSteps, metric, guessed } = props;
  const history = useDeferredValue(props.history);
  const chart = useMemo(() => new ChartRows(metric, MAX_DRAWN_ROWS), [metric]);
  const specs = useMemo(() => chartSpecsFor(metric, guessed), [metric, guessed]);
  const drawnRows = useMemo(() => {
    chart.follow(history);
    return chart.drawn(bestStep);
  }, [chart, history, bestStep]);
  return (
    <div className={classes.charts}>
      {specs.map((spec) => (
        <RunChart
          key={spec.id}
          spec={spec}
          chart={chart}
          drawnRows={drawnRows}
          totalSteps={totalSteps}
          bestStep={bestStep}
        />
      ))}
    </div>
  );
});
