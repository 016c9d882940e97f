// How the charts of a page are looked at: over what, how smooth, how near.

import { ActionIcon, Checkbox, SegmentedControl, Slider } from '@mantine/core';
import { IconZoomIn, IconZoomOut, IconZoomReset } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './Chart.module.css';
import { useChartView, useChartViewPart } from './chart-group.tsx';
import { showOver, zoom } from './chart-view.ts';
import type { XKind } from './curve.ts';
import { xKinds } from './x-axis.ts';

interface ChartControlsProps {
  extent: readonly [low: number, high: number];
  /** Whether there is a time to draw over. */
  hasTime: boolean;
}

const mostSmoothing = 0.99;

export function ChartControls({ extent, hasTime }: ChartControlsProps) {
  const { t } = useTranslation('charts');
  const format = useNumberFormat();
  const view = useChartView();
  const [kind, isLogX, smoothing, window] = [
    useChartViewPart('kind'),
    useChartViewPart('isLogX'),
    useChartViewPart('smoothing'),
    useChartViewPart('window'),
  ] as const;
  const buttons = [
    { id: 'in', Icon: IconZoomIn, isOff: false, act: () => zoom(view, extent, 0.5) },
    { id: 'out', Icon: IconZoomOut, isOff: window === null, act: () => zoom(view, extent, 2) },
    { id: 'all', Icon: IconZoomReset, isOff: window === null, act: () => view.setState({ window: null }) },
  ] as const;
  return (
    <div className={classes.controls}>
      <SegmentedControl
        size="xs"
        aria-label={t('x.label')}
        value={kind}
        onChange={(value) => showOver(view, { kind: value as XKind })}
        data={xKinds.map((value) => ({
          value,
          label: t(`x.${value}`),
          disabled: value === 'time' && !hasTime,
        }))}
      />
      <Checkbox
        size="xs"
        label={t('logX')}
        checked={isLogX}
        onChange={(event) => showOver(view, { isLogX: event.currentTarget.checked })}
      />
      <div className={classes.smoothing}>
        <span aria-hidden>{t('smoothing')}</span>
        <Slider
          size="sm"
          className={classes.slider}
          min={0}
          max={mostSmoothing}
          step={0.01}
          value={smoothing}
          label={(value) => format.decimal(value, 2)}
          thumbLabel={t('smoothing')}
          onChange={(value) => view.setState({ smoothing: value })}
        />
        <output>{format.decimal(smoothing, 2)}</output>
      </div>
      <span className={classes.zooms}>
        {buttons.map(({ id, Icon, isOff, act }) => (
          <ActionIcon
            key={id}
            size="sm"
            aria-label={t(`zoom.${id}`)}
            title={t(`zoom.${id}`)}
            disabled={isOff}
            onClick={act}
          >
            <Icon size={16} aria-hidden />
          </ActionIcon>
        ))}
      </span>
      <span className={classes.hint}>{t('hint')}</span>
    </div>
  );
}
