// An answer in a line: its label with its colour, how likely it is, and whether it counts as one.

import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { HeardClip } from '../../state/try-it-types.ts';
import { classColor } from '../common/class-colors.ts';
import { useSpokenLabel } from '../common/label-text.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './AnswerMark.module.css';

interface AnswerMarkProps {
  clip: Pick<HeardClip, 'answer' | 'predictor'>;
  /** Without how likely it is: a table has a column for that. */
  isBare?: boolean;
  /** There is room for a sign only of what is unsure. */
  isNarrow?: boolean;
}

export function AnswerMark({ clip: { answer, predictor }, isBare = false, isNarrow = false }: AnswerMarkProps) {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  const textOf = useSpokenLabel(predictor.labelCodes);
  const label = textOf(predictor.labels[answer.label]);
  if (answer.kind === 'nothing') return <span className={classes.nothing}>{t('answer.nothing')}</span>;
  return (
    <span className={classes.mark}>
      <i style={{ background: classColor(answer.label) }} aria-hidden />
      <span className={classes.label} title={label}>
        {label}
      </span>
      {isBare ? null : <span>{format.percent(answer.probabilities[answer.label] ?? 0, 0)}</span>}
      {answer.kind === 'unsure' ? (
        <Badge
          size="xs"
          variant="default"
          tt="none"
          flex="none"
          title={t('files.unsure')}
          aria-label={t('files.unsure')}
          role={isNarrow ? 'img' : undefined}
        >
          {isNarrow ? '?' : t('files.unsure')}
        </Badge>
      ) : null}
    </span>
  );
}
