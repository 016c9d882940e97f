// Copies of the records from before the page's storage was last changed by a newer version: there for the day that something is missing.

import { ActionIcon, Button } from '@mantine/core';
import { IconDownload, IconTrash } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ErrorRecord, toErrorRecord } from '../../lib/errors.ts';
import type { BackupActions } from '../../state/backup-types.ts';
import { ConfirmDialog } from '../common/ConfirmDialog.tsx';
import { ErrorNotice } from '../common/ErrorNotice.tsx';
import { Panel } from '../common/Panel.tsx';
import { saveBlob } from '../common/save-blob.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions } from '../common/use-studio.ts';
import classes from './StoragePlace.module.css';

type Backup = Awaited<ReturnType<BackupActions['listBackups']>>[number];

export function BackupPanel() {
  const { t } = useTranslation('storage');
  const { listBackups } = useActions();
  const [backups, setBackups] = useState<Backup[]>([]);
  useEffect(() => {
    // where they cannot be read, that is told as the error of the place
    listBackups().then(setBackups, () => undefined);
  }, [listBackups]);
  if (backups.length === 0) return null;
  return (
    <Panel title={t('backup.title')}>
      <p className={classes.note}>{t('backup.note')}</p>
      {backups.map((backup) => (
        <BackupLine
          key={backup.name}
          backup={backup}
          onDeleted={() => setBackups(backups.filter(({ name }) => name !== backup.name))}
        />
      ))}
    </Panel>
  );
}

function BackupLine({ backup, onDeleted }: { backup: Backup; onDeleted(): void }) {
  const { t, i18n } = useTranslation('storage');
  const format = useNumberFormat();
  const { backupFile, putBackMissing, deleteBackup } = useActions();
  const [putBack, setPutBack] = useState<number | null>(null);
  const [isAsking, setAsking] = useState(false);
  const [error, setError] = useState<ErrorRecord | null>(null);
  const fail = (thrown: unknown) => setError(toErrorRecord(thrown));
  const date = new Date(backup.savedAt).toLocaleString(i18n.language);
  return (
    <div className={classes.backup}>
      <span className={classes.words}>
        <span>{t('backup.of', { date })}</span>
        <span className={classes.facts} role="status">
          {putBack === null
            ? format.bytes(backup.bytes)
            : t('backup.done', { count: putBack, number: format.integer(putBack) })}
        </span>
      </span>
      {putBack ? (
        <Button size="compact-sm" variant="default" onClick={() => location.reload()}>
          {t('common:error.reload')}
        </Button>
      ) : (
        <Button size="compact-sm" variant="default" onClick={() => void putBackMissing(backup).then(setPutBack, fail)}>
          {t('backup.putBack')}
        </Button>
      )}
      <ActionIcon
        aria-label={t('backup.save', { date })}
        onClick={() => void backupFile(backup).then((file) => saveBlob(file, backup.name), fail)}
      >
        <IconDownload size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon aria-label={t('backup.delete', { date })} onClick={() => setAsking(true)}>
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
      {error ? (
        <div className={classes.backupError}>
          <ErrorNotice error={error} onDismiss={() => setError(null)} />
        </div>
      ) : null}
      <ConfirmDialog
        isOpen={isAsking}
        title={t('backup.deleteTitle', { date })}
        text={t('backup.deleteText')}
        confirmLabel={t('delete.confirm')}
        cancelLabel={t('delete.cancel')}
        onConfirm={() => void deleteBackup(backup).then(onDeleted, fail)}
        onClose={() => setAsking(false)}
      />
    </div>
  );
}
