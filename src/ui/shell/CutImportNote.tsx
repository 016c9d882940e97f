// On the other places: that an import was cut off and can go on at Data, where each is listed.

import { ActionIcon, Button, Group } from '@mantine/core';
import { IconPlayerPause, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../common/error-notice.module.css';
import { useActions, useStudio } from '../common/use-studio.ts';

export function CutImportNote() {
  const { t } = useTranslation('shell');
  const { goTo } = useActions();
  const [isClosed, setIsClosed] = useState(false);
  const { count, isShown } = useStudio(({ interrupted, importing, place }) => ({
    count: interrupted.length,
    isShown: interrupted.length > 0 && importing === null && place !== 'data',
  }));
  if (!isShown || isClosed) return null;
  return (
    <section className={classes.notice} data-tone="calm" aria-label={t('cutImport.title', { count })}>
      <IconPlayerPause className={classes.icon} size={20} stroke={1.6} aria-hidden />
      <div className={classes.text}>
        <p className={classes.title}>{t('cutImport.title', { count })}</p>
        <Group>
          <Button size="compact-sm" onClick={() => goTo('data')}>
            {t('cutImport.go')}
          </Button>
        </Group>
      </div>
      <ActionIcon aria-label={t('cutImport.close')} onClick={() => setIsClosed(true)}>
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </section>
  );
}
