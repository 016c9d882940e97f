// How much of the model trains, as figures: parameters, their share, and the memory their training takes.

import { useTranslation } from 'react-i18next';
import type { ParameterCounts } from '../../model/model-record.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './ParameterShare.module.css';

/** Weights, gradients and AdamW's two moments, each a float32. */
const BYTES_PER_TRAINABLE = 4 * 4;

/** Trainable parameters when the last `trainLayers` layers and the head train: known at once while the line moves. */
export function trainableCount(counts: ParameterCounts, trainLayers: number): number {
  if (trainLayers === 0) return counts.head;
  return counts.head + counts.perLayer.slice(-trainLayers).reduce((sum, count) => sum + count, 0);
}

export function ParameterShare({ counts, trainable }: { counts: ParameterCounts; trainable: number }) {
  const { t } = useTranslation('model');
  const format = useNumberFormat();
  const share = counts.total > 0 ? trainable / counts.total : 0;
  return (
    <div className={classes.share}>
      <p className={classes.figure}>
        {t('share.figure', { trainable: format.compact(trainable), total: format.compact(counts.total) })}
      </p>
      <div className={classes.bar} aria-hidden>
        <span style={{ width: `${(1 - share) * 100}%` }} />
        <span />
      </div>
      <dl className={classes.facts}>
        <dt>{t('share.share')}</dt>
        <dd>{format.percent(share)}</dd>
        <dt>{t('share.trainable')}</dt>
        <dd>{format.integer(trainable)}</dd>
        <dt>{t('share.frozen')}</dt>
        <dd>{format.integer(counts.total - trainable)}</dd>
        <dt>{t('share.memory')}</dt>
        <dd>{format.bytes(trainable * BYTES_PER_TRAINABLE)}</dd>
      </dl>
      <p className={classes.note}>{t('share.note')}</p>
    </div>
  );
}
