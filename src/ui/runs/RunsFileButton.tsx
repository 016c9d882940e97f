// Brings runs here from a file that was saved in another browser.

import { Button, FileButton } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ImportedRuns } from '../../state/runs-table.ts';
import { useActions } from '../common/use-studio.ts';

export function RunsFileButton({ onImported }: { onImported(imported: ImportedRuns | null): void }) {
  const { t } = useTranslation('runs');
  const { importRuns } = useActions();
  // a failure is shown by the action
  const take = (file: File | null) => {
    onImported(null);
    if (file) void importRuns(file).then(onImported, () => {});
  };
  return (
    <FileButton onChange={take} accept=".zip,application/zip">
      {(props) => (
        <Button {...props} variant="default" leftSection={<IconFileImport size={16} aria-hidden />}>
          {t('file.import')}
        </Button>
      )}
    </FileButton>
  );
}
