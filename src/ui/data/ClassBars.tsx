// How many clips each label has; a bar filters the table.

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { largestOf } from '../../lib/long-lists.ts';
import { classColor } from '../common/class-colors.ts';
import { useLabelText } from '../common/label-text.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './charts.module.css';
import type { ClipRow } from './clip-rows.ts';

interface ClassBarsProps {
  labels: readonly string[];
  codes: string | null;
  /** The rows that pass every other filter. */
  rows: readonly ClipRow[];
  /** A label's index, -1 for clips without one, or null for no filter. */
  selected: number | null;
  onSelect(label: number | null): void;
}

export function ClassBars({ labels, codes, rows, selected, onSelect }: ClassBarsProps) {
  const { t } = useTranslation('data');
  const format = useNumberFormat();
  const { counts, without } = useMemo(() => countLabels(labels.length, rows), [labels.length, rows]);
  const largest = largestOf(counts, Math.max(1, without));
  const textOf = useLabelText(codes);
  const entries = labels.map((name, label) => ({ name: textOf(name), label, count: counts[label] ?? 0 }));
  if (without > 0) entries.push({ name: t('classes.none'), label: -1, count: without });
  if (entries.length === 0) return <p className={classes.empty}>{t('classes.empty')}</p>;
  return (
    <ul className={classes.bars}>
      {entries.map(({ name, label, count }) => (
        <li key={label}>
          <button
            type="button"
            className={classes.bar}
            aria-pressed={selected === label}
            data-muted={(selected !== null && selected !== label) || undefined}
            onClick={() => onSelect(selected === label ? null : label)}
          >
            <span className={classes.barName} title={name}>
              {name}
            </span>
            <span className={classes.barTrack} aria-hidden>
              <span
                className={classes.barFill}
                style={{ width: `${(count / largest) * 100}%`, background: classColor(label) }}
              />
            </span>
            <span className={classes.barCount}>{format.integer(count)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function countLabels(labelCount: number, rows: readonly ClipRow[]): { counts: number[]; without: number } {
  const counts = new Array<number>(labelCount).fill(0);
  let without = 0;
  for (const { label } of rows) {
    if (label < 0) without++;
    else counts[label] = (counts[label] ?? 0) + 1;
  }
  return { counts, without };
}
