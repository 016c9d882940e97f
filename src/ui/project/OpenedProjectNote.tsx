// What opening a project has come to, until dismissed; and, for as long as it is so, that a data set is without its recordings.

import { ActionIcon } from '@mantine/core';
import { IconCheck, IconVolumeOff, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RestoredProject } from '../../runs/project/project-types.ts';
import classes from '../common/error-notice.module.css';
import type { NumberFormat } from '../common/number-format.ts';
import type { Said } from '../common/said.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { useActions, useStudio } from '../common/use-studio.ts';

export function OpenedProjectNote() {
  const { t } = useTranslation('project');
  const format = useNumberFormat();
  const said = useSaid('project');
  const { dismissOpenedProject } = useActions();
  const opened = useStudio((state) => state.openedProject);
  const isSilent = useStudio((state) => state.dataset?.record.withoutRecordings ?? false);
  return (
    <>
      {opened ? (
        <div role="status" className={classes.notice} data-tone="calm">
          <IconCheck className={classes.icon} size={20} stroke={1.6} aria-hidden />
          <div className={classes.text}>
            <p className={classes.title}>{t('opened.title', { name: opened.name })}</p>
            <p className={classes.sentence}>{said(openedSaid(opened, format))}</p>
          </div>
          <ActionIcon aria-label={t('opened.dismiss')} onClick={dismissOpenedProject}>
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </div>
      ) : null}
      {isSilent ? (
        <div role="status" className={classes.notice} data-tone="calm">
          <IconVolumeOff className={classes.icon} size={20} stroke={1.6} aria-hidden />
          <p className={classes.sentence}>{t('noRecordings')}</p>
        </div>
      ) : null}
    </>
  );
}

/** That it has no recordings stands below it, for as long as it is so. */
export function openedSaid(
  { added, known, beside, missingModels }: RestoredProject,
  format: Pick<NumberFormat, 'integer'>,
): Said[] {
  const counted = Object.entries({ added, known, beside }).filter(([, count]) => count > 0);
  return [
    ...counted.map(
      ([kind, count]): Said => ({
        key: `opened.${kind}`,
        values: { count, number: format.integer(count) },
      }),
    ),
    ...(missingModels.length > 0
      ? [{ key: 'opened.models', values: { names: missingModels.map(({ name, repo }) => repo ?? name).join(', ') } }]
      : []),
  ];
}
