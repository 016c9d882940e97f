// Which classes are taken for which: rows are true, columns predicted. Arrow keys move between cells; a cell opens its clips.

import { SegmentedControl, UnstyledButton } from '@mantine/core';
import type { CSSProperties, KeyboardEvent } from 'react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsNarrow } from '../common/use-is-narrow.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useScrollHint } from '../common/use-scroll-hint.ts';
import classes from './ConfusionMatrix.module.css';

export interface MatrixCell {
  label: number;
  predicted: number;
}

interface ConfusionMatrixProps {
  labels: readonly string[];
  /** As they are in the data: what a narrow column has room for. */
  codes: readonly string[];
  /** counts[true][predicted] */
  counts: readonly (readonly number[])[];
  selected: MatrixCell | null;
  onSelect(cell: MatrixCell | null): void;
}

/** From this many classes on a cell has room for one number alone. */
const DENSE_FROM = 13;

/** From this heat on, the other text colour is the readable one, in both schemes (4.5 : 1 on either side). */
const STRONG_FROM_PERCENT = 64;

export function ConfusionMatrix({ labels, codes, counts, selected, onSelect }: ConfusionMatrixProps) {
  const { t } = useTranslation('evaluate');
  const format = useNumberFormat();
  const table = useRef<HTMLTableElement>(null);
  const [focused, setFocused] = useState<MatrixCell>({ label: 0, predicted: 0 });
  const isDense = labels.length >= DENSE_FROM;
  const [shown, setShown] = useState<'counts' | 'shares'>('counts');

  const onKeyDown = (event: KeyboardEvent) => {
    const next = neighbour(event.key, focused, labels.length);
    if (!next) return;
    event.preventDefault();
    setFocused(next);
    table.current?.querySelector<HTMLElement>(`[data-cell="${next.label} ${next.predicted}"]`)?.focus();
  };

  const isNarrow = useIsNarrow();
  const scroller = useRef<HTMLDivElement>(null);
  useScrollHint(scroller);
  return (
    <div ref={scroller} className={classes.scroller}>
      {isDense ? (
        <SegmentedControl
          size="xs"
          className={classes.choice}
          aria-label={t('matrix.show')}
          value={shown}
          onChange={(chosen) => setShown(chosen === 'shares' ? 'shares' : 'counts')}
          data={[
            { value: 'counts', label: t('matrix.counts') },
            { value: 'shares', label: t('matrix.shares') },
          ]}
        />
      ) : null}
      <table
        ref={table}
        className={classes.matrix}
        data-dense={isDense || undefined}
        aria-label={t('matrix.label')}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr>
            <td className={classes.corner}>
              <span>{t('matrix.true')} ↓</span>
            </td>
            <th className={classes.axis} colSpan={labels.length} scope="colgroup">
              {t('matrix.predicted')} →
            </th>
          </tr>
          <tr>
            <td />
            {labels.map((label, column) => (
              <th key={label} className={classes.column} scope="col" title={label}>
                <span>{isNarrow ? (codes[column] ?? label) : label}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map((label, row) => {
            const rowCounts = counts[row] ?? [];
            const total = rowCounts.reduce((sum, count) => sum + count, 0);
            return (
              <tr key={label}>
                <th className={classes.rowName} scope="row" title={label}>
                  {label}
                </th>
                {labels.map((predicted, column) => {
                  const count = rowCounts[column] ?? 0;
                  const share = total > 0 ? count / total : 0;
                  const words = t('matrix.cell', {
                    label,
                    predicted,
                    count,
                    number: format.integer(count),
                    share: total > 0 ? format.percent(share) : '–',
                  });
                  const heatPercent = Math.round(share * 100);
                  const isSelected = selected?.label === row && selected.predicted === column;
                  return (
                    <td key={predicted}>
                      <UnstyledButton
                        className={classes.cell}
                        style={{ '--heat': `${heatPercent}%` } as CSSProperties}
                        data-cell={`${row} ${column}`}
                        data-strong={heatPercent >= STRONG_FROM_PERCENT || undefined}
                        data-diagonal={row === column || undefined}
                        data-zero={count === 0 || undefined}
                        tabIndex={focused.label === row && focused.predicted === column ? 0 : -1}
                        aria-pressed={isSelected}
                        aria-label={words}
                        title={words}
                        onFocus={() => setFocused({ label: row, predicted: column })}
                        onClick={() => onSelect(isSelected ? null : { label: row, predicted: column })}
                      >
                        <span className={classes.count}>
                          {isDense && count === 0
                            ? ''
                            : isDense && shown === 'shares'
                              ? format.decimal(100 * share, 0)
                              : format.integer(count)}
                        </span>
                        {isDense ? null : (
                          <span className={classes.share}>{total > 0 ? format.percent(share, 0) : '–'}</span>
                        )}
                      </UnstyledButton>
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function neighbour(key: string, { label, predicted }: MatrixCell, size: number): MatrixCell | null {
  const last = size - 1;
  switch (key) {
    case 'ArrowUp':
      return { label: Math.max(0, label - 1), predicted };
    case 'ArrowDown':
      return { label: Math.min(last, label + 1), predicted };
    case 'ArrowLeft':
      return { label, predicted: Math.max(0, predicted - 1) };
    case 'ArrowRight':
      return { label, predicted: Math.min(last, predicted + 1) };
    case 'Home':
      return { label, predicted: 0 };
    case 'End':
      return { label, predicted: last };
    default:
      return null;
  }
}
