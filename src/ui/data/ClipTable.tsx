// Thousands of clips as a grid of which only the visible rows exist. Arrows move, Space or Enter plays.

import {
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClipPlayer } from '../common/clip-player.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useShowError } from '../common/use-show-error.ts';
import { ClipTableHead } from './ClipTableHead.tsx';
import { ClipTableRow, type RowWords } from './ClipTableRow.tsx';
import type { ClipRow } from './clip-rows.ts';
import classes from './clip-table.module.css';

const rowHeight = 32;

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

const columns = [
  { id: 'file', accessorFn: (row: ClipRow) => row.path, sortFn: sortFn_alphanumeric },
  { id: 'label', accessorFn: (row: ClipRow) => row.labelName, sortFn: sortFn_alphanumeric },
  { id: 'seconds', accessorFn: (row: ClipRow) => row.seconds, sortFn: sortFn_basic, sortDescFirst: true },
  { id: 'split', accessorFn: (row: ClipRow) => row.split ?? '', sortFn: sortFn_basic },
];

export function ClipTable({ rows }: { rows: ClipRow[] }) {
  const { t } = useTranslation('data');
  const format = useNumberFormat();
  const id = useId();
  const player = useClipPlayer();
  const showError = useShowError();
  const scroller = useRef<HTMLDivElement>(null);
  const [sorting, setSorting] = useState<SortingState>([]);
  const [current, setCurrent] = useState(0);
  const [hasFocus, setHasFocus] = useState(false);
  const table = useTable({
    features,
    columns,
    data: rows,
    state: { sorting },
    onSortingChange: setSorting,
    getRowId: (row) => String(row.clipIndex),
  });
  const sorted = table.getRowModel().rows;
  const clips = useMemo(() => sorted.map((row) => row.original), [sorted]);
  const virtualizer = useVirtualizer({
    count: clips.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });

  const words = useMemo<RowWords>(
    () => ({
      noLabel: t('classes.none'),
      splits: { train: t('split.train'), validation: t('split.validation'), test: t('split.test') },
      seconds: (value) => format.decimal(value, 2),
    }),
    [t, format],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: another selection or order starts at its top
  useEffect(() => {
    setCurrent(0);
    scroller.current?.scrollTo({ top: 0 });
  }, [rows, sorting]);

  const moveTo = useCallback(
    (index: number) => {
      const next = Math.max(0, Math.min(clips.length - 1, index));
      setCurrent(next);
      player.point(clips[next]?.clipIndex ?? null);
      virtualizer.scrollToIndex(next);
    },
    [clips, player, virtualizer],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    const step = steps[event.key];
    const clip = clips[current];
    if (step !== undefined) moveTo(current + step);
    else if (event.key === 'Home') moveTo(0);
    else if (event.key === 'End') moveTo(clips.length - 1);
    else if ((event.key === ' ' || event.key === 'Enter') && clip && !isButton(event.target)) {
      player.toggle(clip.clipIndex).catch((thrown: unknown) => showError('storage', thrown));
    } else return;
    event.preventDefault();
  };

  return (
    <div className={classes.scroller} data-focus={hasFocus || undefined}>
      <div ref={scroller} className={classes.scroll}>
        <table
          className={classes.table}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table that arrow keys move in
          role="grid"
          tabIndex={0}
          aria-label={t('table.title')}
          aria-rowcount={clips.length + 1}
          aria-activedescendant={clips.length > 0 ? `${id}-${current}` : undefined}
          // not :has(:focus-visible): that makes a fast scroll ten times slower
          onFocus={(event) => setHasFocus(event.target.matches('table:focus-visible'))}
          onBlur={() => setHasFocus(false)}
          onKeyDown={onKeyDown}
        >
          <ClipTableHead sorting={sorting} onSort={(column) => table.getColumn(column)?.toggleSorting()} />
          <tbody className={classes.body} style={{ height: virtualizer.getTotalSize() }}>
            {virtualizer.getVirtualItems().map((item) => {
              const clip = clips[item.index];
              return clip ? (
                <ClipTableRow
                  key={clip.clipIndex}
                  words={words}
                  id={`${id}-${item.index}`}
                  clip={clip}
                  rowIndex={item.index}
                  offsetPx={item.start}
                  isCurrent={item.index === current}
                  onPoint={moveTo}
                />
              ) : null;
            })}
          </tbody>
        </table>
        {clips.length === 0 && <p className={classes.empty}>{t('table.empty')}</p>}
      </div>
    </div>
  );
}

/** A button in the table does its own thing on Space and Enter. */
function isButton(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.closest('button') !== null;
}
