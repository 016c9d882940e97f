// What the model makes of one clip: the likeliest classes as bars, and where among them the label is.

import { useTranslation } from 'react-i18next';
import type { Prediction } from '../../evaluation/evaluation-result.ts';
import { softmax } from '../../evaluation/softmax.ts';
import { classColor } from '../common/class-colors.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './ProbabilityBars.module.css';

/** More are hardly ever worth a look. */
const mostShown = 6;

interface ProbabilityBarsProps {
  prediction: Prediction;
  labels: readonly string[];
  /** The run whose answer it is, where there are two. */
  by: string | null;
}

export function ProbabilityBars({ prediction, labels, by }: ProbabilityBarsProps) {
  const { t } = useTranslation('evaluate');
  const format = useNumberFormat();
  const ranked = softmax(prediction.logits)
    .map((share, index) => ({ share, index }))
    .sort((a, b) => b.share - a.share || a.index - b.index);
  const shown = ranked.filter(({ index }, rank) => rank < mostShown || index === prediction.label);
  const name = by === null ? t('mistakes.probabilities') : t('mistakes.ofRun', { name: by });
  return (
    <div>
      {by === null ? null : <p className={classes.by}>{name}</p>}
      <ul className={classes.bars} aria-label={name}>
        {shown.map(({ share, index }) => (
          <li key={index} data-label={index === prediction.label || undefined}>
            <span className={classes.name} title={labels[index]}>
              {labels[index]}
            </span>
            <span className={classes.track} aria-hidden>
              <span style={{ width: `${share * 100}%`, background: classColor(index) }} />
            </span>
            <span className={classes.share}>{format.percent(share)}</span>
            <span className={classes.mark}>{index === prediction.label ? t('mistakes.label') : ''}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
