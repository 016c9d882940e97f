// Runs as points: any setting or figure against any figure.

import { Checkbox, Select } from '@mantine/core';
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
import { LazyScatterPlot } from './LazyScatterPlot.tsx';
import { colorsBy } from './point-colors.ts';
import classes from './RunPlots.module.css';
import { type RunAxis, runAxis } from './run-axes.ts';

interface ScatterPanelProps {
  runs: readonly RunRecord[];
  styles: ReadonlyMap<string, RunStyle>;
  choices: AxisChoices;
}

const heightPx = 280;

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
          <LazyScatterPlot
            runs={runs}
            x={x}
            y={y}
            title={title}
            heightPx={heightPx}
            colorOf={(run) => colors?.colorOf(run) ?? styles.get(run.id)?.color ?? 'var(--mantine-color-dimmed)'}
          />
        </div>
      )}
      {colors && colorColumn && !isTable ? <ColorLegend column={colorColumn} colorKey={colors.key} /> : null}
    </Panel>
  );
}
