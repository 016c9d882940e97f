// Files of the table as it is shown.

import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ShownRuns } from '../../run/table/shown-runs.ts';
import { type RunsTableFormat, runsTableFiles } from '../../state/runs-table.ts';
import { saveBlob } from '../common/save-blob.ts';
import { useActions } from '../common/use-studio.ts';
import classes from './RunsToolbar.module.css';

const formats = Object.keys(runsTableFiles) as RunsTableFormat[];

export function DownloadMenu({ shown }: { shown: ShownRuns }) {
  const { t } = useTranslation('runs');
  const { exportRunsTable } = useActions();
  // a failure is shown by the action
  const save = (format: RunsTableFormat) =>
    exportRunsTable(shown, format).then(
      (blob) => saveBlob(blob, runsTableFiles[format]),
      () => {},
    );
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          className={classes.button}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          disabled={shown.runs.length === 0}
        >
          {t('download.title')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map((format) => (
          <Menu.Item key={format} onClick={() => void save(format)}>
            <code>{runsTableFiles[format]}</code>
            <span className={classes.what}>{t(`download.${format}`)}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
