// The plan's sentence on memory and on what can be kept between epochs: it is what the advanced settings cost.

import { useTranslation } from 'react-i18next';
import type { TrainingCost } from '../../config/training-cost.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './PlanPanel.module.css';

export function CostSentence({ cost }: { cost: TrainingCost }) {
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  const { inputKind, bytes, workFactor } = cost;
  return (
    <p className={classes.text}>
      {t(`plan.keeps.${inputKind}`, { factor: format.decimal(workFactor, workFactor < 10 ? 1 : 0) })}{' '}
      {t('plan.memory', { bytes: format.bytes(bytes) })}
    </p>
  );
}
