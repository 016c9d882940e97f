// How long the clips are; a column filters the table.

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { largestOf } from '../../lib/long-lists.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './charts.module.css';
import type { ClipFilter } from './clips/clip-filter.ts';
import { countInBins, lengthBins } from './length-bins.ts';

interface LengthHistogramProps {
  /** Of all clips: they fix the axis. */
  all: Float64Array;
  /** Of the clips that pass every other filter. */
  passing: Float64Array;
  selected: ClipFilter['seconds'];
  onSelect(seconds: ClipFilter['seconds']): void;
}

export function LengthHistogram({ all, passing, selected, onSelect }: LengthHistogramProps) {
  const { t } = useTranslation('data');
  const format = useNumberFormat();
  const bins = useMemo(() => lengthBins(all), [all]);
  const counts = useMemo(() => countInBins(bins, passing), [bins, passing]);
  const tallest = largestOf(
    bins.map((bin) => bin.count),
    1,
  );
  const first = bins[0];
  const last = bins.at(-1);
  if (!first || !last) return null;
  const digits = Math.max(0, Math.min(3, -Math.floor(Math.log10(first.toSec - first.fromSec + 1e-9))));
  const seconds = (value: number) => format.decimal(value, digits);
  return (
    <div className={classes.histogram}>
      <div className={classes.columns}>
        {bins.map((bin, at) => {
          const count = counts[at] ?? 0;
          const isSelected = selected?.[0] === bin.fromSec;
          const text = t('lengths.bin', {
            count,
            from: seconds(bin.fromSec),
            to: seconds(bin.toSec),
            number: format.integer(count),
          });
          return (
            <button
              key={bin.fromSec}
              type="button"
              className={classes.column}
              aria-label={text}
              title={text}
              aria-pressed={isSelected}
              data-muted={(selected !== null && !isSelected) || undefined}
              onClick={() => onSelect(isSelected ? null : [bin.fromSec, bin.toSec])}
            >
              <span className={classes.columnAll} style={{ height: `${(bin.count / tallest) * 100}%` }}>
                <span className={classes.columnFill} style={{ height: `${(count / Math.max(1, bin.count)) * 100}%` }} />
              </span>
            </button>
          );
        })}
      </div>
      <div className={classes.axis} aria-hidden>
        <span>{seconds(first.fromSec)}</span>
        <span>{seconds((first.fromSec + last.toSec) / 2)}</span>
        <span>
          {seconds(last.toSec)} {t('lengths.unit')}
        </span>
      </div>
    </div>
  );
}
