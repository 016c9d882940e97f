// What can be done with a run that waits, on its own page.

import { Button } from '@mantine/core';
import { IconPencil, IconPlayerSkipForward, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import { queuedRuns } from '../../state/queue-state.ts';
import { useActions, useStudio } from '../common/use-studio.ts';

export function QueuedControls({ run }: { run: RunRecord }) {
  const { t } = useTranslation('queue');
  const { editQueued, removeFromQueue, moveInQueue, draftRun } = useActions();
  const firstId = useStudio(({ runs }) => queuedRuns(runs)[0]?.id ?? null);
  const { id, name } = run;
  return (
    <>
      {firstId !== null && firstId !== id ? (
        <Button
          variant="default"
          leftSection={<IconPlayerSkipForward size={16} aria-hidden />}
          onClick={() => void moveInQueue(id, firstId)}
        >
          {t('addNext')}
        </Button>
      ) : null}
      <Button
        variant="default"
        leftSection={<IconX size={16} aria-hidden />}
        onClick={() => {
          void removeFromQueue(id);
          draftRun();
        }}
      >
        {t('removeShort')}
      </Button>
      {run.sweep ? null : (
        <Button
          variant="default"
          leftSection={<IconPencil size={16} aria-hidden />}
          aria-label={t('edit', { name })}
          onClick={() => void editQueued(id)}
        >
          {t('editShort')}
        </Button>
      )}
    </>
  );
}
