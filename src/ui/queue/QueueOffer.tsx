// Where a person waits for the engine: holds the queue after what is at work, and lets it go on again.

import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isEngineTaken } from '../../state/engine-taken.ts';
import { queueEnd } from '../../state/queue-end.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './QueuePanel.module.css';

/** Nothing where nothing waits. */
export function QueueOffer() {
  const { t } = useTranslation('queue');
  const { pauseQueue, resumeQueue } = useActions();
  const { isPaused, hasMore, isTaken } = useStudio((state) => ({
    isPaused: state.queue.isPaused,
    isTaken: isEngineTaken(state),
    hasMore: queueEnd({ ...state, queue: { ...state.queue, isPaused: false } }) !== null,
  }));
  if (!hasMore || (!isPaused && !isTaken)) return null;
  const icon = { size: 14, 'aria-hidden': true } as const;
  return (
    <span className={classes.offer}>
      {isPaused ? <span>{t(isTaken ? 'offer.pausedAfter' : 'offer.paused')}</span> : null}
      {isPaused ? (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlayerPlay {...icon} />}
          onClick={() => void resumeQueue()}
        >
          {t('offer.resume')}
        </Button>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlayerPause {...icon} />}
          title={t('pauseHint')}
          onClick={pauseQueue}
        >
          {t('pause')}
        </Button>
      )}
    </span>
  );
}
