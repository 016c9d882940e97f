// The recorder: a label, a button that starts and stops, and the takes, to be heard and kept or thrown away.

import { Alert, Autocomplete, Button, Group, Kbd, Modal } from '@mantine/core';
import { IconMicrophone, IconPlayerStopFilled } from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TakenRecording } from '../../state/microphone.ts';
import { ConfirmDialog } from '../common/ConfirmDialog.tsx';
import { useErrorText } from '../common/error-text.ts';
import { useAskBeforeLeaving } from '../common/use-ask-before-leaving.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useReturnFocus } from '../common/use-return-focus.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { BackgroundOffer } from './BackgroundOffer.tsx';
import classes from './record.module.css';
import { type Take, TakeList } from './TakeList.tsx';
import { takeName } from './take-name.ts';
import { useRecorder } from './use-recorder.ts';

export function RecordDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation('record');
  useReturnFocus();
  const format = useNumberFormat();
  const errorText = useErrorText();
  const { keepRecordings } = useActions();
  const { dataset, isImporting } = useStudio((state) => ({
    dataset: state.dataset,
    isImporting: state.importing !== null,
  }));
  const [label, setLabel] = useState('');
  const [takes, setTakes] = useState<readonly Take[]>([]);
  const [isKeeping, setKeeping] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const count = useRef(0);
  const text = label.trim();
  const recorder = useRecorder((taken: TakenRecording) => {
    count.current += 1;
    const take: Take = { ...taken, id: count.current, label: text, name: takeName(new Date(), count.current) };
    setTakes((before) => [take, ...before]);
  });
  const isRecording = recorder.state === 'recording';
  useAskBeforeLeaving(isRecording || takes.length > 0);

  const keep = async () => {
    setKeeping(true);
    try {
      await keepRecordings(takes, t('dataset'));
      onClose();
    } catch {
      // told behind the dialog, and here: the takes are still there
      setKeeping(false);
    }
  };
  const close = () => {
    if (takes.length > 0) setAsking(true);
    else onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== ' ' || (event.target instanceof Element && event.target.closest('input, button, a'))) return;
    event.preventDefault();
    if (text !== '' || isRecording) recorder.toggle();
  };

  return (
    <Modal
      opened
      onClose={close}
      title={t('title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
      transitionProps={{ duration: 0 }}
      onKeyDown={onKeyDown}
    >
      <div className={classes.recorder}>
        <Autocomplete
          label={t('label')}
          description={t('labelHint')}
          data={dataset?.labels ?? []}
          value={label}
          onChange={setLabel}
          disabled={isRecording}
          data-autofocus
        />
        <div className={classes.control}>
          <Button
            size="md"
            color={isRecording ? 'red' : undefined}
            loading={recorder.state === 'asking'}
            disabled={text === '' && !isRecording}
            leftSection={
              isRecording ? <IconPlayerStopFilled size={18} aria-hidden /> : <IconMicrophone size={18} aria-hidden />
            }
            rightSection={<Kbd size="xs">{t('space')}</Kbd>}
            onClick={recorder.toggle}
          >
            {isRecording ? t('stop') : t('start')}
          </Button>
          <div className={classes.meter} aria-hidden>
            <div
              className={classes.level}
              data-loud={recorder.level.peak > 0.98 || undefined}
              style={{ width: `${100 * (isRecording ? levelShare(recorder.level.peak) : 0)}%` }}
            />
          </div>
          <span className={classes.time} role="timer">
            {t('seconds', { number: format.decimal(recorder.level.seconds, 1) })}
          </span>
        </div>
        {recorder.error && (
          <Alert color="red" title={errorText(recorder.error).title} role="alert">
            {errorText(recorder.error).sentence}
          </Alert>
        )}
        <p className={classes.hint}>{t('private')}</p>
        <TakeList takes={takes} onDiscard={(id) => setTakes((before) => before.filter((take) => take.id !== id))} />
        {takes.length === 0 && !isRecording && <BackgroundOffer dataset={dataset} onDone={onClose} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            {t('cancel')}
          </Button>
          <Button
            disabled={takes.length === 0 || isRecording || (isImporting && !isKeeping)}
            loading={isKeeping}
            onClick={() => void keep()}
          >
            {dataset
              ? t('keep', { count: takes.length, number: format.integer(takes.length) })
              : t('make', { count: takes.length, number: format.integer(takes.length) })}
          </Button>
        </Group>
      </div>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('discard.title')}
        text={t('discard.text', { count: takes.length, number: format.integer(takes.length) })}
        confirmLabel={t('discard.confirm')}
        cancelLabel={t('discard.cancel')}
        onConfirm={onClose}
        onClose={() => setAsking(false)}
      />
    </Modal>
  );
}

/** From −60 dB to full scale. */
function levelShare(peak: number): number {
  return Math.max(0, Math.min(1, 1 + (20 * Math.log10(Math.max(peak, 1e-6))) / 60));
}
