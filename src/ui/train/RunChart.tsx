// One chart of a run: thin lines over the updates, the newest values beside their names, and the same as a table.

import { ActionIcon } from '@mantine/core';
import { IconChartLine, IconTable } from '@tabler/icons-react';
import { memo, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { Panel } from '../common/Panel.tsx';
import { useInTurn } from '../common/use-in-turn.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { VirtualTable } from '../common/VirtualTable.tsx';
import { type ChartRow, type ChartRows, niceTicks } from './chart-rows.ts';
import type { ChartSpec } from './chart-specs.ts';
import classes from './RunChart.module.css';

const HEIGHT_PX = 172;

interface RunChartProps {
  spec: ChartSpec;
  /** Every row: for the table and the newest values. Grows in place. */
  chart: ChartRows;
  /** Few enough to draw, and others whenever there are new ones. */
  drawnRows: ChartRow[];
  totalSteps: number;
  bestStep: number | null;
}

export const RunChart = memo(function RunChart({ spec, chart, drawnRows, totalSteps, bestStep }: RunChartProps) {
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  const [isTable, setIsTable] = useState(false);
  const title = t(`chart.${spec.id}`);
  const hasRows = spec.series.some(({ field }) => chart.last(field) !== null);
  return (
    <Panel
      className={classes.panel}
      title={title}
      aside={
        <div className={classes.aside}>
          {spec.series.map(({ field, color, name }) => {
            const last = chart.last(field);
            return (
              <span key={field} className={classes.key}>
                <i style={{ background: color }} aria-hidden />
                {name ?? t(`field.${field}`)} <b>{last ? spec.format(last.value, format) : '–'}</b>
              </span>
            );
          })}
          <ActionIcon
            size="sm"
            aria-pressed={isTable}
            aria-label={t(isTable ? 'chart.showChart' : 'chart.showTable', { title })}
            onClick={() => setIsTable(!isTable)}
          >
            {isTable ? <IconChartLine size={16} aria-hidden /> : <IconTable size={16} aria-hidden />}
          </ActionIcon>
        </div>
      }
    >
      {isTable ? (
        <ChartTable spec={spec} rows={chart.rows} title={title} />
      ) : (
        <div className={classes.plot} role="img" aria-label={t('chart.label', { title })}>
          {hasRows ? null : <p className={classes.empty}>{t(`chart.empty.${spec.id}`)}</p>}
          <PlotInTurn
            spec={spec}
            rows={drawnRows}
            totalSteps={totalSteps}
            bestStep={spec.marksBest ? bestStep : null}
          />
        </div>
      )}
    </Panel>
  );
});

interface PlotProps {
  spec: ChartSpec;
  rows: ChartRow[];
  totalSteps: number;
  bestStep: number | null;
}

/** Drawing takes some 10 ms a chart, and the engine may have every core: the four charts do not come in one task. */
function PlotInTurn({ spec, rows, totalSteps, bestStep }: PlotProps) {
  const props = useMemo(() => ({ spec, rows, totalSteps, bestStep }), [spec, rows, totalSteps, bestStep]);
  const shown = useInTurn(props);
  return shown ? <Plot {...shown} /> : <div style={{ height: HEIGHT_PX }} />;
}

const Plot = memo(function Plot({ spec, rows, totalSteps, bestStep }: PlotProps) {
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  const ticks = spec.scale === 'unit' ? [0, 0.25, 0.5, 0.75, 1] : niceTicks(largest(rows, spec));
  const axis = {
    stroke: 'var(--mantine-color-default-border)',
    tick: { fill: 'var(--mantine-color-dimmed)', fontSize: 11 },
  };
  return (
    <ResponsiveContainer width="100%" height={HEIGHT_PX}>
      <LineChart data={rows} syncId="run" margin={{ top: 14, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--mantine-color-default-border)" strokeDasharray="2 4" />
        <XAxis
          {...axis}
          dataKey="step"
          type="number"
          domain={[0, Math.max(1, totalSteps)]}
          tickLine={false}
          tickFormatter={(step: number) => format.integer(step)}
          minTickGap={28}
          height={40}
          label={{
            value: t('chart.update'),
            position: 'insideBottomRight',
            offset: 7,
            fontSize: 11,
            fill: 'var(--mantine-color-dimmed)',
          }}
        />
        <YAxis
          {...axis}
          width={46}
          interval={0}
          axisLine={false}
          tickLine={false}
          domain={[0, ticks.at(-1) ?? 1]}
          ticks={ticks}
          tickFormatter={(value: number) =>
            spec.scale === 'unit' ? format.percent(value, 0) : format.scientific(value)
          }
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--mantine-color-dimmed)', strokeWidth: 1 }}
          content={({ active, payload }) => {
            const row = payload?.[0]?.payload as ChartRow | undefined;
            return active && row ? <Reading spec={spec} row={row} /> : null;
          }}
        />
        {bestStep === null ? null : (
          <ReferenceLine
            x={bestStep}
            stroke="var(--mantine-color-text)"
            strokeDasharray="3 3"
            label={{
              value: t('chart.best'),
              position: bestStep > totalSteps * 0.9 ? 'insideTopRight' : 'top',
              fontSize: 11,
              fill: 'var(--mantine-color-text)',
            }}
          />
        )}
        {spec.guessed === undefined ? null : (
          <ReferenceLine
            y={spec.guessed}
            stroke="var(--mantine-color-dimmed)"
            strokeDasharray="6 4"
            label={{
              value: t('chart.guessed', { share: format.percent(spec.guessed) }),
              position: 'insideBottomRight',
              fontSize: 11,
              fill: 'var(--mantine-color-dimmed)',
            }}
          />
        )}
        {spec.series.map(({ field, color, isSparse }) => (
          <Line
            key={field}
            dataKey={field}
            type="linear"
            stroke={color}
            strokeWidth={1.5}
            dot={isSparse && rows.length < 200 ? { r: 2, fill: color, strokeWidth: 0 } : false}
            activeDot={{ r: 3, strokeWidth: 0, fill: color }}
            connectNulls
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
});

function largest(rows: readonly ChartRow[], spec: ChartSpec): number {
  let max = 0;
  for (const row of rows) {
    for (const { field } of spec.series) {
      const value = row[field];
      if (value !== undefined && Number.isFinite(value) && value > max) max = value;
    }
  }
  return max;
}

function Reading({ spec, row }: { spec: ChartSpec; row: ChartRow }) {
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  return (
    <div className={classes.reading}>
      <div>{t('chart.at', { step: format.integer(row.step), epoch: format.decimal(row.epoch, 2) })}</div>
      {spec.series.map(({ field, color, name }) => {
        const value = row[field];
        return value === undefined ? null : (
          <div key={field} className={classes.key}>
            <i style={{ background: color }} aria-hidden />
            {name ?? t(`field.${field}`)} <b>{spec.format(value, format)}</b>
          </div>
        );
      })}
    </div>
  );
}

function ChartTable({ spec, rows, title }: { spec: ChartSpec; rows: readonly ChartRow[]; title: string }) {
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  const own = rows.filter((row) => spec.series.some(({ field }) => row[field] !== undefined));
  return (
    <VirtualTable
      label={title}
      rows={own}
      rowKey={(row) => row.step}
      heightPx={HEIGHT_PX}
      rowHeightPx={26}
      columns={[
        { id: 'step', header: t('chart.update'), width: '5rem', align: 'end', cell: (row) => format.integer(row.step) },
        {
          id: 'epoch',
          header: t('log.epochColumn'),
          width: '5rem',
          align: 'end',
          cell: (row) => format.decimal(row.epoch, 2),
        },
        ...spec.series.map(({ field, name }) => ({
          id: field,
          header: <code>{name ? `eval_${name}` : field}</code>,
          align: 'end' as const,
          cell: (row: ChartRow) => (row[field] === undefined ? '' : spec.format(row[field], format)),
        })),
      ]}
    />
  );
}
