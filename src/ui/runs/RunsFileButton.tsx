// Brings runs here from a file that was saved in another browser, or from what a cluster has left.

import { Button, FileButton } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

export function RunsFileButton({ onFile }: { onFile(file: File): void }) {
  const { t } = useTranslation('runs');
  return (
    <FileButton onChange={(file) => file && onFile(file)} accept=".zip,application/zip">
      {(props) => (
        <Button
          {...props}
          variant="default"
          title={t('file.importHint')}
          leftSection={<IconFileImport size={16} aria-hidden />}
        >
          {t('file.import')}
        </Button>
      )}
    </FileButton>
  );
}
