// What a classifier says: the label in large letters, seen from the back of a classroom, and a bar for each label.

import { useTranslation } from 'react-i18next';
import type { Answer } from '../../evaluation/answer.ts';
import { classColor } from '../common/class-colors.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './AnswerView.module.css';
import { answerRows } from './answer-rows.ts';

interface AnswerViewProps {
  /** As they are shown. */
  labels: readonly string[];
  /** Null: nothing was asked yet. */
  answer: { kind: Answer['kind']; label: number; shares: readonly number[] } | null;
  /** Answers follow one another. */
  isLive?: boolean;
  /** For who hears the page. */
  name: string;
}

export function AnswerView({ labels, answer, isLive = false, name }: AnswerViewProps) {
  const format = useNumberFormat();
  const { t } = useTranslation('predict');
  const shares = answer?.shares ?? labels.map(() => 0);
  const { rows, others } = answerRows(shares, isLive || answer === null);
  const kind = answer?.kind ?? 'none';
  const share = (value: number) => (kind === 'none' || kind === 'nothing' ? '' : format.percent(value, 0));
  return (
    <div className={classes.answer} data-kind={kind} data-live={isLive || undefined}>
      <Headline labels={labels} answer={answer} />
      <ul className={classes.bars} aria-label={name}>
        {rows.map(({ index, share: of }) => (
          <li key={index} data-top={(kind === 'label' && index === answer?.label) || undefined}>
            <span className={classes.name} title={labels[index]}>
              {labels[index]}
            </span>
            <span className={classes.track} aria-hidden>
              <span style={{ transform: `scaleX(${of})`, background: classColor(index) }} />
            </span>
            <span className={classes.share}>{share(of)}</span>
          </li>
        ))}
        {others && (
          <li>
            <span className={classes.name}>
              {t('others', { count: others.count, number: format.integer(others.count) })}
            </span>
            <span className={classes.track} aria-hidden>
              <span style={{ transform: `scaleX(${others.share})`, background: classColor(-1) }} />
            </span>
            <span className={classes.share}>{share(others.share)}</span>
          </li>
        )}
      </ul>
    </div>
  );
}

function Headline({ labels, answer }: Pick<AnswerViewProps, 'labels' | 'answer'>) {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  if (!answer) return <p className={classes.headline}>{t('answer.none')}</p>;
  if (answer.kind === 'nothing') return <p className={classes.headline}>{t('answer.nothing')}</p>;
  const label = labels[answer.label] ?? '';
  const share = format.percent(answer.shares[answer.label] ?? 0, 0);
  if (answer.kind === 'unsure')
    return (
      <p className={classes.headline}>
        {t('answer.unsure')}
        <span className={classes.perhaps}>{t('answer.perhaps', { label, share })}</span>
      </p>
    );
  return (
    <p className={classes.headline}>
      <i style={{ background: classColor(answer.label) }} aria-hidden />
      <b title={label}>{label}</b>
      <span className={classes.sure}>{share}</span>
    </p>
  );
}
