// The result in one large sentence, and what it rests on in small ones.

import { useTranslation } from 'react-i18next';
import type { ProbeReport } from '../../evaluation/probes/probe-report.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { groupCount } from './group-shares.ts';
import classes from './ProbePlace.module.css';
import { basisSaid, betterSaid, foldsSaid, guessSaid, resultSaid } from './probe-sentences.ts';

interface ProbeSummaryProps {
  report: ProbeReport;
  dataset: Pick<OpenDataset, 'groups'>;
}

export function ProbeSummary({ report, dataset }: ProbeSummaryProps) {
  const { t } = useTranslation('probe');
  const format = useNumberFormat();
  const said = useSaid('probe');
  const group = dataset.groups.find(({ name }) => name === report.intervalBy);
  return (
    <section className={classes.summary} aria-label={t('result.label')}>
      <p className={classes.sentence}>{said(resultSaid(report, format))}</p>
      <p className={classes.second}>{said([...betterSaid(report, format), ...guessSaid(report, format)])}</p>
      <p className={classes.note}>{said([...foldsSaid(report), ...basisSaid(report, groupCount(report, group))])}</p>
    </section>
  );
}
