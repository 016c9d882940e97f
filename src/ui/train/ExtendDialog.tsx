// How many epochs more, and what that does to the learning rate.

import { Button, Group, Modal, NumberInput, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { extendTraining } from '../../config/plan/extend-training.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { useActions } from '../common/use-studio.ts';
import { extensionSaid } from './plan-sentences.ts';
import { goesOnFrom } from './run-sentences.ts';

interface ExtendDialogProps {
  run: RunRecord;
  isOpen: boolean;
  onClose(): void;
}

export function ExtendDialog({ run, isOpen, onClose }: ExtendDialogProps) {
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  const said = useSaid('train');
  const { extendRun } = useActions();
  const [epochs, setEpochs] = useState(3);
  const from = goesOnFrom(run);
  const extension = extendTraining(run.config, run, epochs, run.split.train.length, from);
  const start = () => {
    onClose();
    void extendRun(run.id, epochs);
  };
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('extend.title', { name: run.name })}
      closeButtonProps={{ 'aria-label': t('common:close') }}
      transitionProps={{ duration: 0 }}
    >
      <NumberInput
        label={t('extend.epochs')}
        min={1}
        max={1000}
        allowDecimal={false}
        value={epochs}
        data-autofocus
        onChange={(value) => setEpochs(typeof value === 'number' && value >= 1 ? value : 1)}
      />
      <Text size="sm" mt="md">
        {t('extend.updates', { from: format.integer(from), to: format.integer(extension.totalSteps) })}
      </Text>
      <Text size="sm" mt="xs">
        {said(extensionSaid(extension, format))}
      </Text>
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t('extend.cancel')}
        </Button>
        <Button onClick={start}>{t('extend.start')}</Button>
      </Group>
    </Modal>
  );
}
