// A run on a data set: its figure with interval and count, or what is in the way of one.

import { useTranslation } from 'react-i18next';
import type { AcrossCell } from '../../../run/across/across-matrix.ts';
import { IntervalBar } from '../../common/IntervalBar.tsx';
import { useNumberFormat } from '../../common/use-number-format.ts';
import classes from './across.module.css';

interface CellViewProps {
  cell: AcrossCell;
  /** Which run on which data set. */
  about: string;
  onOpen: () => void;
  onMatch: () => void;
}

export function CellView({ cell, about, onOpen, onMatch }: CellViewProps) {
  const { t } = useTranslation('across');
  const format = useNumberFormat();
  if (cell.kind === 'missing') return <span className={classes.none}>{t('cell.missing')}</span>;
  if (cell.kind === 'unmatched')
    return (
      <button type="button" className={classes.link} onClick={onMatch} aria-label={`${about}: ${t('cell.unmatched')}`}>
        {t('cell.unmatched')}
      </button>
    );
  if (cell.kind === 'failed')
    return (
      <button
        type="button"
        className={`${classes.link} ${classes.failed}`}
        onClick={onOpen}
        aria-label={`${about}: ${t('cell.failed')}`}
      >
        {t('cell.failed')}
      </button>
    );
  const { accuracy, interval, clipCount } = cell.figure;
  const isStale = cell.kind === 'other' && cell.isStale;
  const percent = (share: number) => format.decimal(share * 100, 1);
  return (
    <button
      type="button"
      className={classes.figure}
      data-own={cell.kind === 'own' || undefined}
      data-stale={isStale || undefined}
      onClick={onOpen}
    >
      <span className="visually-hidden">{about}: </span>
      <b>{format.percent(accuracy)}</b>
      {cell.kind === 'own' ? <span className={classes.mark}>{t('cell.own')}</span> : null}
      {isStale ? <span className={classes.mark}>{t('cell.stale')}</span> : null}
      <small className={`${classes.range} ${classes.dim}`}>
        {interval ? `${percent(interval.low)}–${percent(interval.high)}` : t('cell.noInterval')} · n ={' '}
        {format.integer(clipCount)}
      </small>
      <IntervalBar share={accuracy} interval={interval} className={classes.bar} />
    </button>
  );
}
