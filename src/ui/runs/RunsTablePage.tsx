// Every run that was ever started here, newest first: to open, to continue, to delete.

import { Button, Table } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import { useBroken } from '../common/BrokenRecord.tsx';
import { ConfirmDialog } from '../common/ConfirmDialog.tsx';
import emptyPlace from '../common/empty-place.module.css';
import { PlaceHeader } from '../common/PlaceHeader.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { BrokenRunRow } from './BrokenRunRow.tsx';
import { RunRow } from './RunRow.tsx';
import classes from './RunsTablePage.module.css';

export function RunsTablePage() {
  const { t } = useTranslation('runs');
  const format = useNumberFormat();
  const actions = useActions();
  const { runs, openId } = useStudio((state) => ({ runs: state.runs, openId: state.runId }));
  const broken = useBroken('run');
  const [toDelete, setToDelete] = useState<RunRecord | null>(null);
  const bytes = toDelete?.checkpoints.reduce((sum, checkpoint) => sum + checkpoint.bytes, 0) ?? 0;
  return (
    <div className={classes.place}>
      <PlaceHeader title={t('title')} subtitle={t('subtitle')} />
      {runs.length === 0 && broken.length === 0 ? (
        <div className={emptyPlace.notice}>
          <h2>{t('empty.title')}</h2>
          <p>{t('empty.text')}</p>
          <Button onClick={() => actions.goTo('train')}>{t('empty.go')}</Button>
        </div>
      ) : (
        <section
          className={classes.scroller}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label={t('title')}
        >
          <Table className={classes.table}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('column.name')}</Table.Th>
                <Table.Th scope="col">{t('column.state')}</Table.Th>
                <Table.Th scope="col">{t('column.material')}</Table.Th>
                <Table.Th scope="col">{t('column.changed')}</Table.Th>
                <Table.Th scope="col" className={classes.number}>
                  {t('column.validation')}
                </Table.Th>
                <Table.Th scope="col" className={classes.number}>
                  {t('column.test')}
                </Table.Th>
                <Table.Th scope="col" className={classes.number}>
                  {t('column.time')}
                </Table.Th>
                <Table.Th scope="col">
                  <span className="visually-hidden">{t('column.actions')}</span>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {runs.map((run) => (
                <RunRow key={run.id} run={run} isOpen={run.id === openId} onDelete={() => setToDelete(run)} />
              ))}
              {broken.map((record) => (
                <BrokenRunRow key={record.id} record={record} />
              ))}
            </Table.Tbody>
          </Table>
        </section>
      )}
      <ConfirmDialog
        isOpen={toDelete !== null}
        title={t('delete.title', { name: toDelete?.name ?? '' })}
        text={t('delete.text', { size: format.bytes(bytes) })}
        confirmLabel={t('delete.confirm')}
        cancelLabel={t('delete.cancel')}
        onConfirm={() => toDelete && void actions.deleteRun(toDelete.id)}
        onClose={() => setToDelete(null)}
      />
    </div>
  );
}
