// Which part of a clip decided, over its waveform: how much less likely the label becomes when a part is hidden.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OcclusionCurve as Curve } from '../../evaluation/occlusion.ts';
import { largestOf } from '../../lib/long-lists.ts';
import type { HeardClip } from '../../state/try-it-types.ts';
import { ChartToggle } from '../charts/ChartToggle.tsx';
import { classColor } from '../common/class-colors.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { VirtualTable } from '../common/VirtualTable.tsx';
import classes from './HeardDetail.module.css';
import type { FoundOcclusion } from './questions.ts';

interface OcclusionCurveProps {
  found: FoundOcclusion;
  clip: HeardClip;
  /** That it was taken for, as it is shown. */
  label: string;
}

export function OcclusionCurve({ found: { curve, hopSamples }, clip, label }: OcclusionCurveProps) {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  const [isTable, setTable] = useState(false);
  const { drops, strongest } = curve;
  const { sampleRateHz } = clip.predictor;
  const samples = clip.seconds * sampleRateHz;
  const [up, down] = [
    largestOf(drops, 0),
    largestOf(
      drops.map((drop) => -drop),
      0,
    ),
  ];
  const most = Math.max(up, down, 1e-6);
  const seconds = (at: number) => format.decimal(at / sampleRateHz, 2);
  return (
    <figure className={classes.figure}>
      <svg
        className={classes.curve}
        viewBox={`0 ${-up / most} ${samples} ${(up + down) / most || 1}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('occlusion.label')}
      >
        {drops.map((drop, hop) => {
          const from = hop * hopSamples;
          const height = Math.abs(drop) / most;
          return (
            <rect
              key={from}
              x={from}
              width={Math.min(hopSamples, samples - from)}
              y={drop > 0 ? -height : 0}
              height={height}
              fill={drop > 0 ? classColor(clip.answer.label) : 'var(--mantine-color-dimmed)'}
            />
          );
        })}
        <line x1={0} x2={samples} y1={0} y2={0} />
      </svg>
      <figcaption>
        <span>
          {strongest
            ? t('occlusion.said', {
                label,
                from: seconds(strongest.from),
                to: seconds(strongest.to),
                drop: format.decimal(strongest.drop, 1),
              })
            : t('occlusion.none', { label })}{' '}
          {t('occlusion.note')}
        </span>
        <ChartToggle
          isTable={isTable}
          label={t(isTable ? 'occlusion.hide' : 'occlusion.table')}
          onToggle={() => setTable(!isTable)}
        />
      </figcaption>
      {isTable ? (
        <VirtualTable
          label={t('occlusion.label')}
          heightPx={240}
          rows={drops.map((drop, hop) => ({ drop, from: hop * hopSamples }))}
          rowKey={({ from }) => from}
          columns={[
            { id: 'from', header: t('occlusion.from'), cell: ({ from }) => seconds(from) },
            {
              id: 'drop',
              header: t('occlusion.drop'),
              align: 'end',
              cell: ({ drop }) => format.decimal(drop, 2),
            },
          ]}
        />
      ) : null}
    </figure>
  );
}

/** Where in the waveform that is. */
export function StrongestMark({ curve: { strongest }, clip }: { curve: Curve; clip: HeardClip }) {
  if (!strongest) return null;
  const samples = clip.seconds * clip.predictor.sampleRateHz;
  return (
    <span
      className={classes.strongest}
      style={{
        left: `${(100 * strongest.from) / samples}%`,
        width: `${(100 * (strongest.to - strongest.from)) / samples}%`,
        borderColor: classColor(clip.answer.label),
      }}
      aria-hidden
    />
  );
}
