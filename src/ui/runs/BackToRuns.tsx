// From a page of Runs to the table of all runs.

import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useActions } from '../common/use-studio.ts';

export function BackToRuns() {
  const { t } = useTranslation('runs');
  const { showRuns } = useActions();
  return (
    <Button
      variant="subtle"
      leftSection={<IconArrowLeft size={16} aria-hidden />}
      onClick={() => showRuns({ kind: 'table' })}
    >
      {t('back')}
    </Button>
  );
}
