// A list of clips, one of which is chosen: a press on one plays it. Only the rows in sight exist.

import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useId, useRef } from 'react';
import { LongName } from '../common/LongName.tsx';
import classes from './HeardList.module.css';

export interface HeardItem {
  clip: number;
  name: string;
  note: string;
}

interface HeardListProps {
  label: string;
  list: RefObject<HTMLDivElement | null>;
  items: readonly HeardItem[];
  /** Of the chosen one; -1 for none. Whoever holds the list moves it by arrow keys. */
  place: number;
  onChoose(place: number): void;
}

const rowPx = 28;

export function HeardList({ label, list, items, place, onChoose }: HeardListProps) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 10,
  });
  useEffect(() => {
    if (place >= 0) virtualizer.scrollToIndex(place);
  }, [place, virtualizer]);
  return (
    <div ref={scroller} className={classes.scroller}>
      <div
        ref={list}
        className={classes.list}
        style={{ height: virtualizer.getTotalSize() }}
        role="listbox"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={place >= 0 ? `${id}-${place}` : undefined}
      >
        {virtualizer.getVirtualItems().map((item) => {
          const one = items[item.index];
          return one ? (
            // biome-ignore lint/a11y/useKeyWithClickEvents: arrow keys choose, and Space plays
            // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and says which is chosen
            <div
              key={one.clip}
              id={`${id}-${item.index}`}
              className={classes.row}
              style={{ transform: `translateY(${item.start}px)`, height: rowPx }}
              role="option"
              aria-selected={item.index === place}
              aria-posinset={item.index + 1}
              aria-setsize={items.length}
              onClick={() => onChoose(item.index)}
            >
              <LongName text={one.name} className={classes.name} />
              <span className={classes.note}>{one.note}</span>
            </div>
          ) : null;
        })}
      </div>
    </div>
  );
}
