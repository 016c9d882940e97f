// Whether the model is right as often as it is sure, and how much better it is on what it is surest of.

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type CoveragePoint, type ReliabilityBin, rejectCurve, reliability } from '../../evaluation/calibration.ts';
import type { Evaluation } from '../../evaluation/evaluation-result.ts';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import classes from './CalibrationPanel.module.css';
import { calibrationSaid } from './result-sentences.ts';

/** Of the drawings, in their own units. */
const [width, height, left, bottom] = [300, 190, 46, 28];

export function CalibrationPanel({ evaluation }: { evaluation: Evaluation }) {
  const { t } = useTranslation('evaluate');
  const format = useNumberFormat();
  const said = useSaid('evaluate');
  const { predictions, temperature } = evaluation;
  const shown = useMemo(() => {
    return { found: reliability(predictions), mended: reliability(predictions, temperature?.temperature ?? 1) };
  }, [predictions, temperature]);
  const curve = useMemo(() => rejectCurve(predictions, temperature?.temperature ?? 1), [predictions, temperature]);
  return (
    <Panel title={t('calibration.title')}>
      <p className={classes.sentence}>{said(calibrationSaid(evaluation, format))}</p>
      <div className={classes.charts}>
        <figure>
          <figcaption>{t('calibration.reliability')}</figcaption>
          <Axes x={t('calibration.confidence')} y={t('calibration.right')}>
            <Bins bins={shown.found.bins} />
          </Axes>
        </figure>
        <figure>
          <figcaption>{t('calibration.reject')}</figcaption>
          <Axes x={t('calibration.coverage')} y={t('calibration.right')}>
            <Curve points={curve} />
          </Axes>
        </figure>
        <table className={classes.table}>
          <caption>{t('calibration.table')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('calibration.answered')}</th>
              <th scope="col">{t('calibration.threshold')}</th>
              <th scope="col">{t('calibration.right')}</th>
            </tr>
          </thead>
          <tbody>
            {tableRows(curve).map(({ coverage, threshold, accuracy }) => (
              <tr key={threshold}>
                <td>{format.percent(coverage, 0)}</td>
                <td>{format.percent(threshold)}</td>
                <td>{format.percent(accuracy)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

/** The points nearest to all, three quarters, a half, a quarter and a tenth of the clips. */
function tableRows(curve: readonly CoveragePoint[]): CoveragePoint[] {
  const near = [1, 0.75, 0.5, 0.25, 0.1].flatMap((wanted) =>
    [...curve].sort((a, b) => Math.abs(a.coverage - wanted) - Math.abs(b.coverage - wanted)).slice(0, 1),
  );
  return [...new Set(near)];
}

const xOf = (share: number) => left + share * (width - left - 8);
const yOf = (share: number) => 8 + (1 - share) * (height - bottom - 8);

function Axes({ x, y, children }: { x: string; y: string; children: React.ReactNode }) {
  const format = useNumberFormat();
  return (
    <svg viewBox={`0 0 ${width} ${height}`} className={classes.chart} aria-hidden>
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line x1={xOf(0)} x2={xOf(1)} y1={yOf(share)} y2={yOf(share)} className={classes.grid} />
          <text x={left - 4} y={yOf(share) + 3} textAnchor="end">
            {format.percent(share, 0)}
          </text>
          <text
            x={xOf(share)}
            y={height - bottom + 12}
            textAnchor={share === 1 ? 'end' : share === 0 ? 'start' : 'middle'}
          >
            {format.percent(share, 0)}
          </text>
        </g>
      ))}
      {children}
      <text x={xOf(0.5)} y={height - 3} textAnchor="middle">
        {x}
      </text>
      <text x={8} y={yOf(0.5)} textAnchor="middle" transform={`rotate(-90 8 ${yOf(0.5)})`} className={classes.yName}>
        {y}
      </text>
    </svg>
  );
}

function Bins({ bins }: { bins: readonly ReliabilityBin[] }) {
  return (
    <>
      <line x1={xOf(0)} y1={yOf(0)} x2={xOf(1)} y2={yOf(1)} className={classes.ideal} />
      {bins.map(({ from, to, clipCount, accuracy }) =>
        clipCount > 0 ? (
          <rect
            key={from}
            x={xOf(from) + 1}
            width={xOf(to) - xOf(from) - 2}
            y={yOf(accuracy)}
            height={Math.max(1, yOf(0) - yOf(accuracy))}
            className={classes.bar}
          />
        ) : null,
      )}
    </>
  );
}

function Curve({ points }: { points: readonly CoveragePoint[] }) {
  const step = Math.max(1, Math.floor(points.length / 200));
  const drawn = points.filter((_, at) => at % step === 0 || at === points.length - 1);
  return (
    <polyline
      points={drawn.map(({ coverage, accuracy }) => `${xOf(coverage)},${yOf(accuracy)}`).join(' ')}
      className={classes.curve}
    />
  );
}
