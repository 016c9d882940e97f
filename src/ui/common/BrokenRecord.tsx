// What a stored record that is not whole has wherever it would have stood: what is wrong with it, the way to take it away as it
// is, and the way to delete it.

import { ActionIcon, Tooltip } from '@mantine/core';
import { IconDownload, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StudioState } from '../../state/studio-state.ts';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { exportName } from './export-name.ts';
import { saveBlob } from './save-blob.ts';
import { useActions, useStudio } from './use-studio.ts';

export type Broken = StudioState['broken'][number];

/** Those of a kind. */
export function useBroken(kind: Broken['kind']): readonly Broken[] {
  return useStudio((state) => state.broken.filter((record) => record.kind === kind));
}

export function brokenName({ name, id }: Pick<Broken, 'name' | 'id'>): string {
  return name ?? id;
}

/** Saves the record as it is stored. */
export function ExportRecordButton({ record, className }: { record: Broken; className?: string | undefined }) {
  const { t } = useTranslation('records');
  const { exportRecord } = useActions();
  const label = t('export', { name: brokenName(record) });
  const save = async () => saveBlob(await exportRecord(record), exportName(record));
  return (
    <Tooltip label={label}>
      {/* a failure is shown by the action */}
      <ActionIcon className={className} aria-label={label} onClick={() => void save().catch(() => {})}>
        <IconDownload size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

interface BrokenButtonsProps {
  record: Broken;
  className?: string | undefined;
  onDeleted?(): void;
}

export function BrokenButtons({ record, className, onDeleted }: BrokenButtonsProps) {
  const { t } = useTranslation('records');
  const { deleteRecord } = useActions();
  const [isAsking, setIsAsking] = useState(false);
  const name = brokenName(record);
  const remove = async () => {
    await deleteRecord(record);
    onDeleted?.();
  };
  return (
    <>
      <ExportRecordButton record={record} className={className} />
      <Tooltip label={t('delete', { name })}>
        <ActionIcon className={className} aria-label={t('delete', { name })} onClick={() => setIsAsking(true)}>
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('confirm.title', { name })}
        text={t(`confirm.text.${record.kind}`)}
        confirmLabel={t('confirm.yes')}
        cancelLabel={t('confirm.no')}
        onConfirm={() => void remove().catch(() => {})}
        onClose={() => setIsAsking(false)}
      />
    </>
  );
}
