// Where a run stands in the queue, on its own page.

import { useTranslation } from 'react-i18next';
import { queuedRuns } from '../../state/queue-state.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useStudio } from '../common/use-studio.ts';
import classes from '../train/TrainPlace.module.css';
import { toldTimes } from './queue-times.ts';

export function QueuedNotice({ runId }: { runId: string }) {
  const { t } = useTranslation('queue');
  const format = useNumberFormat();
  const { place, count, endsInSec } = useStudio((state) => {
    const queued = queuedRuns(state.runs);
    const at = queued.findIndex(({ id }) => id === runId);
    return {
      place: at,
      count: queued.length,
      endsInSec: state.queue.isPaused ? null : toldTimes(state, queued, 'endsInSec')[at],
    };
  });
  if (place < 0) return null;
  const values = { place: format.integer(place + 1), number: format.integer(count) };
  return (
    <p className={classes.notice}>
      {endsInSec == null ? t('waits', values) : t('waitsUntil', { ...values, time: format.duration(endsInSec) })}
    </p>
  );
}
