// Which columns the table of runs has: by itself those that set the runs apart, or those that are ticked here.

import { ActionIcon, Button, Checkbox, CloseButton, Popover, TextInput } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import type { RunColumn } from '../../run/table/run-column.ts';
import { choosableColumns } from '../../run/table/shown-columns.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './RunsToolbar.module.css';
import { useColumnWords } from './use-column-words.ts';

interface ColumnMenuProps {
  runs: readonly RunRecord[];
  shown: readonly RunColumn[];
}

export function ColumnMenu({ runs, shown }: ColumnMenuProps) {
  const { t } = useTranslation('runs');
  return (
    <Popover
      position="bottom-end"
      shadow="sm"
      trapFocus
      returnFocus
      transitionProps={{ duration: 0 }}
      width="min(560px, calc(100vw - 32px))"
    >
      <Popover.Target>
        <ActionIcon variant="default" size={30} aria-label={t('columns.title')} title={t('columns.title')}>
          <IconColumns3 size={16} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={classes.menu}>
        <ColumnList runs={runs} shown={shown} />
      </Popover.Dropdown>
    </Popover>
  );
}

function ColumnList({ runs, shown }: ColumnMenuProps) {
  const { t } = useTranslation('runs');
  const words = useColumnWords();
  const { setRunsTable } = useActions();
  const chosen = useStudio((state) => state.runsTable.columns);
  const [search, setSearch] = useState('');
  const ids = shown.map(({ id }) => id);
  const wanted = search.trim().toLowerCase();
  const matches = (id: string) =>
    [id, words.title(id), words.hint(id) ?? ''].some((text) => text.toLowerCase().includes(wanted));
  const all = choosableColumns(runs);
  const toggle = (id: string, isOn: boolean) =>
    setRunsTable({ columns: isOn ? [...ids, id] : ids.filter((other) => other !== id) });
  const groups = (['setting', 'test', 'validation', 'fact'] as const)
    .map((group) => ({ group, columns: all[group].filter(matches) }))
    .filter(({ columns }) => columns.length > 0);
  return (
    <>
      <TextInput
        size="xs"
        type="search"
        data-autofocus
        aria-label={t('columns.search')}
        placeholder={t('columns.search')}
        value={search}
        rightSection={
          search ? <CloseButton size="xs" aria-label={t('filter.clearSearch')} onClick={() => setSearch('')} /> : null
        }
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {chosen === null ? (
        <p className={classes.none}>{t('columns.isAutomatic')}</p>
      ) : (
        <Button size="compact-xs" variant="default" onClick={() => setRunsTable({ columns: null })}>
          {t('columns.automatic')}
        </Button>
      )}
      <div className={classes.columns}>
        {groups.map(({ group, columns }) => (
          <fieldset key={group}>
            <legend>{t(`columns.${group}`)}</legend>
            {columns.map((id) => (
              <Checkbox
                key={id}
                size="xs"
                label={group === 'setting' ? <code>{id}</code> : words.title(id)}
                title={words.hint(id)}
                checked={ids.includes(id)}
                onChange={(event) => toggle(id, event.currentTarget.checked)}
              />
            ))}
          </fieldset>
        ))}
        {groups.length === 0 ? <p className={classes.none}>{t('columns.none')}</p> : null}
      </div>
    </>
  );
}
