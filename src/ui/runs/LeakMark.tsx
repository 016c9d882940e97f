// Beside a score: that the test knew something from the training, and what.

import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import { isLeaky, runLeaks } from '../../run/table/run-leaks.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { groupName, leaksSaid } from '../data/split-sentences.ts';
import classes from './RunsTable.module.css';

/** Nothing where it makes no score too good. */
export function LeakMark({ run }: { run: RunRecord }) {
  return isLeaky(run) ? <Mark run={run} /> : null;
}

function Mark({ run }: { run: RunRecord }) {
  const { t } = useTranslation('runs');
  const format = useNumberFormat();
  const said = useSaid('data');
  const leaks = runLeaks(run);
  const names = leaks.map(({ group }) => (group === null ? t('copies') : said([groupName(group, true)])));
  return (
    <span className={classes.leak} title={said(leaksSaid(leaks))}>
      <IconAlertTriangle size={12} aria-hidden />
      <span>{t('leak', { groups: format.list(names) })}</span>
    </span>
  );
}
