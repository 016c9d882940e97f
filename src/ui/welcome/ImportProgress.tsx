// An import under way, in the place of the drop zone: how far, how fast, how long still, and the way out.

import { Button, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ImportActivity } from '../../state/studio-state.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions } from '../common/use-studio.ts';
import classes from './welcome.module.css';

export function ImportProgress({ activity }: { activity: ImportActivity }) {
  const { t } = useTranslation('welcome');
  const format = useNumberFormat();
  const { cancelImport } = useActions();
  const { progress } = activity;
  const percent = progress ? (progress.bytesDone / Math.max(1, progress.totalBytes)) * 100 : 0;
  return (
    <div className={classes.progress}>
      <h2 className={classes.progressTitle}>{t('progress.title', { name: activity.name })}</h2>
      <Progress value={percent} aria-label={t('progress.title', { name: activity.name })} transitionDuration={0} />
      <dl className={classes.facts}>
        <div>
          <dt>{t('progress.files')}</dt>
          <dd>
            {progress
              ? t('progress.of', {
                  done: format.integer(progress.filesDone),
                  total: format.integer(progress.fileCount),
                })
              : t('progress.listing')}
          </dd>
        </div>
        <div>
          <dt>{t('progress.clips')}</dt>
          <dd>{progress ? format.integer(progress.clipCount) : '–'}</dd>
        </div>
        <div>
          <dt>{t('progress.problems')}</dt>
          <dd>{progress ? format.integer(progress.problemCount) : '–'}</dd>
        </div>
        <div>
          <dt>{t('progress.speed')}</dt>
          <dd>{progress ? t('progress.perSec', { speed: format.integer(progress.filesPerSec) }) : '–'}</dd>
        </div>
        <div>
          <dt>{t('progress.left')}</dt>
          <dd>{progress?.secondsLeft != null ? format.duration(progress.secondsLeft) : '–'}</dd>
        </div>
      </dl>
      <div>
        <Button variant="default" onClick={cancelImport}>
          {t('common:cancel')}
        </Button>
      </div>
    </div>
  );
}
