// A table of any length: only the rows in sight exist, between two empty ones that keep the scroll bar true.

import { useVirtualizer } from '@tanstack/react-virtual';
import type { CSSProperties, ReactNode } from 'react';
import { useRef } from 'react';
import { itemAt } from '../../lib/present.ts';
import { useScrollHint } from './use-scroll-hint.ts';
import classes from './VirtualTable.module.css';

export interface VirtualColumn<Row> {
  id: string;
  header: ReactNode;
  /** A CSS width; none takes what is left. */
  width?: string;
  align?: 'start' | 'end';
  sort?: 'ascending' | 'descending';
  cell(row: Row): ReactNode;
}

interface VirtualTableProps<Row> {
  label: string;
  columns: readonly VirtualColumn<Row>[];
  rows: readonly Row[];
  rowKey(row: Row): string | number;
  heightPx: number;
  rowHeightPx?: number;
  /** Below this width the table scrolls sideways. */
  minWidth?: string;
}

export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, columns, rows, rowKey, heightPx, rowHeightPx = 30, minWidth } = props;
  const scroller = useRef<HTMLElement>(null);
  useScrollHint(scroller);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 12,
  });
  const items = virtualizer.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <section
      ref={scroller}
      className={classes.scroller}
      style={{ maxHeight: heightPx, '--row-height': `${rowHeightPx}px` } as CSSProperties}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
    >
      <table className={classes.table} style={{ minWidth }} aria-rowcount={rows.length + 1}>
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} style={{ width: column.width }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <th key={column.id} scope="col" data-align={column.align} aria-sort={column.sort}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer heightPx={above} />
          {items.map((item) => {
            const row = itemAt(rows, item.index);
            return (
              <tr key={rowKey(row)} className={classes.row} aria-rowindex={item.index + 2}>
                {columns.map((column) => (
                  <td key={column.id} data-align={column.align}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
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
