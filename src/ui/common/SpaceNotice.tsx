// A checkpoint found no space: what that means, and the way to make some.

import { Button, Group } from '@mantine/core';
import { IconDatabaseExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './error-notice.module.css';
import { useErrorText } from './error-text.ts';
import { useActions, useStudio } from './use-studio.ts';

export function SpaceNotice() {
  const { t } = useTranslation('common');
  const errorText = useErrorText();
  const { goTo, retrySave, stopRun } = useActions();
  const { space, place, runId, name } = useStudio(({ running, place, runs }) => ({
    space: running?.space ?? null,
    place,
    runId: running?.runId,
    name: runs.find(({ id }) => id === running?.runId)?.name,
  }));
  if (!space || runId === undefined) return null;
  return (
    <div role="alert" className={classes.notice}>
      <IconDatabaseExclamation className={classes.icon} size={20} stroke={1.6} aria-hidden />
      <div className={classes.text}>
        <p className={classes.title}>{t(space.isWaiting ? 'space.waiting.title' : 'space.failed.title', { name })}</p>
        <p className={classes.sentence}>
          {errorText(space.error).sentence} {t(space.isWaiting ? 'space.waiting.text' : 'space.failed.text')}
        </p>
        <Group gap="xs" mt="xs">
          {place === 'storage' ? null : (
            <Button size="compact-sm" variant={space.isWaiting ? 'filled' : 'default'} onClick={() => goTo('storage')}>
              {t('space.open')}
            </Button>
          )}
          {space.isWaiting ? (
            <>
              <Button size="compact-sm" variant="default" onClick={retrySave}>
                {t('space.retry')}
              </Button>
              <Button size="compact-sm" variant="default" onClick={() => stopRun(runId, 'stop')}>
                {t('space.giveUp')}
              </Button>
            </>
          ) : null}
        </Group>
      </div>
    </div>
  );
}
