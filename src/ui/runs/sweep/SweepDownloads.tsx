// What a sweep found, as files.

import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SweepRecord } from '../../../sweep/sweep-record.ts';
import { sweepTables } from '../../../sweep/sweep-tables.ts';
import { saveBlob } from '../../common/save-blob.ts';
import { useActions } from '../../common/use-studio.ts';

export function SweepDownloads({ sweep }: { sweep: SweepRecord }) {
  const { t } = useTranslation('sweep');
  const { exportSweep } = useActions();
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button size="compact-sm" variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
          {t('download.title')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {sweepTables.map((table) => (
          <Menu.Item
            key={table}
            // a failure is shown by the action
            onClick={() =>
              void exportSweep(sweep.id, table).then(
                (blob) =>
                  saveBlob(
                    blob,
                    table.startsWith('sweep.') ? table.replace('sweep', sweep.name) : `${sweep.name}-${table}`,
                  ),
                () => {},
              )
            }
          >
            <code>{table}</code> {t(`download.${table.replace('.', '-')}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
