// What one does with what was taught: try it, teach it something of one's own, show it to others.

import { Button } from '@mantine/core';
import { IconFolderPlus, IconMicrophone, IconShare } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Evaluation } from '../../evaluation/evaluation-result.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { useActions } from '../common/use-studio.ts';
import classes from './lesson.module.css';
import { ShareDialog } from './ShareDialog.tsx';

/** `evaluation`: null where it was not tested. */
export function LessonActions({ run, evaluation }: { run: RunRecord; evaluation: Evaluation | null }) {
  const { t } = useTranslation('lesson');
  const { goTo, bringOthers } = useActions();
  const [isSharing, setSharing] = useState(false);
  return (
    <div className={classes.actions}>
      <Button size="md" leftSection={<IconMicrophone size={18} aria-hidden />} onClick={() => goTo('predict')}>
        {t('result.tryVoice')}
      </Button>
      <Button size="md" variant="default" leftSection={<IconFolderPlus size={18} aria-hidden />} onClick={bringOthers}>
        {t('result.own')}
      </Button>
      <Button
        size="md"
        variant="default"
        leftSection={<IconShare size={18} aria-hidden />}
        onClick={() => setSharing(true)}
      >
        {t('result.share')}
      </Button>
      {isSharing ? <ShareDialog run={run} evaluation={evaluation} onClose={() => setSharing(false)} /> : null}
    </div>
  );
}
