// One run as a line of the table.

import { Checkbox } from '@mantine/core';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import type { RunColumn } from '../../run/table/run-column.ts';
import { useStudio } from '../common/use-studio.ts';
import { isAtEnd } from './column-width.ts';
import { NotHere, useMissing } from './NotHere.tsx';
import { RunCell } from './RunCell.tsx';
import { RunMenu } from './RunMenu.tsx';
import { RunName } from './RunName.tsx';
import classes from './RunsTable.module.css';
import { RunTags } from './RunTags.tsx';
import type { RunChoosing } from './use-run-choosing.ts';

interface RunLineProps {
  run: RunRecord;
  columns: readonly RunColumn[];
  choosing: RunChoosing;
  /** Counted from 1, the head too. */
  rowIndex: number;
  isInGroup: boolean;
}

export const RunLine = memo(function RunLine({ run, columns, choosing, rowIndex, isInGroup }: RunLineProps) {
  const { t } = useTranslation('runs');
  const isOpen = useStudio((state) => state.runId === run.id);
  const missing = useMissing(run);
  const isChosen = choosing.isChosen(run.id);
  const hasTagColumn = columns.some(({ id }) => id === 'tags');
  const tags = hasTagColumn ? [] : (run.tags ?? []);
  return (
    <tr
      className={classes.line}
      aria-rowindex={rowIndex}
      aria-selected={isChosen}
      data-open={isOpen || undefined}
      data-archived={run.isArchived || undefined}
    >
      <td className={classes.check}>
        <Checkbox
          size="xs"
          aria-label={t('choose.one', { name: run.name })}
          checked={isChosen}
          onChange={() => {}}
          onClick={(event) => choosing.toggle(run.id, event.shiftKey)}
        />
      </td>
      <th scope="row" className={classes.nameCell} data-inside={isInGroup || undefined}>
        <RunName run={run} />
        {tags.length > 0 || run.note || run.isArchived || missing ? (
          <span className={classes.under}>
            {run.isArchived ? <span className={classes.dimmed}>{t('archived')}</span> : null}
            <NotHere run={run} />
            <RunTags tags={tags} />
            {run.note ? <span title={run.note}>{run.note}</span> : null}
          </span>
        ) : null}
      </th>
      {columns.map((column) => (
        <td key={column.id} data-align={isAtEnd(column) ? 'end' : undefined}>
          <RunCell run={run} column={column} />
        </td>
      ))}
      <td className={classes.menu}>
        <RunMenu run={run} />
      </td>
    </tr>
  );
});
