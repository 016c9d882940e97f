// What can be taken away: the model by one click, the small files of the run, and everything else in the dialog.

import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconDownload, IconPackageExport } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { defaultExportOptions } from '../../export/export-kinds.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { type RunTable, runTableFiles, runTables } from '../../run/run-tables.ts';
import { exportKey } from '../../state/export-types.ts';
import { saveBlob } from '../common/save-blob.ts';
import { useActions, useStudio } from '../common/use-studio.ts';

const needsEvaluation: ReadonlySet<RunTable> = new Set(['metrics', 'predictions']);

export function ExportButtons({ run }: { run: RunRecord }) {
  const { t } = useTranslation('evaluate');
  const actions = useActions();
  const model = { runId: run.id, kind: 'model', options: defaultExportOptions.model } as const;
  const isExporting = useStudio(({ exporting, waitingExports }) =>
    [exporting?.request, ...waitingExports].some((request) => request && exportKey(request) === exportKey(model)),
  );
  // Failures are shown by the actions themselves.
  const saveTable = (table: RunTable) =>
    actions.exportTable(run.id, table).then(
      (blob) => saveBlob(blob, `${run.name}-${runTableFiles[table]}`),
      () => {},
    );
  const tables = runTables.filter((table) => run.evaluation || !needsEvaluation.has(table));
  return (
    <>
      <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
            {t('downloads.tables')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {tables.map((table) => (
            <Menu.Item key={table} onClick={() => void saveTable(table)}>
              <code>{runTableFiles[table]}</code>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {run.checkpoints.length > 0 ? (
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          loading={isExporting}
          onClick={() => actions.saveExport(model)}
        >
          {t('downloads.model')}
        </Button>
      ) : null}
      <Button
        variant="default"
        leftSection={<IconPackageExport size={16} aria-hidden />}
        onClick={() => actions.showExports(run.id)}
      >
        {t('export:open')}
      </Button>
    </>
  );
}
