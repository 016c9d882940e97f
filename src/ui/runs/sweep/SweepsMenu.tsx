// From the table of runs to each sweep that there was.

import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useActions, useStudio } from '../../common/use-studio.ts';

/** Nothing where there is none. */
export function SweepsMenu() {
  const { t } = useTranslation('sweep');
  const format = useNumberFormat();
  const { showRuns } = useActions();
  const sweeps = useStudio((state) => state.sweeps);
  if (sweeps.length === 0) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
          {t('menu.title', { count: sweeps.length, number: format.integer(sweeps.length) })}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah="60vh" style={{ overflowY: 'auto' }}>
        {sweeps.map(({ id, name, createdAt }) => (
          <Menu.Item key={id} onClick={() => showRuns({ kind: 'sweep', sweepId: id })}>
            {name} · {format.date(createdAt)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
