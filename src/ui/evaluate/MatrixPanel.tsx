// The confusion matrix with what opens clips of it. What is pressed is marked at once, and its clips are drawn in pieces.

import { Button } from '@mantine/core';
import { startTransition, useOptimistic } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../common/Panel.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { ConfusionMatrix, type MatrixCell } from './ConfusionMatrix.tsx';
import classes from './EvaluatePlace.module.css';

/** Whose clips are shown: those of a cell, or all that the model took for another. */
export type MatrixChoice = MatrixCell | 'mistakes' | null;

interface MatrixPanelProps {
  labels: readonly string[];
  /** As they are in the data. */
  codes: readonly string[];
  /** counts[true][predicted] */
  counts: readonly (readonly number[])[];
  mistakeCount: number;
  shown: MatrixChoice;
  /** Called within a transition. */
  onShow(choice: MatrixChoice): void;
}

export function MatrixPanel({ labels, codes, counts, mistakeCount, shown, onShow }: MatrixPanelProps) {
  const { t } = useTranslation('evaluate');
  const format = useNumberFormat();
  const [pressed, press] = useOptimistic(shown);
  const show = (choice: MatrixChoice) =>
    startTransition(() => {
      press(choice);
      onShow(choice);
    });
  return (
    <Panel
      title={t('matrix.title')}
      aside={
        mistakeCount > 0 ? (
          <Button
            size="compact-xs"
            variant="default"
            aria-pressed={pressed === 'mistakes'}
            onClick={() => show(pressed === 'mistakes' ? null : 'mistakes')}
          >
            {t('mistakes.open', { count: mistakeCount, number: format.integer(mistakeCount) })}
          </Button>
        ) : null
      }
    >
      <ConfusionMatrix
        labels={labels}
        codes={codes}
        counts={counts}
        selected={pressed === 'mistakes' ? null : pressed}
        onSelect={show}
      />
      <p className={classes.hint}>{t('matrix.hint')}</p>
    </Panel>
  );
}
