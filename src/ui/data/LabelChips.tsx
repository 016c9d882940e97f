// The labels that a rule gives, with their counts.

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classColor } from '../common/class-colors.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import classes from './label-rule.module.css';
import { labelCountSaid } from './label-sentences.ts';

interface LabelChipsProps {
  labels: readonly string[];
  counts: readonly number[];
  clipCount: number;
  /** In place of the labels themselves. */
  children?: ReactNode;
}

/** More would push the table off the page; the rest are counted. */
const shownCount = 24;

export function LabelChips({ labels, counts, clipCount, children }: LabelChipsProps) {
  const { t } = useTranslation('data');
  const format = useNumberFormat();
  const said = useSaid('data');
  const labelled = counts.reduce((sum, count) => sum + count, 0);
  return (
    <div className={classes.preview}>
      <p className={classes.count} aria-live="polite">
        {said(labelCountSaid(labels, labelled, clipCount))}
      </p>
      {children ?? (
        <ul className={classes.chips}>
          {labels.slice(0, shownCount).map((label, index) => (
            <li key={label} className={classes.chip}>
              <span className={classes.dot} style={{ background: classColor(index) }} aria-hidden />
              <span className={classes.chipName} title={label}>
                {label}
              </span>
              <span className={classes.chipCount}>{format.integer(counts[index] ?? 0)}</span>
            </li>
          ))}
          {labels.length > shownCount && (
            <li className={classes.more}>{t('rule.more', { number: format.integer(labels.length - shownCount) })}</li>
          )}
        </ul>
      )}
    </div>
  );
}
