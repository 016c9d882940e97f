// What can be taken away: the model, and the small files of the run.

import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import { type RunTable, runTableFiles, runTables } from '../../run/run-tables.ts';
import { saveBlob } from '../common/save-blob.ts';
import { useActions, useStudio } from '../common/use-studio.ts';

const needsEvaluation: ReadonlySet<RunTable> = new Set(['metrics', 'predictions']);

export function Downloads({ run }: { run: RunRecord }) {
  const { t } = useTranslation('evaluate');
  const actions = useActions();
  const isExporting = useStudio(({ exporting }) => exporting?.request.runId === run.id);
  // Failures are shown by the actions themselves.
  const saveModel = () =>
    actions.exportRun({ runId: run.id, kind: 'model', options: { dtype: 'float32' } }).then(
      (blob) => saveBlob(blob, `${run.name}.zip`),
      () => {},
    );
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
          onClick={() => void saveModel()}
        >
          {t('downloads.model')}
        </Button>
      ) : null}
    </>
  );
}
