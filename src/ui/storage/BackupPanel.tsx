// Copies of the records from before the page's storage was last changed by a newer version: there for the day that something is missing.

import { ActionIcon, Button } from '@mantine/core';
import { IconDownload, IconTrash } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupActions } from '../../state/backup-types.ts';
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
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => void putBackMissing(backup).then(setPutBack, () => undefined)}
        >
          {t('backup.putBack')}
        </Button>
      )}
      <ActionIcon
        aria-label={t('backup.save', { date })}
        onClick={() =>
          void backupFile(backup).then(
            (file) => saveBlob(file, backup.name),
            () => undefined,
          )
        }
      >
        <IconDownload size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon
        aria-label={t('backup.delete', { date })}
        onClick={() => void deleteBackup(backup).then(onDeleted, () => undefined)}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </div>
  );
}
