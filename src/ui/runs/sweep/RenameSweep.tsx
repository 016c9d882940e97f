// Gives a sweep another name. Enter keeps it, Escape leaves the old one.

import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SweepRecord } from '../../../sweep/sweep-record.ts';
import { useActions } from '../../common/use-studio.ts';

interface RenameSweepProps {
  sweep: Pick<SweepRecord, 'id' | 'name'>;
  onClose(): void;
}

export function RenameSweep({ sweep, onClose }: RenameSweepProps) {
  const { t } = useTranslation('sweep');
  const { renameSweep } = useActions();
  const [draft, setDraft] = useState(sweep.name);
  const name = draft.trim();
  const keep = () => {
    // a failure is shown by the action
    if (name !== '' && name !== sweep.name) void renameSweep(sweep.id, name).catch(() => {});
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('control.rename')}
      centered
      withCloseButton={false}
      transitionProps={{ duration: 0 }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          keep();
        }}
      >
        <TextInput
          data-autofocus
          value={draft}
          maxLength={120}
          label={t('control.nameOf')}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t('control.ask.no')}
          </Button>
          <Button type="submit" disabled={name === ''}>
            {t('control.rename')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
