// The curve over the layers with what it may be taken for, or all rows as a table; and the curve while it grows.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProbeReport, ProbeRow } from '../../evaluation/probes/probe-report.ts';
import { largestOf } from '../../lib/long-lists.ts';
import { ChartToggle } from '../charts/ChartToggle.tsx';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { LayerCurve } from './LayerCurve.tsx';
import classes from './ProbePlace.module.css';
import { curveSaid } from './probe-sentences.ts';
import { RowTable } from './RowTable.tsx';
import { oneLayerOf } from './row-names.ts';

interface LayerPanelProps {
  report: ProbeReport;
  chosen: string;
  onChoose(name: string): void;
}

export function LayerPanel({ report, chosen, onChoose }: LayerPanelProps) {
  const { t } = useTranslation('probe');
  const format = useNumberFormat();
  const said = useSaid('probe');
  const [isTable, setIsTable] = useState(false);
  const { rows } = report;
  return (
    <Panel
      title={t('curve.title')}
      aside={
        <ChartToggle
          isTable={isTable}
          label={t(isTable ? 'curve.showChart' : 'curve.showTable')}
          onToggle={() => setIsTable(!isTable)}
        />
      }
    >
      {isTable ? (
        <RowTable rows={rows} chosen={chosen} onChoose={onChoose} />
      ) : (
        <LayerCurve rows={rows} layerCount={layerCountOf(rows)} chosen={pointOf(rows, chosen)} onChoose={onChoose} />
      )}
      <p className={`${classes.note} ${classes.below}`}>{said(curveSaid(report, format))}</p>
    </Panel>
  );
}

/** As rows arrive. */
export function GrowingCurve({ rows, layerCount }: { rows: readonly ProbeRow[]; layerCount: number }) {
  const { t } = useTranslation('probe');
  return (
    <Panel title={t('curve.title')}>
      <LayerCurve rows={rows} layerCount={layerCount} chosen={null} />
    </Panel>
  );
}

function layerCountOf(rows: readonly ProbeRow[]): number {
  return largestOf(
    rows.map((row) => oneLayerOf(row) ?? 0),
    0,
  );
}

/** The point of the curve that reads what a row reads: the row itself, or the layer that was chosen. */
function pointOf(rows: readonly ProbeRow[], name: string): string | null {
  const row = rows.find((one) => one.name === name);
  const point = rows.find(
    (one) =>
      one.chosen === 'outside' &&
      one.features === row?.features &&
      one.layers.length === row.layers.length &&
      one.layers.every((layer, at) => layer === row.layers[at]),
  );
  return point?.name ?? null;
}
