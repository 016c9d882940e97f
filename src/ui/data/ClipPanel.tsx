// The table's toolbar (search, what filters, how many are shown) and the table.

import { Button, CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenDataset } from '../../state/studio-state.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { ClipTable } from './ClipTable.tsx';
import { type ClipFilter, type ClipRow, isFiltering, noFilter } from './clip-rows.ts';
import classes from './clip-table.module.css';

interface ClipPanelProps {
  dataset: OpenDataset;
  rows: ClipRow[];
  filter: ClipFilter;
  onFilter(changes: Partial<ClipFilter>): void;
}

export function ClipPanel({ dataset, rows, filter, onFilter }: ClipPanelProps) {
  const { t } = useTranslation('data');
  const format = useNumberFormat();
  const search = useRef<HTMLInputElement>(null);
  useSearchKey(search);
  const total = dataset.clips.length;
  return (
    <section className={classes.panel} aria-label={t('table.title')}>
      <div className={classes.toolbar}>
        <TextInput
          ref={search}
          size="xs"
          className={classes.search}
          type="search"
          aria-label={t('table.search')}
          placeholder={t('table.search')}
          leftSection={<IconSearch size={14} aria-hidden />}
          rightSection={
            filter.search ? (
              <CloseButton size="xs" aria-label={t('table.clearSearch')} onClick={() => onFilter({ search: '' })} />
            ) : null
          }
          value={filter.search}
          onChange={(event) => onFilter({ search: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onFilter({ search: '' });
          }}
        />
        <span className={classes.total} aria-live="polite">
          {isFiltering(filter)
            ? t('table.some', { shown: format.integer(rows.length), total: format.integer(total) })
            : t('table.all', { count: total, number: format.integer(total) })}
        </span>
        {isFiltering(filter) && (
          <Button size="compact-xs" variant="subtle" onClick={() => onFilter(noFilter)}>
            {t('table.clear')}
          </Button>
        )}
      </div>
      <ClipTable rows={rows} />
    </section>
  );
}

/** `/` puts the cursor into the search field. */
function useSearchKey(field: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [role="dialog"]'))
        return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [field]);
}
