// A run's name: a button that opens it, and a field while it is renamed. Enter keeps the new name, Escape the old one; either gives the
// focus back.

import { ActionIcon, TextInput, UnstyledButton } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import { useActions } from '../common/use-studio.ts';
import classes from './RunsTable.module.css';

export function RunName({ run }: { run: RunRecord }) {
  const { t } = useTranslation('runs');
  const { renameRun, openRun, goTo } = useActions();
  const [draft, setDraft] = useState<string | null>(null);
  const [isBack, setIsBack] = useState(false);

  const keep = () => {
    const name = draft?.trim() ?? '';
    setDraft(null);
    if (name !== '' && name !== run.name) void renameRun(run.id, name);
  };

  if (draft !== null) {
    return (
      <TextInput
        size="xs"
        autoFocus
        value={draft}
        maxLength={120}
        aria-label={t('rename', { name: run.name })}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key !== 'Enter' && event.key !== 'Escape') return;
          // else Enter would press the button that has the focus by then
          event.preventDefault();
          setIsBack(true);
          if (event.key === 'Enter') keep();
          else setDraft(null);
        }}
      />
    );
  }
  return (
    <span className={classes.name}>
      <UnstyledButton
        className={classes.open}
        title={run.name}
        onClick={() => {
          openRun(run.id);
          goTo(run.evaluation ? 'evaluate' : 'train');
        }}
      >
        {run.name}
      </UnstyledButton>
      <ActionIcon
        size="sm"
        className={classes.pencil}
        aria-label={t('rename', { name: run.name })}
        autoFocus={isBack}
        onClick={() => {
          setIsBack(false);
          setDraft(run.name);
        }}
      >
        <IconPencil size={14} aria-hidden />
      </ActionIcon>
    </span>
  );
}
