// Asks before a model is deleted, and says what goes with it.

import { useTranslation } from 'react-i18next';
import type { ModelRecord } from '../../model/model-record.ts';
import { ConfirmDialog } from '../common/ConfirmDialog.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions } from '../common/use-studio.ts';

export function DeleteModelDialog({ model, onClose }: { model: ModelRecord | null; onClose(): void }) {
  const { t } = useTranslation('model');
  const format = useNumberFormat();
  const actions = useActions();
  const bytes = model?.files.reduce((sum, file) => sum + file.bytes, 0) ?? 0;
  return (
    <ConfirmDialog
      isOpen={model !== null}
      title={t('delete.title', { name: model?.name ?? '' })}
      text={t('delete.text', { size: format.bytes(bytes) })}
      confirmLabel={t('delete.confirm')}
      cancelLabel={t('delete.cancel')}
      onConfirm={() => model && void actions.deleteModel(model.id)}
      onClose={onClose}
    />
  );
}
