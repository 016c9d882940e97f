// What can be done with one run of the table. Its dialogs are the page's, since the line may scroll away.

import { ActionIcon, Menu } from '@mantine/core';
import {
  IconAdjustments,
  IconArchive,
  IconArchiveOff,
  IconChartLine,
  IconCopy,
  IconDots,
  IconNote,
  IconPackageExport,
  IconPlayerTrackNext,
  IconRepeat,
  IconTags,
  IconTrash,
} from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import { isEngineTaken } from '../../state/engine-taken.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { canContinue, canFineTune } from '../train/run-abilities.ts';
import { useRunDialogs } from './run-dialogs.ts';

export function RunMenu({ run }: { run: RunRecord }) {
  const { t } = useTranslation('runs');
  // lines come and go as the table scrolls: a menu is made when it is first asked for
  const [isMade, setIsMade] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  // of a menu that was open from the first, Mantine does not know what had the focus before; what an entry opens has it now
  const returnFocus = () =>
    setTimeout(() => {
      if (document.activeElement === document.body) button.current?.focus();
    });
  if (!isMade) {
    return (
      <ActionIcon aria-label={t('actions', { name: run.name })} aria-haspopup="menu" onClick={() => setIsMade(true)}>
        <IconDots size={16} aria-hidden />
      </ActionIcon>
    );
  }
  return (
    <Menu defaultOpened position="bottom-end" transitionProps={{ duration: 0 }} withinPortal onClose={returnFocus}>
      <Menu.Target>
        <ActionIcon ref={button} aria-label={t('actions', { name: run.name })}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <RunMenuItems run={run} />
      </Menu.Dropdown>
    </Menu>
  );
}

function RunMenuItems({ run }: { run: RunRecord }) {
  const { t } = useTranslation('runs');
  const { t: ofQueue } = useTranslation('queue');
  const actions = useActions();
  const dialogs = useRunDialogs();
  const isBusy = useStudio(isEngineTaken);
  const isElsewhere = useStudio((state) => state.elsewhere[run.id] !== undefined);
  const isAtWork = useStudio((state) => state.running?.runId === run.id) || isElsewhere;
  const wait = isBusy ? t('menu.busy') : undefined;
  const show = () => {
    actions.openRun(run.id);
    actions.goTo('train');
  };
  return (
    <>
      <Menu.Item leftSection={<IconChartLine size={16} aria-hidden />} onClick={show}>
        {t('menu.curves')}
      </Menu.Item>
      {run.probe && !canFineTune(run) ? null : (
        <Menu.Item
          leftSection={run.probe ? <IconAdjustments size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          disabled={isBusy}
          title={wait}
          onClick={() => void actions.duplicateRun(run.id, run.probe ? 0 : undefined)}
        >
          {t(run.probe ? 'menu.fineTune' : 'menu.duplicate')}
        </Menu.Item>
      )}
      {run.probe || run.history.length === 0 || isAtWork ? null : (
        <Menu.Item
          leftSection={<IconRepeat size={16} aria-hidden />}
          disabled={isBusy}
          title={wait}
          onClick={() => void actions.replayRun(run.id)}
        >
          {t('menu.replay')}
        </Menu.Item>
      )}
      {canContinue(run) && !isElsewhere ? (
        <Menu.Item
          leftSection={<IconPlayerTrackNext size={16} aria-hidden />}
          title={isBusy ? ofQueue('continueHint') : undefined}
          onClick={() => {
            if (isBusy) return void actions.continueInQueue(run.id);
            show();
            void actions.continueRun(run.id);
          }}
        >
          {isBusy ? ofQueue('add') : t('menu.continue')}
        </Menu.Item>
      ) : null}
      <Menu.Item leftSection={<IconPackageExport size={16} aria-hidden />} onClick={() => actions.showExports(run.id)}>
        {t('export:open')}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item leftSection={<IconTags size={16} aria-hidden />} onClick={() => dialogs.open('tags', [run.id])}>
        {t('menu.tags')}
      </Menu.Item>
      <Menu.Item leftSection={<IconNote size={16} aria-hidden />} onClick={() => dialogs.open('note', [run.id])}>
        {t('menu.note')}
      </Menu.Item>
      <Menu.Item
        leftSection={run.isArchived ? <IconArchiveOff size={16} aria-hidden /> : <IconArchive size={16} aria-hidden />}
        onClick={() => void actions.archiveRuns([run.id], !run.isArchived)}
      >
        {t(run.isArchived ? 'menu.restore' : 'menu.archive')}
      </Menu.Item>
      <Menu.Item
        color="red"
        leftSection={<IconTrash size={16} aria-hidden />}
        disabled={isAtWork}
        onClick={() => dialogs.open('delete', [run.id])}
      >
        {t('menu.delete')}
      </Menu.Item>
    </>
  );
}
