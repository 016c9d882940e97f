// The tables themselves: what their rows are about, which can be said otherwise, and what does not fit the clips, counted and listed.

import { ActionIcon, Button, NativeSelect } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LabelRule } from '../../../dataset/labels/label-rule.ts';
import type { TableJoin } from '../../../dataset/tables/join-tables.ts';
import { type TableNotice, tableNotices } from '../../../dataset/tables/table-notices.ts';
import type { OpenDataset } from '../../../state/studio-state.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useSaid } from '../../common/use-said.ts';
import { useActions } from '../../common/use-studio.ts';
import { ruleSaid } from '../label-sentences.ts';
import { noticeSaid } from './table-sentences.ts';
import classes from './tables.module.css';

export function TableList({ dataset, rule }: { dataset: OpenDataset; rule: LabelRule }) {
  const { t } = useTranslation('tables');
  const { joined, clips } = dataset;
  const notices = useMemo(() => tableNotices(joined, rule, clips.length), [joined, rule, clips]);
  return (
    <div className={classes.tables}>
      {joined.joins.length === 0 && <p className={classes.hint}>{t('none')}</p>}
      <ul className={classes.list} aria-label={t('list')}>
        {joined.joins.map((join) => (
          <TableItem key={join.path} join={join} notices={notices.filter(({ path }) => path === join.path)} />
        ))}
      </ul>
      {notices
        .filter(({ path }) => path === '')
        .map((notice) => (
          <Notice key={notice.kind} notice={notice} />
        ))}
      <AddTable />
    </div>
  );
}

function TableItem({ join, notices }: { join: TableJoin; notices: readonly TableNotice[] }) {
  const { t } = useTranslation('tables');
  const format = useNumberFormat();
  const said = useSaid('data');
  const { setTableKey, removeTable } = useActions();
  const { path, key, columns, rows } = join;
  const about = key?.by === 'file' || !key ? null : { column: key.column, rule: said([ruleSaid(key.by)]) };
  const other = about
    ? [{ value: '', label: t('aboutPart', about) }]
    : key
      ? []
      : [{ value: '', label: t('aboutNothing') }];
  const choices = columns.map((column) => ({ value: column, label: t('aboutFile', { column }) }));
  return (
    <li className={classes.table}>
      <div className={classes.head}>
        <code className={classes.path} title={path}>
          {path}
        </code>
        <span className={classes.facts}>{t('rows', { count: rows.length, number: format.integer(rows.length) })}</span>
        <ActionIcon
          size="sm"
          variant="subtle"
          aria-label={t('remove', { path })}
          onClick={() => void removeTable(path)}
        >
          <IconX size={14} aria-hidden />
        </ActionIcon>
      </div>
      <NativeSelect
        size="xs"
        label={t('about')}
        aria-label={t('keyOf', { path })}
        classNames={{ root: classes.key }}
        data={[...other, ...choices]}
        value={key?.by === 'file' ? key.column : ''}
        onChange={({ currentTarget: { value } }) =>
          void setTableKey(path, value === '' ? null : { column: value, by: 'file' })
        }
      />
      {notices.map((notice) => (
        <Notice key={notice.kind} notice={notice} />
      ))}
    </li>
  );
}

function Notice({ notice }: { notice: TableNotice }) {
  const { t } = useTranslation('tables');
  const said = useSaid('tables');
  const format = useNumberFormat();
  const [isOpen, setIsOpen] = useState(false);
  const { count, examples } = notice;
  return (
    <div className={classes.notice}>
      {said([noticeSaid(notice)])}{' '}
      {examples.length > 0 && (
        <Button size="compact-xs" variant="subtle" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {isOpen ? t('hide') : t('show')}
        </Button>
      )}
      {isOpen && (
        <ul className={classes.examples}>
          {examples.map((example, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and the same may stand in it twice
            <li key={at}>{example || t('empty')}</li>
          ))}
          {count > examples.length && <li>{t('more', { number: format.integer(count - examples.length) })}</li>}
        </ul>
      )}
    </div>
  );
}

function AddTable() {
  const { t } = useTranslation('tables');
  const { addTables } = useActions();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div>
      <Button size="compact-xs" variant="default" onClick={() => input.current?.click()}>
        {t('add')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept=".csv,.tsv,.tab,.psv,.jsonl,.ndjson,.json,.txt,text/csv"
        aria-label={t('addFile')}
        onChange={({ currentTarget }) => {
          const chosen = [...(currentTarget.files ?? [])];
          // so that choosing the same file again is a change again
          currentTarget.value = '';
          if (chosen.length > 0) void addTables(chosen);
        }}
      />
    </div>
  );
}
