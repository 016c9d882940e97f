// Everything that Train shows of a run, folded away.

import { UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import { useActions } from '../common/use-studio.ts';
import { RunBody } from '../train/RunBody.tsx';
import classes from './lesson.module.css';

export function LessonDetails({ run }: { run: RunRecord }) {
  const { t } = useTranslation('lesson');
  const { leaveLesson } = useActions();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <section className={classes.details} data-open={isOpen || undefined}>
      <div className={classes.folds}>
        <UnstyledButton
          className={classes.fold}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        >
          <IconChevronDown size={16} aria-hidden />
          {t(isOpen ? 'working.noDetails' : 'working.details')}
        </UnstyledButton>
        <UnstyledButton className={classes.fold} onClick={leaveLesson}>
          {t('result.leave')}
        </UnstyledButton>
      </div>
      <div id={id}>{isOpen ? <RunBody run={run} /> : null}</div>
    </section>
  );
}
