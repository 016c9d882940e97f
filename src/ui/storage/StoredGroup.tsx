// One kind of stored things, the largest first; of a thousand lines only those in sight exist.

import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { itemAt } from '../../lib/present.ts';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './StoragePlace.module.css';
import { CheckpointLine, DispensableLine, ItemLine, type LineActions } from './StoredLines.tsx';
import { kinds, lineKey, type StoredItem, type StoredLine, sumBytes, toLines } from './stored-items.ts';

interface StoredGroupProps extends LineActions {
  kind: StoredItem['kind'];
  items: readonly StoredItem[];
}

export function StoredGroup({ kind, items, ...actions }: StoredGroupProps) {
  const { t } = useTranslation('storage');
  const format = useNumberFormat();
  const [openIds, setOpenIds] = useState<ReadonlySet<string>>(new Set());
  const lines = useMemo(() => toLines(items, openIds), [items, openIds]);
  const scroller = useRef<HTMLElement>(null);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 48,
    getItemKey: (index) => lineKey(itemAt(lines, index)),
    overscan: 12,
  });
  const toggle = ({ id }: StoredItem) =>
    setOpenIds((ids) => (ids.has(id) ? new Set([...ids].filter((other) => other !== id)) : new Set([...ids, id])));
  return (
    <Panel
      className={kind === 'run' ? classes.wide : undefined}
      title={
        <>
          <i className={classes.mark} style={{ background: `var(--class-${kinds.indexOf(kind)})` }} aria-hidden />
          {t(`kind.${kind}.title`)}
        </>
      }
      aside={<span className={classes.size}>{format.bytes(sumBytes(items))}</span>}
    >
      <p className={classes.note}>{t(`kind.${kind}.note`)}</p>
      {items.length === 0 ? (
        <p className={classes.dimmed}>{t('none')}</p>
      ) : (
        <section
          ref={scroller}
          className={classes.scroller}
          tabIndex={lines.length > 8 ? 0 : undefined}
          aria-label={t(`kind.${kind}.title`)}
        >
          <ul className={classes.items} style={{ height: virtualizer.getTotalSize() }}>
            {virtualizer.getVirtualItems().map(({ key, index, start }) => (
              <li
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                aria-setsize={lines.length}
                aria-posinset={index + 1}
                style={{ transform: `translateY(${start}px)` }}
              >
                <Line line={itemAt(lines, index)} onToggle={toggle} {...actions} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </Panel>
  );
}

function Line({ line, onToggle, ...actions }: LineActions & { line: StoredLine; onToggle(item: StoredItem): void }) {
  switch (line.kind) {
    case 'item':
      return <ItemLine item={line.item} isOpen={line.isOpen} onToggle={() => onToggle(line.item)} {...actions} />;
    case 'checkpoint':
      return <CheckpointLine item={line.item} checkpoint={line.checkpoint} {...actions} />;
    case 'dispensable':
      return <DispensableLine item={line.item} {...actions} />;
  }
}
