// What one can do with the run that is shown, and with no other: one primary button for the next step, the others quieter.

import { Button } from '@mantine/core';
import {
  IconAdjustments,
  IconChartBar,
  IconCopy,
  IconMicrophone,
  IconPackageExport,
  IconPlayerPause,
  IconPlayerStop,
  IconPlayerTrackNext,
  IconPlus,
  IconTrophy,
} from '@tabler/icons-react';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { QueuedControls } from '../queue/QueuedControls.tsx';
import { ExtendDialog } from './ExtendDialog.tsx';
import { abilitiesOf, isStoredBest, isUntested } from './run-abilities.ts';

export const RunControls = memo(function RunControls({ run }: { run: RunRecord }) {
  const abilities = useStudio((state) => abilitiesOf(run, state));
  if (run.state === 'queued') return <QueuedControls run={run} />;
  return abilities.stop ? <WorkControls run={run} /> : <RestControls run={run} abilities={abilities} />;
});

/** While it trains in this tab. */
function WorkControls({ run }: { run: RunRecord }) {
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  const { stopRun, draftRun } = useActions();
  const { isStopping, isPausing, isWaiting } = useStudio(({ running }) => ({
    isStopping: running?.isStopping,
    isPausing: running?.isPausing,
    isWaiting: running?.space?.isWaiting,
  }));
  // what waits for space is given up, or tried again, in its notice
  if (isWaiting) return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPlus size={16} aria-hidden />}
        title={t('controls.nextHint')}
        onClick={draftRun}
      >
        {t('controls.new')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconPlayerPause size={16} aria-hidden />}
        disabled={isStopping}
        title={t('controls.pauseHint')}
        onClick={() => stopRun(run.id, 'pause')}
      >
        {t(isPausing ? 'controls.pausing' : 'controls.pause')}
      </Button>
      {isStoredBest(run) ? (
        <Button
          variant="default"
          leftSection={<IconTrophy size={16} aria-hidden />}
          disabled={isStopping}
          title={t('controls.keepBestHint', { step: format.integer(run.bestStep ?? 0) })}
          onClick={() => stopRun(run.id, 'keep-best')}
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
        onClick={() => stopRun(run.id, 'stop')}
      >
        {t(isStopping && !isPausing ? 'controls.stopping' : 'controls.stop')}
      </Button>
    </>
  );
}

interface RestControlsProps {
  run: RunRecord;
  abilities: ReturnType<typeof abilitiesOf>;
}

function RestControls({ run, abilities }: RestControlsProps) {
  const { t } = useTranslation('train');
  const { t: ofQueue } = useTranslation('queue');
  const actions = useActions();
  const [isExtending, setIsExtending] = useState(false);
  const { primary, mustWait } = abilities;
  const variantOf = (button: typeof primary) => (button === primary ? 'filled' : 'default');
  const whyNot = mustWait ? t('busy.hint') : undefined;
  // what was evaluated is only shown
  const mustEvaluate = isUntested(run);
  return (
    <>
      <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={actions.draftRun}>
        {t('controls.new')}
      </Button>
      {abilities.duplicate ? (
        <Button
          variant="default"
          leftSection={<IconCopy size={16} aria-hidden />}
          title={t('controls.duplicateHint')}
          onClick={() => void actions.duplicateRun(run.id)}
        >
          {t('controls.duplicate')}
        </Button>
      ) : null}
      {abilities.fineTune ? (
        <Button
          variant="default"
          leftSection={<IconAdjustments size={16} aria-hidden />}
          disabled={mustWait}
          title={whyNot ?? t('controls.fineTuneHint')}
          onClick={() => void actions.duplicateRun(run.id, 0)}
        >
          {t('controls.fineTune')}
        </Button>
      ) : null}
      {abilities.continue ? (
        <Button
          variant={variantOf('continue')}
          leftSection={<IconPlayerTrackNext size={16} aria-hidden />}
          title={mustWait ? ofQueue('continueHint') : undefined}
          onClick={() => void (mustWait ? actions.continueInQueue(run.id) : actions.continueRun(run.id))}
        >
          {mustWait ? ofQueue('add') : t('controls.continue')}
        </Button>
      ) : null}
      {abilities.evaluate ? (
        <Button
          variant="default"
          leftSection={<IconPackageExport size={16} aria-hidden />}
          onClick={() => actions.showExports(run.id)}
        >
          {t('export:open')}
        </Button>
      ) : null}
      {abilities.extend ? (
        <>
          <Button
            variant="default"
            leftSection={<IconPlayerTrackNext size={16} aria-hidden />}
            disabled={mustWait}
            title={whyNot}
            onClick={() => setIsExtending(true)}
          >
            {t('controls.extend')}
          </Button>
          <ExtendDialog run={run} isOpen={isExtending} onClose={() => setIsExtending(false)} />
        </>
      ) : null}
      {abilities.evaluate ? (
        <Button
          variant={variantOf('evaluate')}
          leftSection={<IconChartBar size={16} aria-hidden />}
          disabled={mustWait && mustEvaluate}
          title={mustEvaluate ? whyNot : undefined}
          onClick={() => {
            actions.goTo('evaluate');
            if (mustEvaluate) void actions.evaluateRun(run.id);
          }}
        >
          {t('controls.evaluate')}
        </Button>
      ) : null}
      {abilities.evaluate ? (
        <Button
          variant={variantOf('try')}
          leftSection={<IconMicrophone size={16} aria-hidden />}
          onClick={() => actions.goTo('predict')}
        >
          {t('controls.tryIt')}
        </Button>
      ) : null}
    </>
  );
}
