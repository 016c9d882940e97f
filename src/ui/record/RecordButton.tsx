// Opens the recorder.

import { Button } from '@mantine/core';
import { IconMicrophone } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../common/lazy-part.ts';

const RecordDialog = lazyPart(async () => (await import('./RecordDialog.tsx')).RecordDialog);

interface RecordButtonProps {
  isDisabled?: boolean;
}

export function RecordButton({ isDisabled }: RecordButtonProps) {
  const { t } = useTranslation('record');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconMicrophone size={16} aria-hidden />}
        disabled={isDisabled}
        onClick={() => setOpen(true)}
      >
        {t('open')}
      </Button>
      <Suspense fallback={null}>{isOpen && <RecordDialog onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
