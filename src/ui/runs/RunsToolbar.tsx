// What the table of runs shows and how: words to find, filters, groups, order (on a phone), columns, and files of it.

import { CloseButton, NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord, RunState } from '../../run/run-record.ts';
import { runColumn } from '../../run/table/run-columns.ts';
import type { RunFilter } from '../../run/table/run-filter.ts';
import type { ShownRuns } from '../../run/table/shown-runs.ts';
import { useSlashKey } from '../common/use-slash-key.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { nextSorting } from './ColumnHead.tsx';
import { ColumnMenu } from './ColumnMenu.tsx';
import { DownloadMenu } from './DownloadMenu.tsx';
import { GroupMenu } from './GroupMenu.tsx';
import classes from './RunsToolbar.module.css';
import { allTags } from './run-tags.ts';
import { useColumnWords } from './use-column-words.ts';

interface RunsToolbarProps {
  runs: readonly RunRecord[];
  shown: ShownRuns;
  isNarrow: boolean;
}

const states: readonly RunState[] = ['running', 'queued', 'paused', 'stopped', 'finished', 'failed', 'new'];

export function RunsToolbar({ runs, shown, isNarrow }: RunsToolbarProps) {
  const { t } = useTranslation('runs');
  const words = useColumnWords();
  const { setRunsTable } = useActions();
  const { filter, sorting } = useStudio((state) => state.runsTable);
  const search = useSlashKey();
  const found = useMemo(
    () => ({
      state: states.filter((state) => runs.some((run) => run.state === state)),
      dataset: unique(runs.map(({ datasetName }) => datasetName)),
      model: unique(runs.map(({ modelName }) => modelName)),
      tag: allTags(runs),
    }),
    [runs],
  );
  const change = (part: Partial<RunFilter>) => setRunsTable({ filter: { ...filter, ...part } });
  const select = (name: 'state' | 'dataset' | 'model' | 'tag', least: number) => {
    const values: readonly string[] = found[name];
    if (values.length < least && filter[name] === null) return null;
    return (
      <NativeSelect
        size="xs"
        className={classes.select}
        aria-label={t(`filter.${name}`)}
        value={filter[name] ?? ''}
        data={[
          { value: '', label: t(`filter.any.${name}`) },
          ...values.map((value) => ({ value, label: name === 'state' ? t(`state.${value}`) : value })),
        ]}
        onChange={(event) => change({ [name]: event.currentTarget.value || null })}
      />
    );
  };
  return (
    <div className={classes.toolbar}>
      <TextInput
        ref={search}
        size="xs"
        type="search"
        className={classes.search}
        aria-label={t('filter.search')}
        placeholder={t('filter.placeholder')}
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={
          filter.text ? (
            <CloseButton size="xs" aria-label={t('filter.clearSearch')} onClick={() => change({ text: '' })} />
          ) : null
        }
        value={filter.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape') change({ text: '' });
        }}
      />
      {select('state', 2)}
      {select('dataset', 2)}
      {select('model', 2)}
      {select('tag', 1)}
      {isNarrow ? (
        <NativeSelect
          size="xs"
          className={classes.select}
          aria-label={t('sort.label')}
          value={sorting?.column ?? ''}
          data={[
            { value: '', label: t('sort.newest') },
            ...shown.columns.map(({ id }) => ({ value: id, label: t('sort.by', { column: words.title(id) }) })),
          ]}
          onChange={(event) => {
            const id = event.currentTarget.value;
            setRunsTable({ sorting: id === '' ? null : nextSorting(id, runColumn(id) ?? undefined, null) });
          }}
        />
      ) : null}
      <span className={classes.end}>
        <GroupMenu runs={runs} />
        {isNarrow ? null : <ColumnMenu runs={runs} shown={shown.columns} />}
        <DownloadMenu shown={shown} />
      </span>
    </div>
  );
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort((a, b) => a.localeCompare(b));
}
