// The curves of several runs over one another.

import { Button } from '@mantine/core';
import { memo, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '../../charts/Chart.tsx';
import { ChartControls } from '../../charts/ChartControls.tsx';
import { ChartGroup, useChartViewPart } from '../../charts/chart-group.tsx';
import type { ChartCurve } from '../../charts/chart-types.ts';
import { scaleOf } from '../../charts/figure-specs.ts';
import type { CurveField } from '../../charts/run-curves.ts';
import { useRunCurves } from '../../charts/use-run-curves.ts';
import { extentOf, isKnown } from '../../charts/x-axis.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import classes from './ComparePage.module.css';
import { curvesOf, type NamedLine } from './compared-lines.ts';

interface CompareCurvesProps {
  lines: readonly NamedLine[];
}

const first: readonly CurveField[] = ['loss', 'eval_loss', 'eval_accuracy', 'eval_f1', 'learning_rate'];
const more: readonly CurveField[] = ['grad_norm', 'train_samples_per_second', 'memory_bytes'];

export function CompareCurves(props: CompareCurvesProps) {
  return (
    <ChartGroup>
      <Curves {...props} />
    </ChartGroup>
  );
}

function Curves({ lines }: CompareCurvesProps) {
  const { t } = useTranslation('compare');
  const [showsMore, setShowsMore] = useState(false);
  const kind = useChartViewPart('kind');
  const isLogX = useChartViewPart('isLogX');
  const runs = useMemo(() => lines.flatMap((line) => line.runs), [lines]);
  const curvesOfRun = useRunCurves(runs);
  const isRead = curvesOfRun !== null;
  // new lists whenever a run has new rows
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same curves each time
  const curves = useMemo(() => {
    if (!curvesOfRun) return new Map<CurveField, ChartCurve[]>();
    return new Map([...first, ...more].map((field) => [field, curvesOf(lines, field, curvesOfRun)] as const));
  }, [isRead, lines]);
  const all = [...curves.values()].flatMap((each) => each.map(({ curve }) => curve));
  const [low, high] = extentOf(all, kind, isLogX);
  const extent = useMemo(() => [low, high] as const, [low, high]);
  const hasRows = all.some((curve) => curve.length > 0);
  if (!isRead) return <p className={classes.note}>{t('readingLogs')}</p>;
  if (!hasRows) return <p className={classes.note}>{t('noCurves')}</p>;
  return (
    <section className={classes.curves} aria-label={t('curves')}>
      <ChartControls extent={extent} hasTime={isKnown(all, 'time')} />
      <div className={classes.charts}>
        {(showsMore ? [...first, ...more] : first).map((field) => (
          <CurveChart key={field} field={field} curves={curves.get(field) ?? none} extent={extent} />
        ))}
      </div>
      <Button className={classes.more} size="xs" variant="subtle" onClick={() => setShowsMore(!showsMore)}>
        {t(showsMore ? 'fewerCharts' : 'moreCharts')}
      </Button>
    </section>
  );
}

const none = [] as const;

interface CurveChartProps {
  field: CurveField;
  curves: Parameters<typeof Chart>[0]['curves'];
  extent: readonly [low: number, high: number];
}

const CurveChart = memo(function CurveChart({ field, curves, extent }: CurveChartProps) {
  const { t } = useTranslation('compare');
  const format = useNumberFormat();
  const scale = useMemo(() => scaleOf(field, format, true), [field, format]);
  return (
    <Chart
      title={t(`figure.${field}`)}
      fileName={`compare ${field}`}
      curves={curves}
      extent={extent}
      scale={scale}
      empty={t('noRows')}
      heightPx={230}
      names="ends"
    />
  );
});
