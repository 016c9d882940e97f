// The column names: each sorts, and shows how.

import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { SortingState } from '@tanstack/react-table';
import { useTranslation } from 'react-i18next';
import classes from './clip-table.module.css';

interface ClipTableHeadProps {
  sorting: SortingState;
  onSort(column: string): void;
}

const sortable = ['file', 'label', 'seconds', 'split'] as const;

export function ClipTableHead({ sorting, onSort }: ClipTableHeadProps) {
  const { t } = useTranslation('data');
  const [order] = sorting;
  return (
    <thead className={classes.head}>
      <tr className={classes.row} aria-rowindex={1}>
        <th scope="col">
          <span className="visually-hidden">{t('table.play')}</span>
        </th>
        {sortable.map((column) => {
          const direction = order?.id === column ? (order.desc ? 'descending' : 'ascending') : 'none';
          const Arrow = direction === 'descending' ? IconArrowDown : IconArrowUp;
          return (
            <th key={column} scope="col" aria-sort={direction} data-column={column}>
              <button type="button" className={classes.sort} onClick={() => onSort(column)}>
                {t(`table.column.${column}`)}
                <Arrow size={12} aria-hidden visibility={direction === 'none' ? 'hidden' : 'visible'} />
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
