// What else a chart can: a logarithmic axis, and to be taken away as a picture or as numbers.

import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconDownload } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { toCsv } from '../../export/csv.ts';
import { saveBlob } from '../common/save-blob.ts';
import { useShowError } from '../common/use-show-error.ts';
import { chartCsv } from './chart-rows.ts';
import type { ChartCurve } from './chart-types.ts';
import type { Curve } from './curve.ts';
import { chartPng, chartSvg } from './save-chart.ts';

interface ChartMenuProps {
  title: string;
  fileName: string;
  curves: readonly ChartCurve[];
  smoothedOf(curve: Curve): Curve | null;
  isLogY: boolean;
  onLogY(isLog: boolean): void;
  /** Holds the chart's SVG; null: the table is shown. */
  plot: RefObject<HTMLDivElement | null> | null;
}

export function ChartMenu({ title, fileName, curves, smoothedOf, isLogY, onLogY, plot }: ChartMenuProps) {
  const { t } = useTranslation('charts');
  const showError = useShowError();
  const isDrawn = plot !== null && curves.length > 0;
  const save = async (kind: 'svg' | 'png' | 'csv') => {
    try {
      if (kind === 'csv') {
        const { columns, rows } = chartCsv(curves, smoothedOf);
        saveBlob(new Blob([toCsv(columns, rows)], { type: 'text/csv' }), `${fileName}.csv`);
        return;
      }
      const svg = plot?.current?.querySelector<SVGSVGElement>('svg[data-chart]');
      if (!svg) return;
      const keys = curves.map(({ name, color, dash }) => ({ name, color, dash }));
      const picture = chartSvg(svg, title, keys);
      saveBlob(kind === 'svg' ? picture.blob : await chartPng(picture), `${fileName}.${kind}`);
    } catch (thrown) {
      showError('evaluate', thrown);
    }
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon size="sm" aria-label={t('menu', { title })} title={t('menu', { title })}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={!isDrawn} onClick={() => onLogY(!isLogY)}>
          {t(isLogY ? 'linearY' : 'logY')}
        </Menu.Item>
        <Menu.Divider />
        {(['svg', 'png', 'csv'] as const).map((kind) => (
          <Menu.Item
            key={kind}
            leftSection={<IconDownload size={14} aria-hidden />}
            disabled={kind === 'csv' ? curves.length === 0 : !isDrawn}
            onClick={() => void save(kind)}
          >
            {t(`save.${kind}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
