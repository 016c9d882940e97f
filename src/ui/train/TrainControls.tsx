// What one can do with the run that is shown: one primary button for the next step, the others quieter.

import { Button } from '@mantine/core';
import { IconChartBar, IconPlayerPlay, IconPlayerStop, IconPlayerTrackNext } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../protocol/run-types.ts';
import { useActions, useStudio } from '../common/use-studio.ts';

interface TrainControlsProps {
  run: RunRecord | null;
  /** Null: a run can start. */
  blockedBy: string | null;
}

export function TrainControls({ run, blockedBy }: TrainControlsProps) {
  const { t } = useTranslation('train');
  const actions = useActions();
  const { isBusy, isTraining, isStopping } = useStudio(({ running }) => ({
    isBusy: running !== null,
    isTraining: running?.kind === 'train',
    isStopping: running?.isStopping ?? false,
  }));
  if (isTraining) {
    return (
      <Button
        color="red"
        variant="light"
        leftSection={<IconPlayerStop size={16} aria-hidden />}
        disabled={isStopping}
        onClick={() => actions.stopRun()}
      >
        {t(isStopping ? 'controls.stopping' : 'controls.stop')}
      </Button>
    );
  }
  const canEvaluate = run !== null && run.checkpoints.length > 0;
  const canContinue = run !== null && run.step < run.totalSteps && (run.state === 'stopped' || run.state === 'failed');
  return (
    <>
      <Button
        variant={canEvaluate ? 'default' : 'filled'}
        leftSection={<IconPlayerPlay size={16} aria-hidden />}
        disabled={isBusy || blockedBy !== null}
        title={blockedBy ?? undefined}
        onClick={() => void actions.startRun()}
      >
        {t(run ? 'controls.startNew' : 'controls.start')}
      </Button>
      {canContinue ? (
        <Button
          variant="default"
          leftSection={<IconPlayerTrackNext size={16} aria-hidden />}
          disabled={isBusy}
          onClick={() => void actions.continueRun(run.id)}
        >
          {t('controls.continue')}
        </Button>
      ) : null}
      {canEvaluate ? (
        <Button
          leftSection={<IconChartBar size={16} aria-hidden />}
          disabled={isBusy}
          onClick={() => {
            actions.goTo('evaluate');
            if (!run.evaluation) void actions.evaluateRun(run.id);
          }}
        >
          {t('controls.evaluate')}
        </Button>
      ) : null}
    </>
  );
}
