// Whether more recordings would help: accuracy over the number of clips that were learned from.

import { useElementSize } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LearningPoint } from '../../evaluation/probes/probe-report.ts';
import { largestOf } from '../../lib/long-lists.ts';
import { ChartToggle } from '../charts/ChartToggle.tsx';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { ChartFrame, shareToY } from './ChartFrame.tsx';
import { shareDomain } from './curve-points.ts';
import curve from './LayerCurve.module.css';
import classes from './ProbePlace.module.css';
import { learningSaid } from './probe-sentences.ts';

export function LearningPanel({ points }: { points: readonly LearningPoint[] }) {
  const { t } = useTranslation('probe');
  const format = useNumberFormat();
  const said = useSaid('probe');
  const [isTable, setIsTable] = useState(false);
  const sentences = learningSaid(points, format);
  if (sentences.length === 0) return null;
  return (
    <Panel
      title={t('learning.title')}
      aside={
        <ChartToggle
          isTable={isTable}
          label={t(isTable ? 'learning.showChart' : 'learning.showTable')}
          onToggle={() => setIsTable(!isTable)}
        />
      }
    >
      <p className={classes.panelSentence}>{said(sentences)}</p>
      {isTable ? <LearningTable points={points} /> : <LearningPlot points={points} />}
    </Panel>
  );
}

function LearningPlot({ points }: { points: readonly LearningPoint[] }) {
  const { t } = useTranslation('probe');
  const format = useNumberFormat();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const area = { width, height: 190, left: 44, right: 28, top: 22, bottom: 38 };
  const domain = shareDomain(points.map(({ accuracy, low, high }) => ({ accuracy, interval: { low, high } })));
  const most = largestOf(
    points.map(({ clipCount }) => clipCount),
    1,
  );
  const xOf = (clipCount: number) => area.left + ((width - area.left - area.right) * clipCount) / most;
  const yOf = (share: number) => shareToY(share, domain, area);
  const upper = points.map(({ clipCount, high }) => `${xOf(clipCount)},${yOf(high)}`);
  const lower = points.map(({ clipCount, low }) => `${xOf(clipCount)},${yOf(low)}`).reverse();
  const baseline = area.height - area.bottom;
  return (
    <div ref={ref} style={{ height: area.height }} role="img" aria-label={t('learning.title')}>
      {width > 0 ? (
        <ChartFrame area={area} domain={domain} yLabel={t('learning.y')}>
          <g className={curve.learning}>
            <polygon points={[...upper, ...lower].join(' ')} className={curve.band} />
            <polyline
              points={points.map(({ clipCount, accuracy }) => `${xOf(clipCount)},${yOf(accuracy)}`).join(' ')}
              className={curve.line}
            />
            {points.map(({ clipCount, accuracy, low, high }) => (
              <circle key={clipCount} cx={xOf(clipCount)} cy={yOf(accuracy)} r={3} className={curve.shape}>
                <title>
                  {t('learning.point', {
                    clips: format.integer(clipCount),
                    share: format.percent(accuracy),
                    low: format.percent(low),
                    high: format.percent(high),
                  })}
                </title>
              </circle>
            ))}
          </g>
          {ticksOf(points, (clipCount) => xOf(clipCount)).map((clipCount) => (
            <text key={clipCount} x={xOf(clipCount)} y={baseline + 15} textAnchor="middle">
              {format.integer(clipCount)}
            </text>
          ))}
          <text x={(area.left + width - area.right) / 2} y={baseline + 32} textAnchor="middle">
            {t('learning.x')}
          </text>
        </ChartFrame>
      ) : null}
    </div>
  );
}

/** Counts that do not touch each other, the largest always among them. */
function ticksOf(points: readonly LearningPoint[], xOf: (clipCount: number) => number): number[] {
  const ticks: number[] = [];
  for (const { clipCount } of [...points].sort((a, b) => b.clipCount - a.clipCount)) {
    const last = ticks.at(-1);
    if (last === undefined || xOf(last) - xOf(clipCount) >= 36) ticks.push(clipCount);
  }
  return ticks;
}

function LearningTable({ points }: { points: readonly LearningPoint[] }) {
  const { t } = useTranslation('probe');
  const format = useNumberFormat();
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t('learning.clips')}</th>
          <th scope="col">{t('learning.right')}</th>
          <th scope="col">{t('learning.range')}</th>
        </tr>
      </thead>
      <tbody>
        {points.map(({ clipCount, accuracy, low, high }) => (
          <tr key={clipCount}>
            <td>{format.integer(clipCount)}</td>
            <td>{format.percent(accuracy)}</td>
            <td>{t('agreement.range', { low: format.percent(low), high: format.percent(high) })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
