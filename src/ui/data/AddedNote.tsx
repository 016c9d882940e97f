// What adding clips to the open data set has come to, until dismissed.

import { ActionIcon } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from '../common/error-notice.module.css';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';

export function AddedNote({ datasetId }: { datasetId: string }) {
  const { t } = useTranslation('data');
  const format = useNumberFormat();
  const { dismissAdded } = useActions();
  const added = useStudio((state) => (state.added?.datasetId === datasetId ? state.added : null));
  if (!added) return null;
  const { addedCount, knownCount } = added;
  return (
    <div role="status" className={classes.notice} data-tone="calm">
      <IconCheck className={classes.icon} size={20} stroke={1.6} aria-hidden />
      <p className={classes.sentence}>
        {t('added.clips', { count: addedCount, number: format.integer(addedCount) })}
        {knownCount > 0 && ` ${t('added.known', { count: knownCount, number: format.integer(knownCount) })}`}
      </p>
      <ActionIcon aria-label={t('added.dismiss')} onClick={dismissAdded}>
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </div>
  );
}
