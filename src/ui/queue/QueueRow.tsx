// One run that waits: what sets it apart, when it will be done, and where it stands in the queue.

import { ActionIcon, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconGripVertical, IconPencil, IconX } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import { changedSettings } from '../../run/table/changed-settings.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions } from '../common/use-studio.ts';
import classes from './QueuePanel.module.css';

interface QueueRowProps {
  run: RunRecord;
  /** Null where they are not known. */
  beginsInSec: number | null;
  endsInSec: number | null;
  /** From 0 on. */
  place: number;
  /** Of the runs that wait. */
  count: number;
  isDragged: boolean;
  onMove(to: number): void;
  onDrag(runId: string | null): void;
  onDrop(): void;
}

const shownSettings = 3;

export const QueueRow = memo(
  QueueRowBody,
  (before, after) =>
    before.run === after.run &&
    before.beginsInSec === after.beginsInSec &&
    before.endsInSec === after.endsInSec &&
    before.place === after.place &&
    before.count === after.count &&
    before.isDragged === after.isDragged &&
    // the others' ids are what a drop depends on
    before.onDrop === after.onDrop,
);

function QueueRowBody(props: QueueRowProps) {
  const { run, beginsInSec, endsInSec, place, count, isDragged, onMove, onDrag, onDrop } = props;
  const { t } = useTranslation('queue');
  const format = useNumberFormat();
  const { openRun, goTo, editQueued, removeFromQueue } = useActions();
  const { name } = run;
  const changed = changedSettings(run.config);
  const told = changed
    .slice(0, shownSettings)
    .map((one) => `${one.name} = ${typeof one.value === 'number' ? format.scientific(one.value) : String(one.value)}`);
  const [start, time] = [beginsInSec, endsInSec].map((seconds) => (seconds === null ? null : format.duration(seconds)));
  const isSoon = !beginsInSec;
  const when = time
    ? isSoon
      ? t('doneIn', { time })
      : t('span', { start, time })
    : isSoon
      ? null
      : t('startsIn', { time: start });
  return (
    <li
      className={classes.row}
      data-run={run.id}
      data-dragged={isDragged || undefined}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        onDrop();
      }}
    >
      <button
        type="button"
        className={classes.handle}
        data-handle
        draggable
        aria-label={t('place', { name, place: format.integer(place + 1), number: format.integer(count) })}
        title={t('dragHint')}
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = 'move';
          event.dataTransfer.setData('text/plain', name);
          onDrag(run.id);
        }}
        onDragEnd={() => onDrag(null)}
        onKeyDown={(event) => {
          const to = event.key === 'ArrowUp' ? place - 1 : event.key === 'ArrowDown' ? place + 1 : place;
          if (to === place || to < 0 || to >= count) return;
          event.preventDefault();
          onMove(to);
        }}
      >
        <IconGripVertical size={14} aria-hidden />
        <span aria-hidden>{format.integer(place + 1)}</span>
      </button>
      <div className={classes.words}>
        <UnstyledButton
          className={classes.name}
          title={name}
          onClick={() => {
            openRun(run.id);
            goTo('train');
          }}
        >
          {name}
        </UnstyledButton>
        <span className={classes.settings} title={told.join('\n')}>
          {told.length > 0 ? told.join(' · ') : t('standard')}
          {changed.length > shownSettings ? ` · ${t('more', { count: changed.length - shownSettings })}` : null}
        </span>
        {when === null ? null : <span className={classes.time}>{when}</span>}
      </div>
      <span className={classes.buttons}>
        <ActionIcon aria-label={t('up', { name })} disabled={place === 0} onClick={() => onMove(place - 1)}>
          <IconArrowUp size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon aria-label={t('down', { name })} disabled={place === count - 1} onClick={() => onMove(place + 1)}>
          <IconArrowDown size={16} aria-hidden />
        </ActionIcon>
        {run.sweep ? null : (
          <ActionIcon aria-label={t('edit', { name })} title={t('editHint')} onClick={() => void editQueued(run.id)}>
            <IconPencil size={16} aria-hidden />
          </ActionIcon>
        )}
        <ActionIcon aria-label={t('remove', { name })} onClick={() => void removeFromQueue(run.id)}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </span>
    </li>
  );
}
