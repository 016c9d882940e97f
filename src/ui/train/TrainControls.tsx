// What one can do with the run that is shown: one primary button for the next step, the others quieter.

import { Button } from '@mantine/core';
import {
  IconChartBar,
  IconCopy,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconPlayerTrackNext,
  IconTrophy,
} from '@tabler/icons-react';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { ExtendDialog } from './ExtendDialog.tsx';
import { canContinue, canExtend, isInterrupted, isStoredBest } from './run-abilities.ts';

interface TrainControlsProps {
  run: RunRecord | null;
  /** Null: a run can start. */
  blockedBy: string | null;
}

export const TrainControls = memo(function TrainControls({ run, blockedBy }: TrainControlsProps) {
  const { isRunning, isTraining, isElsewhere } = useStudio(({ running, elsewhere }) => ({
    isRunning: running !== null,
    isTraining: running?.kind === 'train',
    isElsewhere: run !== null && elsewhere[run.id] !== undefined,
  }));
  if (isTraining) return <RunningControls run={run} />;
  return <IdleControls run={run} blockedBy={blockedBy} isRunning={isRunning} isElsewhere={isElsewhere} />;
});

function RunningControls({ run }: { run: RunRecord | null }) {
  const { t } = useTranslation('train');
  const { stopRun } = useActions();
  const { isStopping, isWaiting } = useStudio(({ running }) => ({
    isStopping: running?.isStopping,
    isWaiting: running?.space?.isWaiting,
  }));
  // what waits for space is given up, or tried again, in its notice
  if (isWaiting) return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPlayerPause size={16} aria-hidden />}
        disabled={isStopping}
        title={t('controls.pauseHint')}
        onClick={() => stopRun('pause')}
      >
        {t('controls.pause')}
      </Button>
      {run && isStoredBest(run) ? (
        <Button
          variant="default"
          leftSection={<IconTrophy size={16} aria-hidden />}
          disabled={isStopping}
          title={t('controls.keepBestHint', { step: run.bestStep })}
          onClick={() => stopRun('keep-best')}
        >
          {t('controls.keepBest')}
        </Button>
      ) : null}
      <Button
        color="red"
        variant="light"
        leftSection={<IconPlayerStop size={16} aria-hidden />}
        disabled={isStopping}
        title={t('controls.stopHint')}
        onClick={() => stopRun('stop')}
      >
        {t(isStopping ? 'controls.stopping' : 'controls.stop')}
      </Button>
    </>
  );
}

interface IdleControlsProps extends TrainControlsProps {
  isRunning: boolean;
  isElsewhere: boolean;
}

function IdleControls({ run, blockedBy, isRunning, isElsewhere }: IdleControlsProps) {
  const { t } = useTranslation('train');
  const actions = useActions();
  const [isExtending, setIsExtending] = useState(false);
  const isBusy = isRunning || isElsewhere;
  const canEvaluate = run !== null && run.checkpoints.length > 0 && !isElsewhere;
  const goesOn = run !== null && canContinue(run) && !isElsewhere;
  // a run that was meant to go on goes on; one that has ended is looked at
  const primary =
    goesOn && (run.state !== 'stopped' || isInterrupted(run)) ? 'continue' : canEvaluate ? 'evaluate' : 'start';
  const variantOf = (button: typeof primary) => (button === primary ? 'filled' : 'default');
  return (
    <>
      <Button
        variant={variantOf('start')}
        leftSection={<IconPlayerPlay size={16} aria-hidden />}
        disabled={isRunning || blockedBy !== null}
        title={blockedBy ?? undefined}
        onClick={() => void actions.startRun()}
      >
        {t(run ? 'controls.startNew' : 'controls.start')}
      </Button>
      {run && !isElsewhere ? (
        <Button
          variant="default"
          leftSection={<IconCopy size={16} aria-hidden />}
          disabled={isRunning}
          title={t('controls.duplicateHint')}
          onClick={() => void actions.duplicateRun(run.id)}
        >
          {t('controls.duplicate')}
        </Button>
      ) : null}
      {goesOn ? (
        <Button
          variant={variantOf('continue')}
          leftSection={<IconPlayerTrackNext size={16} aria-hidden />}
          disabled={isBusy}
          onClick={() => void actions.continueRun(run.id)}
        >
          {t('controls.continue')}
        </Button>
      ) : null}
      {run && canExtend(run) && !isElsewhere ? (
        <>
          <Button
            variant="default"
            leftSection={<IconPlayerTrackNext size={16} aria-hidden />}
            disabled={isBusy}
            onClick={() => setIsExtending(true)}
          >
            {t('controls.extend')}
          </Button>
          <ExtendDialog run={run} isOpen={isExtending} onClose={() => setIsExtending(false)} />
        </>
      ) : null}
      {canEvaluate ? (
        <Button
          variant={variantOf('evaluate')}
          leftSection={<IconChartBar size={16} aria-hidden />}
          disabled={isBusy}
          onClick={() => {
            actions.goTo('evaluate');
            // of another update: the run has gone on since
            if (run.evaluation?.step !== run.resultStep || run.resultStep === null) void actions.evaluateRun(run.id);
          }}
        >
          {t('controls.evaluate')}
        </Button>
      ) : null}
    </>
  );
}
