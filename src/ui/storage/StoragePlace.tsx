// What this page keeps on the machine, how much of the browser's allowance that takes, and what can go.

import { Button } from '@mantine/core';
import { IconDeviceFloppy } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isEngineTaken } from '../../state/engine-taken.ts';
import { runUsing } from '../../state/storage-actions.ts';
import type { CheckpointSummary } from '../../training/log-rows.ts';
import { ConfirmDialog } from '../common/ConfirmDialog.tsx';
import { AreaError } from '../common/ErrorNotice.tsx';
import { PlaceHeader } from '../common/PlaceHeader.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { OpenProjectButton } from '../project/OpenProjectButton.tsx';
import { ProjectProgress } from '../project/ProjectProgress.tsx';
import { SaveProjectDialog } from '../project/SaveProjectDialog.tsx';
import { Allowance } from './Allowance.tsx';
import { BackupPanel } from './BackupPanel.tsx';
import { DeleteCheckpointsDialog } from './DeleteCheckpointsDialog.tsx';
import classes from './StoragePlace.module.css';
import { StoredGroup } from './StoredGroup.tsx';
import { useWholeName } from './StoredLines.tsx';
import { kinds, type StoredItem, withBroken } from './stored-items.ts';

interface ToDelete {
  item: StoredItem;
  /** Of a run: these alone. */
  checkpoints: readonly CheckpointSummary[] | null;
}

export function StoragePlace() {
  const { t } = useTranslation('storage');
  const format = useNumberFormat();
  const { readStorageUsage, deleteStored } = useActions();
  const broken = useStudio((state) => state.broken);
  const {
    usage: stored,
    isBusy,
    isImporting,
    running,
    elsewhere,
    runs,
  } = useStudio((state) => ({
    usage: state.storageUsage,
    isBusy: isEngineTaken(state) || state.importing !== null,
    isImporting: state.importing !== null,
    running: state.running,
    elsewhere: state.elsewhere,
    runs: state.runs,
  }));
  // what was read at an earlier visit may be gone, or be something else by now
  const [isRead, setIsRead] = useState(false);
  const usage = useMemo(() => (isRead && stored ? withBroken(stored, broken) : null), [isRead, stored, broken]);
  const open = useStudio(({ dataset }) => dataset?.record ?? null);
  const isOpening = useStudio(({ projectWork }) => projectWork?.kind === 'opening');
  const [isSaving, setIsSaving] = useState(false);
  const [toDelete, setToDelete] = useState<ToDelete | null>(null);
  const close = () => setToDelete(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs and imports change it: read again when one ends
  useEffect(() => {
    // where that fails, what was known is shown beside the error
    void readStorageUsage().then(
      () => setIsRead(true),
      () => setIsRead(true),
    );
  }, [isBusy, readStorageUsage]);

  const blockedBy = (item: StoredItem) => {
    const user = runUsing({ running, elsewhere, runs }, item);
    if (user) return t('inUse', { name: user.name });
    return isImporting ? t('importing') : null;
  };
  const whole = toDelete?.checkpoints === null ? toDelete.item : null;
  // as it is stored by now: what was deleted a moment ago may have been in the list that was clicked
  const asked = usage?.items.find(({ kind, id }) => kind === toDelete?.item.kind && id === toDelete.item.id);

  const wholeName = useWholeName(whole);

  const deletionText = ({ kind, bytes, broken: isBroken }: StoredItem) =>
    isBroken ? t(`records:confirm.text.${kind}`) : t(`delete.text.${kind}`, { size: format.bytes(bytes) });

  return (
    <div className={classes.place}>
      <PlaceHeader title={t('title')} subtitle={t('subtitle')}>
        <OpenProjectButton variant="default" />
        {open ? (
          <Button
            variant="default"
            leftSection={<IconDeviceFloppy size={16} aria-hidden />}
            onClick={() => setIsSaving(true)}
          >
            {t('project:save')}
          </Button>
        ) : null}
      </PlaceHeader>
      <AreaError area="storage" />
      {isSaving ? null : <AreaError area="project" />}
      {isOpening ? <ProjectProgress /> : null}
      {open && isSaving ? <SaveProjectDialog dataset={open} onClose={() => setIsSaving(false)} /> : null}
      {usage ? (
        <>
          <Allowance usage={usage} />
          {running?.space && usage.items.every((item) => blockedBy(item) !== null) ? (
            <p className={classes.dimmed}>{t('allInUse')}</p>
          ) : null}
          <div className={classes.groups}>
            {kinds.map((kind) => (
              <StoredGroup
                key={kind}
                kind={kind}
                items={usage.items.filter((item) => item.kind === kind)}
                blockedBy={blockedBy}
                onDelete={(item) => setToDelete({ item, checkpoints: null })}
                onDeleteCheckpoints={(item, checkpoints) => setToDelete({ item, checkpoints })}
              />
            ))}
          </div>
        </>
      ) : (
        <p className={classes.dimmed}>{t('reading')}</p>
      )}
      <BackupPanel />
      <ConfirmDialog
        isOpen={whole !== null}
        title={t('delete.title', { name: wholeName })}
        text={whole ? deletionText(whole) : ''}
        confirmLabel={t('delete.confirm')}
        cancelLabel={t('delete.cancel')}
        onConfirm={() => whole && void deleteStored(whole).catch(() => {})}
        onClose={close}
      />
      {toDelete?.checkpoints && asked ? (
        <DeleteCheckpointsDialog item={asked} checkpoints={toDelete.checkpoints} onClose={close} />
      ) : null}
    </div>
  );
}
