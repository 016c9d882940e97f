// The column names: each sorts, and shows how.

import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ClipColumn } from './clip-columns.ts';
import type { Sorting } from './clip-order.ts';
import classes from './clip-table.module.css';
import type { FieldWords } from './use-field-words.ts';

interface ClipTableHeadProps {
  columns: readonly ClipColumn[];
  words: FieldWords;
  sorting: Sorting | null;
  onSort(column: string): void;
}

export function ClipTableHead({ columns, words, sorting, onSort }: ClipTableHeadProps) {
  const { t } = useTranslation('clips');
  return (
    <thead className={classes.head}>
      <tr className={classes.row} aria-rowindex={1}>
        <th scope="col">
          <span className="visually-hidden">{t('play')}</span>
        </th>
        {columns.map(({ id, isNumber }) => {
          const direction = sorting?.column === id ? (sorting.isDescending ? 'descending' : 'ascending') : 'none';
          const Arrow = direction === 'descending' ? IconArrowDown : IconArrowUp;
          return (
            <th
              key={id}
              scope="col"
              aria-sort={id === 'wave' ? undefined : direction}
              data-number={isNumber || undefined}
            >
              {id === 'wave' ? (
                <span className="visually-hidden">{words.title(id)}</span>
              ) : (
                <button type="button" className={classes.sort} title={words.title(id)} onClick={() => onSort(id)}>
                  <span className={classes.sortName}>{words.title(id)}</span>
                  <Arrow size={12} aria-hidden visibility={direction === 'none' ? 'hidden' : 'visible'} />
                </button>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
