// Runs as points: any setting or figure against any figure.

import { Checkbox, Select } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../../run/run-record.ts';
import { ChartToggle } from '../../charts/ChartToggle.tsx';
import { PictureMenu } from '../../charts/PictureMenu.tsx';
import type { RunStyle } from '../../charts/run-colors.ts';
import { Panel } from '../../common/Panel.tsx';
import { useColumnWords } from '../use-column-words.ts';
import { AxisTable } from './AxisTable.tsx';
import type { AxisChoices } from './axis-choices.ts';
import { ColorLegend } from './ColorLegend.tsx';
import { colorsBy } from './point-colors.ts';
import classes from './RunPlots.module.css';
import { placeOn, type RunAxis, runAxis } from './run-axes.ts';
import { useAxisText } from './use-axis-text.ts';

interface ScatterPanelProps {
  runs: readonly RunRecord[];
  styles: ReadonlyMap<string, RunStyle>;
  choices: AxisChoices;
}

const height = 280;
const area = { left: 60, right: 16, top: 12, bottom: 40 };

export function ScatterPanel({ runs, styles, choices }: ScatterPanelProps) {
  const { t } = useTranslation('compare');
  const words = useColumnWords();
  const { inputs, figures } = choices;
  const all = [...inputs, ...figures];
  const [isTable, setIsTable] = useState(false);
  const [xId, setXId] = useState<string | null>(null);
  const [yId, setYId] = useState<string | null>(null);
  const [colorId, setColorId] = useState<string>('');
  const [logs, setLogs] = useState<Readonly<Record<string, boolean>>>({});
  const plot = useRef<HTMLDivElement>(null);
  const xColumn = all.find(({ id }) => id === xId) ?? all[0];
  const yColumn = figures.find(({ id }) => id === yId) ?? figures[0];
  const colorColumn = all.find(({ id }) => id === colorId);
  const axes = useMemo(
    () =>
      xColumn &&
      yColumn &&
      ([runAxis(xColumn, runs, logs[xColumn.id]), runAxis(yColumn, runs, logs[yColumn.id])] as const),
    [xColumn, yColumn, runs, logs],
  );
  const colors = useMemo(() => (colorColumn ? colorsBy(runAxis(colorColumn, runs), runs) : null), [colorColumn, runs]);
  if (!axes) return null;
  const [x, y] = axes;
  const title = t('scatter.title', { x: words.title(x.column.id), y: words.title(y.column.id) });
  const options = (columns: typeof all) => columns.map(({ id }) => ({ value: id, label: words.title(id) }));
  const select = (label: string, value: string, columns: typeof all, onChange: (id: string) => void) => (
    <Select
      size="xs"
      className={classes.select}
      label={label}
      searchable
      value={value}
      data={options(columns)}
      onChange={(id) => id && onChange(id)}
    />
  );
  const logBox = (axis: RunAxis, label: string) => (
    <Checkbox
      size="xs"
      label={label}
      checked={axis.isLog}
      disabled={!axis.canBeLog}
      onChange={(event) => setLogs({ ...logs, [axis.column.id]: event.currentTarget.checked })}
    />
  );
  return (
    <Panel
      title={t('scatter.panel')}
      aside={
        <span className={classes.aside}>
          <ChartToggle
            isTable={isTable}
            label={t(isTable ? 'asChart' : 'asTable')}
            onToggle={() => setIsTable(!isTable)}
          />
          <PictureMenu title={title} fileName="compare scatter" plot={isTable ? null : plot} />
        </span>
      }
    >
      <div className={classes.controls}>
        {select(t('scatter.x'), x.column.id, all, setXId)}
        {logBox(x, t('scatter.logX'))}
        {select(t('scatter.y'), y.column.id, figures, setYId)}
        {logBox(y, t('scatter.logY'))}
        <Select
          size="xs"
          className={classes.select}
          label={t('scatter.color')}
          value={colorColumn?.id ?? ''}
          data={[{ value: '', label: t('scatter.byRun') }, ...options(all)]}
          onChange={(id) => setColorId(id ?? '')}
        />
      </div>
      {isTable ? (
        <AxisTable
          runs={runs}
          columns={colorColumn ? [x.column, y.column, colorColumn] : [x.column, y.column]}
          label={title}
        />
      ) : (
        <div ref={plot}>
          <ScatterPlot
            runs={runs}
            x={x}
            y={y}
            title={title}
            colorOf={(run) => colors?.colorOf(run) ?? styles.get(run.id)?.color ?? 'var(--mantine-color-dimmed)'}
          />
        </div>
      )}
      {colors && colorColumn && !isTable ? <ColorLegend column={colorColumn} colorKey={colors.key} /> : null}
    </Panel>
  );
}

interface ScatterPlotProps {
  runs: readonly RunRecord[];
  x: RunAxis;
  y: RunAxis;
  title: string;
  colorOf(run: RunRecord): string;
}

function ScatterPlot({ runs, x, y, title, colorOf }: ScatterPlotProps) {
  const words = useColumnWords();
  const text = useAxisText();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const xOf = (place: number) => area.left + 14 + place * (width - area.left - area.right - 28);
  const yOf = (place: number) => height - area.bottom - 10 - place * (height - area.top - area.bottom - 20);
  const points = runs.flatMap((run) => {
    const [px, py] = [placeOn(x, run), placeOn(y, run)];
    return px === null || py === null ? [] : [{ run, cx: xOf(px), cy: yOf(py) }];
  });
  const bottom = height - area.bottom;
  return (
    <div ref={ref} style={{ height }}>
      {width > 0 ? (
        <svg className={classes.svg} width={width} height={height} role="img" aria-label={title} data-chart>
          {y.ticks.map(({ value, place }) => (
            <g key={String(value)}>
              <line className={classes.grid} x1={area.left} x2={width - area.right} y1={yOf(place)} y2={yOf(place)} />
              <text x={area.left - 6} y={yOf(place) + 4} textAnchor="end">
                {text(y.column, value, 9)}
              </text>
            </g>
          ))}
          <line className={classes.axis} x1={area.left} x2={width - area.right} y1={bottom} y2={bottom} />
          {x.ticks.map(({ value, place }) => (
            <text key={String(value)} x={xOf(place)} y={bottom + 15} textAnchor="middle">
              {text(x.column, value, 12)}
            </text>
          ))}
          <text x={width - area.right} y={height - 6} textAnchor="end" className={classes.axisName}>
            {words.title(x.column.id)}
          </text>
          <text x={0} y={10} className={classes.axisName}>
            {words.title(y.column.id)}
          </text>
          {points.map(({ run, cx, cy }) => (
            <circle key={run.id} className={classes.point} cx={cx} cy={cy} r={5} style={{ fill: colorOf(run) }}>
              <title>
                {`${run.name}\n${words.title(x.column.id)} ${text(x.column, x.column.value(run))}\n${words.title(y.column.id)} ${text(y.column, y.column.value(run))}`}
              </title>
            </circle>
          ))}
        </svg>
      ) : null}
    </div>
  );
}
