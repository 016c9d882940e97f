// One chart of a run: thin lines over the updates, the newest values beside their names, and the same as a table.

import { ActionIcon } from '@mantine/core';
import { IconChartLine, IconTable } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { VirtualTable } from '../common/VirtualTable.tsx';
import { type ChartRow, lastValue } from './chart-rows.ts';
import type { ChartSpec } from './chart-specs.ts';
import { LinePlot } from './LinePlot.tsx';
import classes from './RunChart.module.css';

const HEIGHT_PX = 172;

interface RunChartProps {
  spec: ChartSpec;
  /** Every row: for the table and the newest values. */
  rows: readonly ChartRow[];
  /** Few enough to draw. */
  drawnRows: ChartRow[];
  totalSteps: number;
  bestStep: number | null;
}

export const RunChart = memo(function RunChart({ spec, rows, drawnRows, totalSteps, bestStep }: RunChartProps) {
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  const [isTable, setIsTable] = useState(false);
  const title = t(`chart.${spec.id}`);
  const hasRows = spec.series.some(({ field }) => lastValue(rows, field) !== null);
  return (
    <Panel
      className={classes.panel}
      title={title}
      aside={
        <div className={classes.aside}>
          {spec.series.map(({ field, color, name }) => {
            const last = lastValue(rows, field);
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
        <ChartTable spec={spec} rows={rows} title={title} />
      ) : (
        <div className={classes.plot} role="img" aria-label={t('chart.label', { title })}>
          {hasRows ? null : <p className={classes.empty}>{t(`chart.empty.${spec.id}`)}</p>}
          <LinePlot
            spec={spec}
            rows={drawnRows}
            totalSteps={totalSteps}
            bestStep={spec.marksBest ? bestStep : null}
            heightPx={HEIGHT_PX}
          />
        </div>
      )}
    </Panel>
  );
});

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
