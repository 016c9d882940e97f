// A chart: curves over the page's x, their newest values beside their names, the same as a table, and all of it to take away.

import { memo, useDeferredValue, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../common/Panel.tsx';
import classes from './Chart.module.css';
import { ChartMenu } from './ChartMenu.tsx';
import { ChartTable } from './ChartTable.tsx';
import { ChartToggle } from './ChartToggle.tsx';
import { useChartViewPart } from './chart-group.tsx';
import type { ChartCurve, ChartLevel, ChartMark, ChartScale } from './chart-types.ts';
import { Plot } from './Plot.tsx';
import { useSmoothed } from './use-smoothed.ts';

export interface ChartProps {
  title: string;
  /** Of the files that it is taken away as. */
  fileName: string;
  /** Grow in place: a new list says that they did. */
  curves: readonly ChartCurve[];
  /** From where to where the page's charts go. */
  extent: readonly [low: number, high: number];
  scale: ChartScale;
  marks?: readonly ChartMark[];
  levels?: readonly ChartLevel[];
  /** What the chart says before there is anything to draw. */
  empty: string;
  heightPx?: number;
  /** `keys`: names with their newest values in the heading; `ends`: names at the ends of the curves. */
  names: 'keys' | 'ends';
}

export const Chart = memo(function Chart(props: ChartProps) {
  const { title, fileName, curves, extent, scale, marks, levels, empty, names, heightPx = 190 } = props;
  const { t } = useTranslation('charts');
  const [isTable, setIsTable] = useState(false);
  const [isLogY, setIsLogY] = useState(false);
  const plot = useRef<HTMLDivElement>(null);
  // a chart after the other: of long curves all of them together would be felt while the slider moves
  const smoothing = useDeferredValue(useChartViewPart('smoothing'));
  const smoothedOf = useSmoothed(smoothing);
  const drawn = curves.filter(({ curve }) => curve.length > 0);
  const listed = names === 'keys' ? curves : [];
  return (
    <Panel
      className={classes.panel}
      title={title}
      aside={
        <div className={classes.aside}>
          {listed.map((one) => (
            <CurveKey key={one.id} curve={one} scale={scale} />
          ))}
          <span className={classes.buttons}>
            <ChartToggle
              isTable={isTable}
              label={t(isTable ? 'showChart' : 'showTable', { title })}
              onToggle={() => setIsTable(!isTable)}
            />
            <ChartMenu
              title={title}
              fileName={fileName}
              curves={drawn}
              smoothedOf={smoothedOf}
              isLogY={isLogY}
              onLogY={setIsLogY}
              plot={isTable ? null : plot}
            />
          </span>
        </div>
      }
    >
      {isTable ? (
        <ChartTable title={title} curves={drawn} scale={scale} heightPx={heightPx} />
      ) : (
        <div className={classes.plot} ref={plot} style={{ minHeight: heightPx }}>
          {drawn.length > 0 ? null : <p className={classes.empty}>{empty}</p>}
          <Plot
            title={title}
            curves={drawn}
            smoothedOf={smoothedOf}
            extent={extent}
            scale={scale}
            isLogY={isLogY}
            marks={marks ?? none}
            levels={levels ?? none}
            heightPx={heightPx}
            namesEnds={names === 'ends'}
          />
        </div>
      )}
    </Panel>
  );
});

const none = [] as const;

function CurveKey({ curve: { name, color, curve }, scale }: { curve: ChartCurve; scale: ChartScale }) {
  const last = curve.ys.findLast(Number.isFinite);
  return (
    <span className={classes.key}>
      <i style={{ background: color }} aria-hidden />
      {name} <b>{last === undefined ? '–' : scale.format(last)}</b>
    </span>
  );
}
