// By what the runs of the table are grouped: one column or several.

import { Button, Checkbox, Popover } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import { repeatsKey } from '../../run/table/run-groups.ts';
import { differingSettings } from '../../run/table/shown-columns.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './RunsToolbar.module.css';
import { useColumnWords } from './use-column-words.ts';

/** Facts that runs can share. */
const factGroups = ['data_set', 'model', 'tags', 'sweep', 'trial', 'split', 'fold', 'split_seed', 'state', 'device'];

export function GroupMenu({ runs }: { runs: readonly RunRecord[] }) {
  const { t } = useTranslation('runs');
  const words = useColumnWords();
  const { setRunsTable } = useActions();
  const groupBy = useStudio((state) => state.runsTable.groupBy);
  const differing = differingSettings(runs);
  const settings = [...differing, ...groupBy.filter((id) => !differing.includes(id) && !isFact(id))];
  const toggle = (id: string, isOn: boolean) =>
    setRunsTable({ groupBy: isOn ? [...groupBy, id] : groupBy.filter((other) => other !== id) });
  const box = (id: string) => (
    <Checkbox
      key={id}
      size="xs"
      label={isFact(id) ? words.title(id) : <code>{id}</code>}
      checked={groupBy.includes(id)}
      onChange={(event) => toggle(id, event.currentTarget.checked)}
    />
  );
  const named = groupBy.map((id) => words.title(id)).join(' · ');
  return (
    <Popover position="bottom-end" shadow="sm" trapFocus returnFocus transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconStack2 size={14} aria-hidden />}
          className={classes.button}
        >
          {groupBy.length > 0 ? t('group.by', { columns: named }) : t('group.title')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.menu}>
        <fieldset>
          <legend>{t('group.repetitions')}</legend>
          {box(repeatsKey)}
        </fieldset>
        {settings.length > 0 ? (
          <fieldset>
            <legend>{t('group.settings')}</legend>
            {settings.map(box)}
          </fieldset>
        ) : null}
        <fieldset>
          <legend>{t('group.facts')}</legend>
          {factGroups.map(box)}
        </fieldset>
        {groupBy.length > 0 ? (
          <Button size="compact-xs" variant="default" onClick={() => setRunsTable({ groupBy: [] })}>
            {t('group.none')}
          </Button>
        ) : null}
      </Popover.Dropdown>
    </Popover>
  );
}

function isFact(id: string): boolean {
  return id === repeatsKey || factGroups.includes(id);
}
