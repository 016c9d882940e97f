// A group of runs as a line of the table: what they share, and the mean of their figures. Opened, its runs follow.

import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RunColumn } from '../../run/table/run-column.ts';
import type { RunGroup } from '../../run/table/run-groups.ts';
import { isAtEnd } from './column-width.ts';
import { GroupCell } from './GroupCell.tsx';
import { GroupName } from './GroupName.tsx';
import classes from './RunsTable.module.css';
import { useGroupTitle } from './use-group-title.ts';
import type { RunChoosing } from './use-run-choosing.ts';

interface GroupLineProps {
  group: RunGroup;
  columns: readonly RunColumn[];
  choosing: RunChoosing;
  rowIndex: number;
  isOpen: boolean;
  onToggle(key: string): void;
}

export function GroupLine({ group, columns, choosing, rowIndex, isOpen, onToggle }: GroupLineProps) {
  const { t } = useTranslation('runs');
  const title = useGroupTitle()(group);
  const ids = group.runs.map(({ id }) => id);
  const chosenCount = ids.filter(choosing.isChosen).length;
  return (
    <tr className={classes.groupLine} aria-rowindex={rowIndex}>
      <td className={classes.check}>
        <Checkbox
          size="xs"
          aria-label={t('choose.group', { name: title })}
          checked={chosenCount === ids.length}
          indeterminate={chosenCount > 0 && chosenCount < ids.length}
          onChange={() => choosing.set(ids, chosenCount < ids.length)}
        />
      </td>
      <th scope="row" className={classes.nameCell}>
        <GroupName group={group} isOpen={isOpen} onToggle={onToggle} />
      </th>
      {columns.map((column) => (
        <td key={column.id} data-align={isAtEnd(column) ? 'end' : undefined}>
          <GroupCell group={group} column={column} />
        </td>
      ))}
      <td className={classes.menu} />
    </tr>
  );
}
