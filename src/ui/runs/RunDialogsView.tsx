// The dialogs about runs: tags, note, and the question before some are deleted.

import { Button, Group, Modal, TagsInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import { ConfirmDialog } from '../common/ConfirmDialog.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useReturnFocus } from '../common/use-return-focus.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import type { RunDialog } from './run-dialogs.ts';
import { allTags, commonTags, tagChange } from './run-tags.ts';

interface RunDialogsViewProps {
  dialog: RunDialog | null;
  onClose(): void;
}

export function RunDialogsView({ dialog, onClose }: RunDialogsViewProps) {
  const runs = useStudio((state) => state.runs.filter(({ id }) => dialog?.runIds.includes(id)));
  const kind = runs.length === 0 ? null : dialog?.kind;
  const key = dialog?.runIds.join();
  return (
    <>
      {kind === 'tags' ? <TagsDialog key={key} runs={runs} onClose={onClose} /> : null}
      {kind === 'note' ? <NoteDialog key={key} runs={runs} onClose={onClose} /> : null}
      <DeleteDialog runs={kind === 'delete' ? runs : []} onClose={onClose} />
    </>
  );
}

interface DialogProps {
  runs: readonly RunRecord[];
  onClose(): void;
}

function TagsDialog({ runs, onClose }: DialogProps) {
  const { t } = useTranslation('runs');
  useReturnFocus();
  const { tagRuns } = useActions();
  const known = useStudio((state) => allTags(state.runs));
  const before = commonTags(runs);
  const [tags, setTags] = useState<string[]>(before);
  const keep = () => {
    const change = tagChange(before, tags);
    if (change)
      void tagRuns(
        runs.map(({ id }) => id),
        change,
      );
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={titleOf(runs, t)}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
      transitionProps={{ duration: 0 }}
    >
      <TagsInput
        data-autofocus
        label={t('tags.label')}
        description={t(runs.length > 1 ? 'tags.ofMany' : 'tags.hint')}
        value={tags}
        data={known}
        maxLength={60}
        acceptValueOnBlur
        clearable={false}
        comboboxProps={{ withinPortal: true }}
        onChange={setTags}
      />
      <DialogButtons keepLabel={t('tags.keep')} onKeep={keep} onClose={onClose} />
    </Modal>
  );
}

function NoteDialog({ runs: [run], onClose }: DialogProps) {
  const { t } = useTranslation('runs');
  useReturnFocus();
  const { noteRun } = useActions();
  const [note, setNote] = useState(run?.note ?? '');
  if (!run) return null;
  return (
    <Modal
      opened
      onClose={onClose}
      title={titleOf([run], t)}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
      transitionProps={{ duration: 0 }}
    >
      <Textarea
        data-autofocus
        label={t('note.label')}
        autosize
        minRows={3}
        maxRows={12}
        maxLength={4000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <DialogButtons
        keepLabel={t('note.keep')}
        onKeep={() => {
          void noteRun(run.id, note);
          onClose();
        }}
        onClose={onClose}
      />
    </Modal>
  );
}

function DialogButtons({ keepLabel, onKeep, onClose }: { keepLabel: string; onKeep(): void; onClose(): void }) {
  const { t } = useTranslation('runs');
  return (
    <Group justify="flex-end" gap="xs" mt="lg">
      <Button variant="default" onClick={onClose}>
        {t('dialog.cancel')}
      </Button>
      <Button onClick={onKeep}>{keepLabel}</Button>
    </Group>
  );
}

function DeleteDialog({ runs, onClose }: DialogProps) {
  const { t } = useTranslation('runs');
  const format = useNumberFormat();
  const { deleteRuns } = useActions();
  const isOpen = runs.length > 0;
  const checkpoints = runs.flatMap((run) => run.checkpoints);
  const size = format.bytes(checkpoints.reduce((sum, { bytes }) => sum + bytes, 0));
  const text = t(runs.length === 1 ? 'delete.text' : 'delete.textOfMany', {
    size,
    checkpoints: format.integer(checkpoints.length),
    count: runs.length,
  });
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={
        runs.length === 1
          ? t('delete.title', { name: runs[0]?.name ?? '' })
          : t('delete.titleOfMany', { count: runs.length, number: format.integer(runs.length) })
      }
      text={text}
      confirmLabel={t('delete.confirm', { count: runs.length })}
      cancelLabel={t('delete.cancel', { count: runs.length })}
      onConfirm={() => void deleteRuns(runs.map(({ id }) => id))}
      onClose={onClose}
    />
  );
}

function titleOf(
  runs: readonly RunRecord[],
  t: (key: string, values: Record<string, string | number>) => string,
): string {
  const [first] = runs;
  return first && runs.length === 1 ? first.name : t('count', { count: runs.length });
}
