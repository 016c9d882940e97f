// What folds that mix the speakers would have promised, beside folds that keep them apart: a leak as a number.

import { useTranslation } from 'react-i18next';
import { type ProbeReport, probeRow } from '../../evaluation/probes/probe-report.ts';
import type { Interval } from '../../evaluation/wilson-interval.ts';
import { IntervalBar } from '../common/IntervalBar.tsx';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import compared from './ComparedRows.module.css';
import classes from './ProbePlace.module.css';
import { mixedSaid } from './probe-sentences.ts';

export function MixedPanel({ report }: { report: ProbeReport }) {
  const { t } = useTranslation('probe');
  const format = useNumberFormat();
  const said = useSaid('probe');
  const sentences = mixedSaid(report, format);
  const row = probeRow(report, report.best.any);
  if (sentences.length === 0 || !row || !report.mixedFolds) return null;
  const bars: [name: string, accuracy: number, interval: Interval | null][] = [
    [t('mixed.apart'), row.accuracy, row.interval],
    [t('mixed.together'), report.mixedFolds.accuracy, report.mixedFolds.interval],
  ];
  return (
    <Panel title={t(report.foldsBy === 'speaker' ? 'mixed.title' : 'mixed.titleGroups')}>
      <p className={classes.panelSentence}>{said(sentences)}</p>
      <dl className={compared.bars}>
        {bars.map(([name, accuracy, interval]) => (
          <div key={name} className={compared.static}>
            <dt>{name}</dt>
            <dd aria-hidden>
              <IntervalBar share={accuracy} interval={interval} />
            </dd>
            <dd className={compared.share}>{format.percent(accuracy)}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
