// The plan's sentences on memory, disk, and what can be kept between epochs: it is what the advanced settings cost.

import { useTranslation } from 'react-i18next';
import { frameMemoryBytes, type TrainingCost } from '../../config/plan/training-cost.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './PlanPanel.module.css';

export function CostSentence({ cost }: { cost: TrainingCost }) {
  const { t } = useTranslation('train');
  const format = useNumberFormat();
  const { inputKind, bytes, workFactor, pass } = cost;
  return (
    <p className={classes.text}>
      {t(`plan.keeps.${inputKind}`, { factor: format.decimal(workFactor, workFactor < 10 ? 1 : 0) })}{' '}
      {pass
        ? t('plan.memoryAndDisk', {
            bytes: format.bytes(bytes + Math.min(pass.storedBytes, frameMemoryBytes)),
            pass: format.bytes(pass.bytes),
            stored: format.bytes(pass.storedBytes),
          })
        : t('plan.memory', { bytes: format.bytes(bytes) })}
    </p>
  );
}
