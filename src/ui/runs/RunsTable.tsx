// The table of runs, of any length: only the lines in sight exist. Its name column stays in sight when it scrolls sideways.

import { Checkbox } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { itemAt } from '../../lib/present.ts';
import type { RunColumn } from '../../run/table/run-column.ts';
import { isLeaky } from '../../run/table/run-leaks.ts';
import type { RunSorting } from '../../run/table/run-order.ts';
import type { TableRow } from '../../run/table/table-content.ts';
import { ColumnHead } from './ColumnHead.tsx';
import { columnWidthPx } from './column-width.ts';
import { GroupLine } from './GroupLine.tsx';
import { RunLine } from './RunLine.tsx';
import classes from './RunsTable.module.css';
import { useColumnWords } from './use-column-words.ts';
import type { RunChoosing } from './use-run-choosing.ts';

const lineHeightPx = 46;
const checkPx = 36;
const nameMinPx = 168;
const groupMinPx = 216;
const menuPx = 40;

interface RunsTableProps {
  columns: readonly RunColumn[];
  rows: readonly TableRow[];
  sorting: RunSorting | null;
  choosing: RunChoosing;
  onSort(sorting: RunSorting | null): void;
  onToggleGroup(key: string): void;
}

export function RunsTable({ columns, rows, sorting, choosing, onSort, onToggleGroup }: RunsTableProps) {
  const { t } = useTranslation('runs');
  const words = useColumnWords();
  const scroller = useRef<HTMLElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeightPx,
    // the first ones are drawn before anything was measured
    initialRect: { width: 0, height: 800 },
    overscan: 8,
  });
  const items = virtualizer.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  const isGrouped = rows.some(({ kind }) => kind === 'group');
  const hasLeaks = rows.some((row) => (row.kind === 'run' ? isLeaky(row.run) : row.group.runs.some(isLeaky)));
  const widths = columns.map((column) => columnWidthPx(column, words.title(column.id), { hasLeaks, isGrouped }));
  const minWidth = widths.reduce((sum, width) => sum + width, checkPx + (isGrouped ? groupMinPx : nameMinPx) + menuPx);
  return (
    <section
      ref={scroller}
      className={classes.scroller}
      style={{ '--line-height': `${lineHeightPx}px` } as CSSProperties}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={t('title')}
    >
      <table className={classes.table} style={{ minWidth }} aria-rowcount={rows.length + 1}>
        <colgroup>
          <col style={{ width: checkPx }} />
          <col />
          {columns.map((column, at) => (
            <col key={column.id} style={{ width: widths[at] }} />
          ))}
          <col style={{ width: menuPx }} />
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            <td className={classes.checkHead}>
              <Checkbox
                size="xs"
                aria-label={t('choose.all')}
                checked={choosing.areAllChosen}
                indeterminate={choosing.chosen.length > 0 && !choosing.areAllChosen}
                onChange={choosing.toggleAll}
              />
            </td>
            <ColumnHead id="name" sorting={sorting} onSort={onSort} isName />
            {columns.map((column) => (
              <ColumnHead key={column.id} id={column.id} column={column} sorting={sorting} onSort={onSort} />
            ))}
            <td>
              <span className="visually-hidden">{t('column.actions')}</span>
            </td>
          </tr>
        </thead>
        <tbody>
          <Spacer heightPx={above} />
          {items.map((item) => {
            const row = itemAt(rows, item.index);
            const line = { columns, choosing, rowIndex: item.index + 2 };
            return row.kind === 'group' ? (
              <GroupLine key={row.key} {...line} group={row.group} isOpen={row.isOpen} onToggle={onToggleGroup} />
            ) : (
              <RunLine key={row.key} {...line} run={row.run} isInGroup={row.isInGroup} />
            );
          })}
          <Spacer heightPx={below} />
        </tbody>
      </table>
    </section>
  );
}

function Spacer({ heightPx }: { heightPx: number }) {
  return heightPx > 0 ? <tr aria-hidden style={{ height: heightPx }} /> : null;
}
