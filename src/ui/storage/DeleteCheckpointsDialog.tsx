// Asks before checkpoints go, and says what the run can then not do any more.

import { useTranslation } from 'react-i18next';
import { itemAt } from '../../lib/present.ts';
import type { CheckpointSummary } from '../../training/log-rows.ts';
import { ConfirmDialog } from '../common/ConfirmDialog.tsx';
import type { Said } from '../common/said.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { type CheckpointConsequence, consequencesOf } from './deletions.ts';
import { type StoredItem, sumBytes } from './stored-items.ts';

interface DeleteCheckpointsDialogProps {
  /** A run. */
  item: StoredItem;
  /** Those of it that go. */
  checkpoints: readonly CheckpointSummary[];
  onClose(): void;
}

export function DeleteCheckpointsDialog({ item, checkpoints, onClose }: DeleteCheckpointsDialogProps) {
  const { t } = useTranslation('storage');
  const format = useNumberFormat();
  const said = useSaid('storage');
  const { deleteCheckpoints } = useActions();
  const run = useStudio((state) => state.runs.find(({ id }) => id === item.id));
  if (!run) return null;
  const stored = (item.checkpoints ?? []).map(({ step }) => step);
  const deleted = checkpoints.map(({ step }) => step);
  const sentence = ({ kind, ...steps }: CheckpointConsequence): Said => ({
    key: `checkpoints.consequence.${kind}`,
    values: { ...steps, count: 'again' in steps ? steps.again : deleted.length },
  });
  const text = [
    said(consequencesOf(run, stored, deleted).map(sentence)),
    t('checkpoints.frees', { size: format.bytes(sumBytes(checkpoints)) }),
  ].join(' ');
  return (
    <ConfirmDialog
      isOpen
      title={
        deleted.length === 1
          ? t('checkpoints.titleOne', { step: format.integer(itemAt(deleted, 0)), name: run.name })
          : t('checkpoints.title', { number: format.integer(deleted.length), name: run.name, count: deleted.length })
      }
      text={text}
      confirmLabel={t('delete.confirm')}
      cancelLabel={t('delete.cancel')}
      onConfirm={() => void deleteCheckpoints(run.id, deleted)}
      onClose={onClose}
    />
  );
}
