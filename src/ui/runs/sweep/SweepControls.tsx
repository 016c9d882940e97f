// What can be done with a sweep: hold it, end it, use what it found, take its figures away, delete it.

import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconPencil, IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SweepRanking } from '../../../sweep/ranking-types.ts';
import type { SweepRecord } from '../../../sweep/sweep-record.ts';
import { ConfirmDialog } from '../../common/ConfirmDialog.tsx';
import { useActions } from '../../common/use-studio.ts';
import { RenameSweep } from './RenameSweep.tsx';
import { UseBest } from './UseBest.tsx';

interface SweepControlsProps {
  sweep: SweepRecord;
  ranking: SweepRanking | null;
}

export function SweepControls({ sweep, ranking }: SweepControlsProps) {
  const { t } = useTranslation('sweep');
  const { pauseSweep, continueSweep, stopSweep, deleteSweep, showRuns } = useActions();
  const [asks, setAsks] = useState<'stop' | 'delete' | 'delete-all' | null>(null);
  const [isRenaming, setIsRenaming] = useState(false);
  const { id, name, state } = sweep;
  const icon = { size: 16, 'aria-hidden': true } as const;
  const confirm = () => {
    if (asks === 'stop') void stopSweep(id);
    else if (asks)
      void deleteSweep(id, asks === 'delete-all').then(
        () => showRuns({ kind: 'table' }),
        () => {},
      );
  };
  return (
    <>
      {state === 'running' ? (
        <Button
          variant="default"
          leftSection={<IconPlayerPause {...icon} />}
          title={t('control.pauseHint')}
          onClick={() => void pauseSweep(id)}
        >
          {t('control.pause')}
        </Button>
      ) : null}
      {state === 'paused' || state === 'stopped' ? (
        <Button variant="default" leftSection={<IconPlayerPlay {...icon} />} onClick={() => void continueSweep(id)}>
          {t('control.continue')}
        </Button>
      ) : null}
      {state === 'running' || state === 'paused' ? (
        <Button variant="default" leftSection={<IconPlayerStop {...icon} />} onClick={() => setAsks('stop')}>
          {t('control.stop')}
        </Button>
      ) : null}
      <UseBest sweep={sweep} ranking={ranking} />
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size="lg" variant="default" aria-label={t('control.more')}>
            <IconDots {...icon} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil {...icon} />} onClick={() => setIsRenaming(true)}>
            {t('control.rename')}
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash {...icon} />} onClick={() => setAsks('delete')}>
            {t('control.delete')}
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash {...icon} />} color="red" onClick={() => setAsks('delete-all')}>
            {t('control.deleteAll')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isRenaming ? <RenameSweep sweep={sweep} onClose={() => setIsRenaming(false)} /> : null}
      <ConfirmDialog
        isOpen={asks !== null}
        title={t(`control.ask.${asks ?? 'stop'}.title`, { name })}
        text={t(`control.ask.${asks ?? 'stop'}.text`)}
        confirmLabel={t(`control.ask.${asks ?? 'stop'}.yes`)}
        cancelLabel={t('control.ask.no')}
        onConfirm={confirm}
        onClose={() => setAsks(null)}
      />
    </>
  );
}
