// Points along an axis of shares, one on the other where they meet.

import { useElementSize } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { largestOf } from '../../lib/long-lists.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import frame from './ChartFrame.module.css';
import { type GroupShare, stackShares } from './group-shares.ts';
import classes from './LayerCurve.module.css';

const pitchPx = 10;
const sidePx = 16;

interface SharePointsProps {
  shares: readonly GroupShare[];
  /** Of all clips. */
  mean: number;
  label: string;
}

export function SharePoints({ shares, mean, label }: SharePointsProps) {
  const { t } = useTranslation('probe');
  const format = useNumberFormat();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const plotWidth = Math.max(1, width - 2 * sidePx);
  const points = stackShares(shares, Math.max(1, Math.floor(plotWidth / pitchPx)));
  const levels =
    1 +
    largestOf(
      points.map(({ level }) => level),
      0,
    );
  const base = 14 + levels * pitchPx;
  const xOf = (share: number) => sidePx + share * plotWidth;
  return (
    <div ref={ref} role="img" aria-label={label} style={{ minHeight: base + 40 }}>
      {width > 0 ? (
        <svg width={width} height={base + 40} className={frame.chart} aria-hidden>
          {[0, 0.25, 0.5, 0.75, 1].map((share) => (
            <g key={share}>
              <line x1={xOf(share)} x2={xOf(share)} y1={4} y2={base + 4} className={frame.grid} />
              <text x={xOf(share)} y={base + 20} textAnchor="middle">
                {format.percent(share, 0)}
              </text>
            </g>
          ))}
          <line x1={xOf(mean)} x2={xOf(mean)} y1={0} y2={base + 6} className={classes.meanLine} />
          {points.map(({ value, share, clipCount, isSmall, place, level }) => (
            <circle
              key={value}
              cx={xOf(place)}
              cy={base - (level + 0.5) * pitchPx}
              r={4}
              className={classes.dot}
              data-small={isSmall || undefined}
            >
              <title>
                {t('spread.point', { value, share: format.percent(share), count: clipCount, clips: clipCount })}
              </title>
            </circle>
          ))}
          <text x={width / 2} y={base + 36} textAnchor="middle">
            {t('spread.axis')}
          </text>
        </svg>
      ) : null}
    </div>
  );
}
