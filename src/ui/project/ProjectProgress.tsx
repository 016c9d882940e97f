// How far a project is that is saved or opened, and the way to stop it.

import { Button, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './project.module.css';

export function ProjectProgress() {
  const { t } = useTranslation('project');
  const format = useNumberFormat();
  const { stopProject } = useActions();
  const work = useStudio((state) => state.projectWork);
  if (!work) return null;
  const { kind, name, progress, isStopping } = work;
  const title = t(`work.${kind}`, { name });
  const share = progress && progress.total > 0 ? progress.done / progress.total : 0;
  // of a file that is opened every byte is read twice
  const passes = kind === 'opening' ? 2 : 1;
  return (
    <div className={classes.work} role="status">
      <p className={classes.workTitle}>{title}</p>
      <Progress value={100 * share} aria-label={title} size="sm" transitionDuration={0} />
      <div className={classes.workLine}>
        <span>
          {isStopping
            ? t('work.stopping')
            : progress &&
              t('work.share', {
                done: format.bytes(progress.done / passes),
                total: format.bytes(progress.total / passes),
              })}
        </span>
        <Button size="compact-sm" variant="default" disabled={isStopping} onClick={stopProject}>
          {t('work.stop')}
        </Button>
      </div>
    </div>
  );
}
