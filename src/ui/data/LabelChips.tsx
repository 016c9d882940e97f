// The labels that a rule gives, with their counts.

import { useTranslation } from 'react-i18next';
import { classColor } from '../common/class-colors.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './label-rule.module.css';

interface LabelChipsProps {
  labels: readonly string[];
  counts: readonly number[];
  clipCount: number;
}

/** More would push the table off the page; the rest are counted. */
const shownCount = 24;

export function LabelChips({ labels, counts, clipCount }: LabelChipsProps) {
  const { t } = useTranslation('data');
  const format = useNumberFormat();
  const labelled = counts.reduce((sum, count) => sum + count, 0);
  const without = clipCount - labelled;
  const sentences = [
    t('rule.labelCount', { count: labels.length, number: format.integer(labels.length) }),
    without > 0 && t('rule.without', { count: without, number: format.integer(without) }),
    labels.length > 4 && labels.length > labelled / 2 && t('rule.tooMany'),
    labels.length === 1 && t('rule.oneLabel'),
  ];
  return (
    <div className={classes.preview} aria-live="polite">
      <p className={classes.count}>{sentences.filter(Boolean).join(' ')}</p>
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
    </div>
  );
}
