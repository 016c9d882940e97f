// That a newer build is here, or that a reload brings all processor cores, or a tab of its own: offered while nothing runs, and
// never done by itself.

import { ActionIcon, Button, Group } from '@mantine/core';
import { IconRefresh, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pageFolder } from '../../lib/page-files.ts';
import type { Hosting } from '../../state/hosting-types.ts';
import classes from '../common/error-notice.module.css';
import { useStudio } from '../common/use-studio.ts';
import { useLeavingCosts } from './use-leaving-costs.ts';

function offerOf({ hasNewer, isolationFault }: Hosting): 'newer' | 'cores' | 'frame' | null {
  if (hasNewer) return 'newer';
  if (isolationFault === 'reload') return 'cores';
  return isolationFault === 'frame' ? 'frame' : null;
}

export function UpdateNote() {
  const { t } = useTranslation('shell');
  const { hosting, isMeasuring } = useStudio(({ hosting, measuring }) => ({
    hosting,
    isMeasuring: measuring !== null,
  }));
  const [closed, setClosed] = useState<string | null>(null);
  const isAtWork = useLeavingCosts().length > 0 || isMeasuring;
  const offer = offerOf(hosting);
  if (!offer || isAtWork || closed === offer) return null;
  return (
    <section className={classes.notice} data-tone="calm" role="status" aria-label={t(`update.${offer}.title`)}>
      <IconRefresh className={classes.icon} size={20} stroke={1.6} aria-hidden />
      <div className={classes.text}>
        <p className={classes.title}>{t(`update.${offer}.title`)}</p>
        <p className={classes.sentence}>{t(`update.${offer}.text`)}</p>
        <Group>
          {offer === 'frame' ? (
            <Button size="compact-sm" component="a" href={pageFolder()} target="_blank" rel="noopener">
              {t('engine.openAlone')}
            </Button>
          ) : (
            <Button size="compact-sm" onClick={() => location.reload()}>
              {t('update.reload')}
            </Button>
          )}
        </Group>
      </div>
      <ActionIcon aria-label={t('update.close')} onClick={() => setClosed(offer)}>
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </section>
  );
}
