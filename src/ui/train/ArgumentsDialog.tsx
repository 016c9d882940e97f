// Takes a TrainingArguments(…) call or a training_args.json, pasted, dropped or chosen, and says of every field what
// becomes of it before anything is changed.

import { Button, FileButton, Group, Modal, Textarea } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ReadArguments, readTrainingArguments } from '../../config/training-arguments/read.ts';
import type { TrainingConfig } from '../../config/training-config.ts';
import { type ErrorRecord, toErrorRecord } from '../../lib/errors.ts';
import { readText } from '../../lib/file-reading.ts';
import { useErrorText } from '../common/error-text.ts';
import { useReturnFocus } from '../common/use-return-focus.ts';
import classes from './ArgumentsDialog.module.css';
import { ArgumentsReport } from './ArgumentsReport.tsx';

interface ArgumentsDialogProps {
  config: TrainingConfig;
  onUse(config: TrainingConfig): void;
  onClose(): void;
}

const example = 'TrainingArguments(\n    learning_rate=1e-4,\n    num_train_epochs=5,\n    warmup_steps=0.1,\n)';
/** No such file is larger; a model dropped by mistake is. */
const largestFileBytes = 1_000_000;

export function ArgumentsDialog({ config, onUse, onClose }: ArgumentsDialogProps) {
  const { t } = useTranslation('train');
  useReturnFocus();
  const errorText = useErrorText();
  const [text, setText] = useState('');
  const [isTooLarge, setTooLarge] = useState(false);
  const [fileError, setFileError] = useState<ErrorRecord | null>(null);
  const [isOver, setOver] = useState(false);
  const result = useMemo(() => (text.trim() === '' ? null : read(text, config)), [text, config]);
  const take = (file: File | null | undefined) => {
    if (!file) return;
    setTooLarge(file.size > largestFileBytes);
    setFileError(null);
    if (file.size <= largestFileBytes)
      void readText(file).then(setText, (thrown: unknown) => setFileError(toErrorRecord(thrown)));
  };
  const found = result && 'config' in result ? result : null;
  const error = fileError ?? (result && 'code' in result ? result : null);
  const problem = isTooLarge ? t('arguments.tooLarge') : error && errorText(error).sentence;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('arguments.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('arguments.cancel') }}
      transitionProps={{ duration: 0 }}
    >
      <p className={classes.note}>{t('arguments.note')}</p>
      <Textarea
        data-autofocus
        label={t('arguments.label')}
        placeholder={example}
        value={text}
        rows={8}
        spellCheck={false}
        autoComplete="off"
        error={problem}
        classNames={{ input: classes.code }}
        data-over={isOver || undefined}
        onChange={(event) => {
          setTooLarge(false);
          setFileError(null);
          setText(event.currentTarget.value);
        }}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          setOver(false);
          const file = event.dataTransfer.files[0];
          if (!file) return;
          event.preventDefault();
          take(file);
        }}
      />
      {found ? <ArgumentsReport reports={found.reports} /> : null}
      <Group justify="space-between" gap="xs" mt="md">
        <FileButton accept=".json,.py,.txt,application/json,text/plain" onChange={take}>
          {(props) => (
            <Button {...props} variant="default">
              {t('arguments.choose')}
            </Button>
          )}
        </FileButton>
        <Group gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('arguments.cancel')}
          </Button>
          <Button
            disabled={!found}
            onClick={() => {
              if (found) onUse(found.config);
              onClose();
            }}
          >
            {t('arguments.use')}
          </Button>
        </Group>
      </Group>
    </Modal>
  );
}

function read(text: string, config: TrainingConfig): ReadArguments | ErrorRecord {
  try {
    return readTrainingArguments(text, config);
  } catch (thrown) {
    return toErrorRecord(thrown);
  }
}
