// The figures under the names that trainer.predict gives them.

import { useTranslation } from 'react-i18next';
import type { Evaluation } from '../../evaluation/evaluation-result.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './MetricTable.module.css';
import { lossName } from './result-sentences.ts';

interface MetricTableProps {
  run: Pick<RunRecord, 'config'>;
  evaluation: Evaluation;
  /** The page counts other labels than the evaluation did. */
  isCorrected: boolean;
}

export function MetricTable({ run, evaluation, isCorrected }: MetricTableProps) {
  const { t } = useTranslation('evaluate');
  const format = useNumberFormat();
  const { metrics } = evaluation;
  const rows: [name: keyof Evaluation['metrics'], value: string][] = [
    ['test_loss', format.decimal(metrics.test_loss, 4)],
    ['test_accuracy', format.decimal(metrics.test_accuracy, 4)],
    ['test_runtime', `${format.decimal(metrics.test_runtime, 2)} s`],
    ['test_samples_per_second', format.decimal(metrics.test_samples_per_second, 2)],
    ['test_steps_per_second', format.decimal(metrics.test_steps_per_second, 2)],
  ];
  return (
    <section>
      <p className={classes.of}>
        {t('metrics.of', { part: t(`metrics.parts.${evaluation.split}`) })}{' '}
        {isCorrected ? t('metrics.uncorrected') : null}
      </p>
      <dl className={classes.metrics} aria-label={t('metrics.title')}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
              <span>{t(`metrics.${name === 'test_loss' ? lossName(run) : name}`)}</span>
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
