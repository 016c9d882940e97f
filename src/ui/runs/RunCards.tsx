// The runs on a phone, each as a card: its score and what sets it apart first. Only those in sight exist; the place itself scrolls.

import { Checkbox } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { itemAt } from '../../lib/present.ts';
import type { RunRecord } from '../../run/run-record.ts';
import type { RunColumn } from '../../run/table/run-column.ts';
import { runColumn } from '../../run/table/run-columns.ts';
import type { RunGroup } from '../../run/table/run-groups.ts';
import type { TableRow } from '../../run/table/table-content.ts';
import { GroupCell } from './GroupCell.tsx';
import { GroupName } from './GroupName.tsx';
import { NotHere } from './NotHere.tsx';
import classes from './RunCards.module.css';
import { RunCell } from './RunCell.tsx';
import { RunMenu } from './RunMenu.tsx';
import { RunName } from './RunName.tsx';
import { RunTags } from './RunTags.tsx';
import { useColumnWords } from './use-column-words.ts';
import type { RunChoosing } from './use-run-choosing.ts';

interface RunCardsProps {
  columns: readonly RunColumn[];
  rows: readonly TableRow[];
  choosing: RunChoosing;
  onToggleGroup(key: string): void;
}

const cardPx = 124;

export function RunCards({ columns, rows, choosing, onToggleGroup }: RunCardsProps) {
  const { t } = useTranslation('runs');
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  // what stands above it comes and goes
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0), []);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => list.current?.closest('main') ?? null,
    estimateSize: () => cardPx,
    // the first ones are drawn before anything was measured
    initialRect: { width: 0, height: 800 },
    getItemKey: (index) => itemAt(rows, index).key,
    scrollMargin: top,
    overscan: 6,
  });
  return (
    <ul ref={list} className={classes.list} style={{ height: virtualizer.getTotalSize() }} aria-label={t('title')}>
      {virtualizer.getVirtualItems().map((item) => {
        const row = itemAt(rows, item.index);
        return (
          <li
            key={row.key}
            ref={virtualizer.measureElement}
            data-index={item.index}
            className={classes.item}
            style={{ transform: `translateY(${item.start - top}px)` }}
          >
            {row.kind === 'group' ? (
              <GroupCard group={row.group} columns={columns} isOpen={row.isOpen} onToggle={onToggleGroup} />
            ) : (
              <RunCard run={row.run} columns={columns} choosing={choosing} />
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** The figure that a card shows: of the test, else of the validation; of the run's columns, else the usual ones. */
function scoreOf(run: RunRecord, columns: readonly RunColumn[]): RunColumn | null {
  const usual = ['test_accuracy', 'probe_accuracy', 'eval_accuracy'].flatMap((id) => runColumn(id) ?? []);
  const shown = columns.filter(({ kind, group }) => kind === 'share' && group === 'test');
  return [...shown, ...usual].find((column) => column.value(run) !== null) ?? null;
}

interface RunCardProps {
  run: RunRecord;
  columns: readonly RunColumn[];
  choosing: RunChoosing;
}

function RunCard({ run, columns, choosing }: RunCardProps) {
  const { t } = useTranslation('runs');
  const words = useColumnWords();
  const score = scoreOf(run, columns);
  const others = columns.filter(({ id, group }) => id !== score?.id && id !== 'tags' && group !== 'setting');
  return (
    <article className={classes.card} data-archived={run.isArchived || undefined}>
      <div className={classes.head}>
        <Checkbox
          size="sm"
          aria-label={t('choose.one', { name: run.name })}
          checked={choosing.isChosen(run.id)}
          onChange={() => choosing.toggle(run.id, false)}
        />
        <RunName run={run} />
        {score ? (
          <span className={classes.score} title={words.title(score.id)}>
            <RunCell run={run} column={score} />
          </span>
        ) : (
          <span className={classes.score}>–</span>
        )}
        <RunMenu run={run} />
      </div>
      {columns.some(({ group }) => group === 'setting') && !run.probe ? (
        <dl className={classes.settings}>
          {columns
            .filter(({ group }) => group === 'setting')
            .map((column) => (
              <div key={column.id}>
                <dt>
                  <code>{column.id}</code>
                </dt>
                <dd>
                  <RunCell run={run} column={column} />
                </dd>
              </div>
            ))}
        </dl>
      ) : null}
      <dl className={classes.facts}>
        {others
          .filter((column) => column.value(run) !== null)
          .map((column) => (
            <div key={column.id}>
              <dt>{words.title(column.id)}</dt>
              <dd>
                <RunCell run={run} column={column} />
              </dd>
            </div>
          ))}
      </dl>
      <NotHere run={run} />
      <RunTags tags={run.tags ?? []} />
      {run.note ? <p className={classes.note}>{run.note}</p> : null}
    </article>
  );
}

interface GroupCardProps {
  group: RunGroup;
  columns: readonly RunColumn[];
  isOpen: boolean;
  onToggle(key: string): void;
}

function GroupCard({ group, columns, isOpen, onToggle }: GroupCardProps) {
  const words = useColumnWords();
  const figures = columns.filter(({ kind }) => kind === 'share');
  return (
    <article className={classes.card} data-group>
      <GroupName group={group} isOpen={isOpen} onToggle={onToggle} />
      <dl className={classes.facts}>
        {figures.map((column) => (
          <div key={column.id}>
            <dt>{words.title(column.id)}</dt>
            <dd>
              <GroupCell group={group} column={column} />
            </dd>
          </div>
        ))}
      </dl>
    </article>
  );
}
