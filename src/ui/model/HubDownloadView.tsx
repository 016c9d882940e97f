// A download under way: how much, how fast, how long still, and what happened on the way.

import { Button, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { HubNote } from '../../hub/hub-types.ts';
import type { HubDownload } from '../../state/studio-state.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions } from '../common/use-studio.ts';
import classes from './HubPanel.module.css';

export function HubDownloadView({ download }: { download: HubDownload }) {
  const { t } = useTranslation('model');
  const format = useNumberFormat();
  const { cancelHubDownload } = useActions();
  const { repo, totalBytes, progress, notes, isStopping } = download;
  const received = progress?.receivedBytes ?? download.receivedBytes;
  const percent = totalBytes > 0 ? Math.min(100, (100 * received) / totalBytes) : 0;
  const noteText = (note: HubNote) => {
    if (note.kind === 'waiting') return t('hub.notes.waiting', { time: format.duration(note.seconds) });
    if (note.kind === 'checking') return t('hub.notes.checking');
    return t(`hub.notes.${note.kind}`, { file: note.file, size: format.bytes(note.atBytes) });
  };
  return (
    <section className={classes.preview} aria-label={t('hub.download.label', { repo })}>
      <p className={classes.repo}>{repo}</p>
      <Progress.Root size="sm">
        <Progress.Section value={percent} aria-label={t('hub.download.label', { repo })} />
      </Progress.Root>
      <p className={classes.facts}>
        <span>{t('hub.download.bytes', { done: format.bytes(received), total: format.bytes(totalBytes) })}</span>
        {progress && progress.bytesPerSec > 0 ? (
          <span>{t('hub.download.speed', { speed: format.bytes(progress.bytesPerSec) })}</span>
        ) : null}
        {progress?.secondsLeft != null ? (
          <span>{t('hub.download.left', { time: format.duration(progress.secondsLeft) })}</span>
        ) : null}
        {progress ? <span>{progress.file}</span> : null}
      </p>
      <div aria-live="polite">
        {notes.slice(-3).map((note, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: notes only ever follow one another
          <p key={i} className={classes.expect}>
            {noteText(note)}
          </p>
        ))}
      </div>
      <div className={classes.buttons}>
        <Button variant="default" disabled={isStopping} onClick={cancelHubDownload}>
          {t(isStopping ? 'hub.download.stopping' : 'hub.download.stop')}
        </Button>
      </div>
    </section>
  );
}
