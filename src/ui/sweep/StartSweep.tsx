// Starts the sweep that the form asks for, and shows it.

import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useActions, useStudio } from '../common/use-studio.ts';
import { useSweepPlan } from './use-sweep-plan.ts';

/** `blockedBy`: why nothing can start with the form's settings. */
export function StartSweep({ blockedBy }: { blockedBy: string | null }) {
  const { t } = useTranslation('sweep');
  const { startSweep, showRuns } = useActions();
  const spec = useStudio(({ sweepDraft }) => sweepDraft?.spec ?? null);
  const { work } = useSweepPlan();
  const why = blockedBy ?? (work ? null : t('form.notYet'));
  return (
    <Button
      leftSection={<IconPlayerPlay size={16} aria-hidden />}
      disabled={why !== null}
      title={why ?? undefined}
      onClick={() => {
        if (!spec) return;
        void startSweep(spec).then(
          (sweepId) => showRuns({ kind: 'sweep', sweepId }),
          () => {},
        );
      }}
    >
      {t('form.start')}
    </Button>
  );
}
