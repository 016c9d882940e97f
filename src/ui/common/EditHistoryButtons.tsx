// Undo and redo of what was changed of labels and clips, as buttons and as Ctrl+Z and Ctrl+Shift+Z.

import { ActionIcon } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Edit } from '../../state/edit-history.ts';
import classes from './edit-history.module.css';
import { editSaid } from './edit-sentences.ts';
import { useSaid } from './use-said.ts';
import { useActions, useStudio } from './use-studio.ts';

/** Nothing where nothing was changed. */
export function EditHistoryButtons() {
  const { t } = useTranslation('labels');
  const said = useSaid('labels');
  const { undoEdit, redoEdit } = useActions();
  const history = useStudio(({ edits, dataset }) => (edits?.datasetId === dataset?.record.id ? edits : null));
  useUndoKeys(undoEdit, redoEdit);
  const [last, next] = [history?.done.at(-1), history?.undone.at(-1)];
  if (!last && !next) return null;
  const words = (key: 'undo' | 'redo', edit: Edit | undefined) =>
    edit ? t(`${key}What`, { what: said([editSaid(edit.what)]) }) : t(key);
  return (
    <span className={classes.history}>
      <ActionIcon
        variant="subtle"
        aria-label={t('undo')}
        title={words('undo', last)}
        disabled={!last}
        onClick={() => void undoEdit()}
      >
        <IconArrowBackUp size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        aria-label={t('redo')}
        title={words('redo', next)}
        disabled={!next}
        onClick={() => void redoEdit()}
      >
        <IconArrowForwardUp size={16} aria-hidden />
      </ActionIcon>
    </span>
  );
}

function useUndoKeys(undo: () => Promise<void>, redo: () => Promise<void>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      const isRedo = (key === 'z' && event.shiftKey) || key === 'y';
      if (!isRedo && key !== 'z') return;
      // a field undoes what was typed in it
      if (event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [role="dialog"]'))
        return;
      event.preventDefault();
      void (isRedo ? redo() : undo());
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [undo, redo]);
}
