// Tens of thousands of clips as a grid of which only the visible rows exist. Arrows move and, with Shift, choose; Space plays,
// Enter opens.

import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { type CommonEnds, commonEnds } from '../../../lib/common-ends.ts';
import { useClipPlayer } from '../../common/clip-player.ts';
import { useScrollHint } from '../../common/use-scroll-hint.ts';
import { useShowError } from '../../common/use-show-error.ts';
import { ClipTableHead } from './ClipTableHead.tsx';
import { ClipTableRow } from './ClipTableRow.tsx';
import { type ClipColumn, gridOf } from './clip-columns.ts';
import type { Sorting } from './clip-order.ts';
import type { ClipSource } from './clip-source.ts';
import classes from './clip-table.module.css';
import { type ClipSelection, noSelection, type SelectManner, select, selectAll } from './selection.ts';
import { useFieldWords } from './use-field-words.ts';

const rowHeight = 32;
const wholeName: CommonEnds = { start: 0, end: 0 };

interface ClipTableProps {
  source: ClipSource;
  /** Clip indices, as they stand. */
  shown: Int32Array;
  columns: readonly ClipColumn[];
  isNarrow: boolean;
  sorting: Sorting | null;
  onSort(column: string): void;
  selection: ClipSelection;
  onSelect(selection: ClipSelection): void;
  /** The label of a clip was clicked. */
  onLabel(element: Element, clip: number): void;
  /** Opens the current clip. */
  onOpen(): void;
  grid: RefObject<HTMLTableElement | null>;
  /** Keys that the table itself has no use for. */
  onKey(event: KeyboardEvent): void;
  /** Changes where other rows are to be seen from their top. */
  view: unknown;
}

export function ClipTable(props: ClipTableProps) {
  const { source, shown, columns, isNarrow, sorting, onSort, selection, onSelect, onLabel, onOpen, grid, onKey, view } =
    props;
  const { t } = useTranslation('clips');
  const words = useFieldWords(source.dataset.labelCodes, isNarrow);
  const { clips } = source.dataset;
  const ends = useMemo(() => (isNarrow ? commonEnds(clips.map(({ path }) => path)) : wholeName), [isNarrow, clips]);
  const id = useId();
  const player = useClipPlayer();
  const showError = useShowError();
  const scroller = useRef<HTMLDivElement>(null);
  const [hasFocus, setHasFocus] = useState(false);
  useScrollHint(scroller);
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const items = virtualizer.getVirtualItems();
  // a row that scrolls out is drawn anew as one that scrolls in: making its elements costs several times as much
  const rowsMade = useRef(0);
  rowsMade.current = Math.max(rowsMade.current, items.length);
  const { tracks, minPx } = gridOf(columns, isNarrow);
  const place = selection.current === null ? -1 : shown.indexOf(selection.current);
  const current = Math.max(place, 0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another view starts at its top
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [view]);

  // the row stays in sight wherever it was moved from
  useEffect(() => {
    if (place >= 0) virtualizer.scrollToIndex(place);
  }, [place, virtualizer]);

  const goTo = (clip: number, manner: SelectManner) => {
    onSelect(select(selection, clip, manner, shown));
    player.point(clip);
  };

  const moveTo = (index: number, isRange: boolean) => {
    const clip = shown[Math.max(0, Math.min(shown.length - 1, index))];
    if (clip !== undefined) goTo(clip, isRange ? 'range' : 'one');
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    const step = steps[event.key];
    const clip = shown[current];
    const isCommand = event.ctrlKey || event.metaKey;
    if (step !== undefined) moveTo(place < 0 ? 0 : current + step, event.shiftKey);
    else if (event.key === 'Home') moveTo(0, event.shiftKey);
    else if (event.key === 'End') moveTo(shown.length - 1, event.shiftKey);
    else if (event.key === 'a' && isCommand) onSelect(selectAll(selection, shown));
    else if (event.key === ' ' && clip !== undefined && !isButton(event.target)) {
      player.toggle(clip).catch((thrown: unknown) => showError('storage', thrown));
    } else if (event.key === 'Enter' && clip !== undefined && !isButton(event.target)) {
      if (place < 0) goTo(clip, 'one');
      onOpen();
    } else if (event.key === 'Escape' && selection.chosen.size > 0) {
      onSelect({ ...selection, chosen: noSelection.chosen });
    } else {
      onKey(event);
      return;
    }
    event.preventDefault();
  };

  const onClick = (event: MouseEvent) => {
    const label = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-label-of]') : null;
    if (label) onLabel(label, Number(label.dataset.labelOf));
    if (isButton(event.target)) return;
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-clip]') : null;
    if (!row) return;
    const manner = event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'one';
    goTo(Number(row.dataset.clip), manner);
    if (manner === 'one') onOpen();
  };

  return (
    <div className={classes.scroller} data-focus={hasFocus || undefined}>
      <div ref={scroller} className={classes.scroll}>
        <table
          ref={grid}
          className={classes.table}
          style={{ '--tracks': tracks, minWidth: minPx } as CSSProperties}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table that arrow keys move in
          role="grid"
          tabIndex={0}
          aria-label={t('title')}
          aria-rowcount={shown.length + 1}
          aria-multiselectable
          aria-activedescendant={shown.length > 0 ? `${id}-${current}` : undefined}
          // not :has(:focus-visible): that makes a fast scroll ten times slower
          onFocus={(event) => setHasFocus(event.target.matches('table:focus-visible'))}
          onBlur={() => setHasFocus(false)}
          onKeyDown={onKeyDown}
          onClick={onClick}
          // Shift chooses rows, not letters
          onMouseDown={(event) => {
            if (event.shiftKey) event.preventDefault();
          }}
        >
          <ClipTableHead columns={columns} words={words} sorting={sorting} onSort={onSort} />
          <tbody className={classes.body} style={{ height: virtualizer.getTotalSize() }}>
            {items.map((item) => {
              const clip = shown[item.index];
              return clip === undefined ? null : (
                <ClipTableRow
                  key={item.index % rowsMade.current}
                  source={source}
                  columns={columns}
                  words={words}
                  ends={ends}
                  id={`${id}-${item.index}`}
                  clipIndex={clip}
                  rowIndex={item.index}
                  offsetPx={item.start}
                  isCurrent={item.index === current}
                  isChosen={selection.chosen.has(clip)}
                />
              );
            })}
          </tbody>
        </table>
        {shown.length === 0 && <p className={classes.empty}>{t('empty')}</p>}
      </div>
    </div>
  );
}

/** A button in the table does its own thing on Space and Enter. */
function isButton(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button') !== null;
}
