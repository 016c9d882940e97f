// The ways to start what the form asks for: now, or in the queue when something is at work or a person prepares several.

import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconPlayerPlay, IconPlaylistAdd } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queuedRuns } from '../../state/queue-state.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';

interface StartButtonsProps {
  /** Something computes: only the queue is left. */
  isBusy: boolean;
  /** Why it cannot start at all; null: it can. */
  blockedBy: string | null;
}

export function StartButtons({ isBusy, blockedBy }: StartButtonsProps) {
  const { t } = useTranslation('train');
  const { t: ofQueue } = useTranslation('queue');
  const { startRun } = useActions();
  const { add, said } = useAddToQueue();
  const isBlocked = blockedBy !== null;
  const icon = { size: 16, 'aria-hidden': true } as const;
  return (
    <>
      <output className="visually-hidden">{said}</output>
      <Button.Group>
        {isBusy ? (
          <Button
            leftSection={<IconPlaylistAdd {...icon} />}
            disabled={isBlocked}
            title={blockedBy ?? ofQueue('addHint')}
            onClick={() => add(false)}
          >
            {ofQueue('add')}
          </Button>
        ) : (
          <Button
            leftSection={<IconPlayerPlay {...icon} />}
            disabled={isBlocked}
            title={blockedBy ?? undefined}
            onClick={() => void startRun()}
          >
            {t('controls.start')}
          </Button>
        )}
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              px={8}
              disabled={isBlocked}
              aria-label={ofQueue('menu')}
              style={{ borderInlineStartColor: 'var(--button-color)' }}
            >
              <IconChevronDown {...icon} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {isBusy ? (
              <Menu.Item leftSection={<IconPlayerPlay {...icon} />} onClick={() => add(true)}>
                {ofQueue('addNext')}
              </Menu.Item>
            ) : (
              <Menu.Item leftSection={<IconPlaylistAdd {...icon} />} onClick={() => add(false)}>
                {ofQueue('add')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </Button.Group>
    </>
  );
}

/** Puts the form's run into the queue; `said` tells where it is, for whoever does not see the list. */
function useAddToQueue() {
  const { t } = useTranslation('queue');
  const format = useNumberFormat();
  const { queueRun } = useActions();
  const [addedId, setAddedId] = useState<string | null>(null);
  const added = useStudio(({ runs }) => {
    const at = addedId === null ? -1 : queuedRuns(runs).findIndex(({ id }) => id === addedId);
    return { name: at < 0 ? null : (runs.find(({ id }) => id === addedId)?.name ?? null), place: at + 1 };
  });
  const add = (isNext: boolean) => void queueRun({ isNext }).then(setAddedId, () => {});
  const said = added.name === null ? '' : t('added', { name: added.name, place: format.integer(added.place) });
  return { add, said };
}
