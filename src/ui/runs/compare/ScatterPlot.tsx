// The points of runs, drawn by Recharts. It is loaded when a comparison first shows them: nothing else of the page needs it.

import { useElementSize } from '@mantine/hooks';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { CartesianGrid, Scatter, ScatterChart, type ScatterShapeProps, Tooltip, XAxis, YAxis } from 'recharts';
import type { RunRecord } from '../../../run/run-record.ts';
import chartClasses from '../../charts/Chart.module.css';
import { shortName } from '../../charts/direct-labels.ts';
import { useColumnWords } from '../use-column-words.ts';
import classes from './RunPlots.module.css';
import type { RunAxis } from './run-axes.ts';
import { runPoints } from './run-points.ts';
import { useAxisText } from './use-axis-text.ts';

interface ScatterPlotProps {
  runs: readonly RunRecord[];
  x: RunAxis;
  y: RunAxis;
  title: string;
  heightPx: number;
  colorOf(run: RunRecord): string;
}

/** Runs at one place that are named: more would cover the chart. */
const mostNames = 6;
const margin = { left: 0, right: 16, top: 20, bottom: 0 };
const yAxisWidth = 60;
const xAxisHeight = 40;
/** Recharts writes the colour into each text, where no style sheet reaches it. */
const tick = { fill: 'var(--mantine-color-dimmed)', fontSize: 11 };

export function ScatterPlot({ runs, x, y, title, heightPx, colorOf }: ScatterPlotProps) {
  const words = useColumnWords();
  const text = useAxisText();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const points = useMemo(() => runPoints(runs, x, y), [runs, x, y]);
  const [xWords, yWords] = [x, y].map(({ column, ticks }, which) => {
    const byPlace = new Map(ticks.map(({ value, place }) => [place, text(column, value, which === 0 ? 12 : 9)]));
    return (place: number) => byPlace.get(place) ?? '';
  });
  return (
    <div ref={ref} className={classes.scatter} style={{ height: heightPx }}>
      {width > 0 ? (
        <ScatterChart
          width={width}
          height={heightPx}
          margin={margin}
          role="img"
          aria-label={title}
          data-chart
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} syncWithTicks />
          <XAxis
            type="number"
            dataKey="px"
            domain={[0, 1]}
            height={xAxisHeight}
            padding={{ left: 14, right: 14 }}
            ticks={x.ticks.map(({ place }) => place)}
            tickFormatter={xWords}
            interval="preserveStartEnd"
            tick={tick}
            tickSize={0}
            tickMargin={8}
          />
          <YAxis
            type="number"
            dataKey="py"
            domain={[0, 1]}
            width={yAxisWidth}
            padding={{ top: 10, bottom: 10 }}
            ticks={y.ticks.map(({ place }) => place)}
            tickFormatter={yWords}
            interval="preserveStartEnd"
            axisLine={false}
            tick={tick}
            tickSize={0}
            tickMargin={6}
          />
          <text className={classes.axisName} x={width - margin.right} y={heightPx - 6} textAnchor="end">
            {words.title(x.column.id)}
          </text>
          <text className={classes.axisName} x={0} y={10}>
            {words.title(y.column.id)}
          </text>
          <Tooltip
            isAnimationActive={false}
            cursor={false}
            content={({ active, payload }) => {
              const point = payload[0]?.payload as { run: RunRecord } | undefined;
              if (!active || !point) return null;
              return <Reading run={point.run} points={points} x={x} y={y} colorOf={colorOf} />;
            }}
          />
          <Scatter
            data={points}
            isAnimationActive={false}
            shape={({ cx, cy, payload }: ScatterShapeProps) => (
              <circle
                className={classes.point}
                cx={cx}
                cy={cy}
                r={5}
                style={{ fill: colorOf((payload as { run: RunRecord }).run) }}
              />
            )}
          />
        </ScatterChart>
      ) : null}
    </div>
  );
}

interface ReadingProps extends Pick<ScatterPlotProps, 'x' | 'y' | 'colorOf'> {
  run: RunRecord;
  points: ReturnType<typeof runPoints>;
}

/** What a point says: the runs that lie there, and where that is. */
function Reading({ run, points, x, y, colorOf }: ReadingProps) {
  const { t } = useTranslation('charts');
  const words = useColumnWords();
  const text = useAxisText();
  const own = points.find((point) => point.run === run);
  const there = points.filter(({ px, py }) => px === own?.px && py === own.py);
  const named = there.slice(0, mostNames);
  return (
    <div className={chartClasses.reading}>
      {named.map((one) => (
        <div key={one.run.id} className={chartClasses.readingLine}>
          <i style={{ background: colorOf(one.run) }} />
          <span>{shortName(one.run.name, 24)}</span>
        </div>
      ))}
      {there.length > named.length ? (
        <div className={chartClasses.readingHead}>{t('moreRuns', { count: there.length - named.length })}</div>
      ) : null}
      {[x, y].map(({ column }, which) => (
        <div key={which === 0 ? 'x' : 'y'} className={chartClasses.readingLine}>
          <span className={chartClasses.readingHead}>{words.title(column.id)}</span>
          <b>{text(column, column.value(run))}</b>
        </div>
      ))}
    </div>
  );
}
