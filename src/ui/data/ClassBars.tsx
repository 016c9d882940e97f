// How many clips each label has; a bar filters the table.

import { useTranslation } from 'react-i18next';
import { largestOf } from '../../lib/long-lists.ts';
import { classColor } from '../common/class-colors.ts';
import { useLabelText } from '../common/label-text.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './charts.module.css';
import { noValue } from './clips/clip-fields.ts';

interface ClassBarsProps {
  labels: readonly string[];
  codes: string | null;
  /** Clips of each label that pass every other filter; the last is for those without one. */
  counts: Int32Array;
  /** Labels that the table is filtered by, `noValue` for clips without one. */
  selected: readonly string[];
  /** `isMore`: beside those selected already. */
  onSelect(label: string, isMore: boolean): void;
}

export function ClassBars({ labels, codes, counts, selected, onSelect }: ClassBarsProps) {
  const { t } = useTranslation('data');
  const format = useNumberFormat();
  const without = counts[labels.length] ?? 0;
  const largest = largestOf(counts, 1);
  const textOf = useLabelText(codes);
  const entries = labels.map((name, label) => ({ name: textOf(name), label, value: name, count: counts[label] ?? 0 }));
  if (without > 0 || selected.includes(noValue)) {
    entries.push({ name: t('classes.none'), label: -1, value: noValue, count: without });
  }
  if (entries.length === 0) return <p className={classes.empty}>{t('classes.empty')}</p>;
  return (
    <ul className={classes.bars}>
      {entries.map(({ name, label, value, count }) => (
        <li key={label}>
          <button
            type="button"
            className={classes.bar}
            aria-pressed={selected.includes(value)}
            data-muted={(selected.length > 0 && !selected.includes(value)) || undefined}
            onClick={(event) => onSelect(value, event.ctrlKey || event.metaKey || event.shiftKey)}
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
