// The head of a column of runs: a button that sorts by it, the good end first; pressed again the other way, then not at all.

import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { Fragment } from 'react';
import type { RunColumn } from '../../run/table/run-column.ts';
import type { RunSorting } from '../../run/table/run-order.ts';
import { isAtEnd, settingWords } from './column-width.ts';
import classes from './RunsTable.module.css';
import { useColumnWords } from './use-column-words.ts';

interface ColumnHeadProps {
  id: string;
  /** Absent: the name. */
  column?: RunColumn;
  sorting: RunSorting | null;
  isName?: boolean;
  onSort(sorting: RunSorting | null): void;
}

export function ColumnHead({ id, column, sorting, isName, onSort }: ColumnHeadProps) {
  const words = useColumnWords();
  const own = sorting?.column === id ? sorting : null;
  return (
    <th
      scope="col"
      className={isName ? classes.nameHead : undefined}
      data-align={column && isAtEnd(column) ? 'end' : undefined}
      aria-sort={own ? (own.isDescending ? 'descending' : 'ascending') : undefined}
    >
      <UnstyledButton
        className={classes.sort}
        title={words.hint(id)}
        onClick={() => onSort(nextSorting(id, column, own))}
      >
        {column?.group === 'setting' ? <SettingName name={words.title(id)} /> : words.title(id)}
        {own ? (
          own.isDescending ? (
            <IconArrowDown size={12} aria-hidden />
          ) : (
            <IconArrowUp size={12} aria-hidden />
          )
        ) : null}
      </UnstyledButton>
    </th>
  );
}

function SettingName({ name }: { name: string }) {
  return (
    <code>
      {settingWords(name).map((word, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: words of a name stay where they are
        <Fragment key={at}>
          {at > 0 ? <wbr /> : null}
          {word}
        </Fragment>
      ))}
    </code>
  );
}

export function nextSorting(id: string, column: RunColumn | undefined, own: RunSorting | null): RunSorting | null {
  const isDescendingFirst = column?.isGreaterBetter ?? (column?.kind === 'moment' || column?.kind === 'bytes');
  if (!own) return { column: id, isDescending: isDescendingFirst };
  return own.isDescending === isDescendingFirst ? { column: id, isDescending: !isDescendingFirst } : null;
}
