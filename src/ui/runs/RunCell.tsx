// A cell of the table of runs.

import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import type { RunColumn } from '../../run/table/run-column.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { cellText, rangeText } from './cell-text.ts';
import { LeakMark } from './LeakMark.tsx';
import { RunStateCell } from './RunStateCell.tsx';
import classes from './RunsTable.module.css';
import { RunTags } from './RunTags.tsx';
import { splitSaid } from './split-said.ts';

export function RunCell({ run, column }: { run: RunRecord; column: RunColumn }) {
  const { t } = useTranslation('runs');
  const format = useNumberFormat();
  const { id, kind, group } = column;
  if (id === 'state') return <RunStateCell run={run} />;
  if (id === 'tags') return <RunTags tags={run.tags ?? []} />;
  if (id === 'split') return <SplitCell run={run} />;
  const value = column.value(run);
  if (kind === 'moment' && typeof value === 'number') {
    return (
      <span className={classes.lines}>
        <span>{format.day(value)}</span>
        <span className={classes.small}>{format.time(value)}</span>
      </span>
    );
  }
  const text = cellText(value, column, format, t);
  if (kind === 'share' && value !== null) {
    const range = column.interval?.(run);
    return (
      <span className={classes.figure}>
        <b>{text}</b>
        <span className={classes.small}>
          {range ? <span title={t('interval')}>{rangeText(range, format)}</span> : null}
          {group === 'test' ? <LeakMark run={run} /> : null}
        </span>
      </span>
    );
  }
  if (group === 'setting') {
    // a probe has no settings: not even none
    const shown = value === null && !run.probe ? t('none') : text;
    return (
      <code className={classes.setting} title={shown}>
        {shown}
      </code>
    );
  }
  return <span title={text}>{text}</span>;
}

function SplitCell({ run }: { run: RunRecord }) {
  const said = useSaid('runs');
  const saidOfData = useSaid('data');
  const [how, ...more] = splitSaid(run.splitConfig, saidOfData).map((one) => said([one]));
  return (
    <span className={classes.lines} title={[how, ...more].join(' · ')}>
      <span>{how}</span>
      {more.length > 0 ? <span className={classes.small}>{more.join(' · ')}</span> : null}
    </span>
  );
}
