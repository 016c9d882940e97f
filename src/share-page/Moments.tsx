// What a long recording holds from moment to moment, once it is asked.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClipHabits } from '../evaluation/clip-habits.ts';
import type { TimelinePart } from '../evaluation/windows.ts';
import type { PredictorInfo } from '../runs/predict/predict-types.ts';
import { classColor } from '../ui/common/class-colors.ts';
import { useClipPlayer } from '../ui/common/clip-player.ts';
import { useNumberFormat } from '../ui/common/use-number-format.ts';
import { timelineQuestion } from '../ui/predict/questions.ts';
import { useAsked } from '../ui/predict/use-asked.ts';
import classes from './Moments.module.css';
import pageClasses from './PredictPage.module.css';
import type { Heard, HeardThings } from './use-heard.ts';
import { askEngine } from './use-page-engine.ts';

interface MomentsProps {
  thing: Heard;
  predictor: PredictorInfo;
  habits: ClipHabits;
  labels: readonly string[];
  sound: HeardThings['sound'];
}

export function Moments({ thing, predictor, habits, labels, sound }: MomentsProps) {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  const question = () => {
    const heard = sound(thing.id);
    return heard && timelineQuestion(heard, predictor, habits);
  };
  const { result, share, start, stop } = useAsked(thing.id, question, askEngine.predictClips);
  if (result) return <Strip parts={result} thing={thing} predictor={predictor} labels={labels} />;
  return (
    <p className={classes.ask}>
      <button type="button" className={pageClasses.button} onClick={share === null ? start : stop}>
        {share === null ? t('timeline.ask') : t('stop')}
      </button>
      {share === null ? null : <progress value={share} aria-label={t('timeline.label')} />}
      {share === null ? null : format.percent(share, 0)}
    </p>
  );
}

function Strip({
  parts,
  thing,
  predictor,
  labels,
}: { parts: readonly TimelinePart[] } & Omit<MomentsProps, 'habits' | 'sound'>) {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  const player = useClipPlayer();
  const [isListed, setListed] = useState(false);
  const { sampleRateHz } = predictor;
  const total = thing.seconds * sampleRateHz;
  const nameOf = ({ kind, label }: TimelinePart) => (kind === 'label' ? (labels[label] ?? '') : t(`answer.${kind}`));
  const time = (samples: number) => format.decimal(samples / sampleRateHz, 1);
  return (
    <figure className={classes.figure}>
      <div className={classes.strip} role="img" aria-label={t('timeline.label')}>
        {parts.map((part) => (
          <span
            key={part.from}
            data-kind={part.kind}
            title={`${time(part.from)}–${time(part.to)} · ${nameOf(part)}`}
            style={{
              left: `${(100 * part.from) / total}%`,
              width: `${(100 * (part.to - part.from)) / total}%`,
              background: part.kind === 'label' ? classColor(part.label) : undefined,
            }}
          />
        ))}
      </div>
      <figcaption>
        {t('timeline.caption')}
        <button
          type="button"
          className={pageClasses.button}
          aria-expanded={isListed}
          onClick={() => setListed(!isListed)}
        >
          {t(isListed ? 'timeline.hide' : 'timeline.list')}
        </button>
      </figcaption>
      {isListed ? (
        <ol className={classes.list}>
          {parts.map((part) => (
            <li key={part.from}>
              <button
                type="button"
                aria-label={t('timeline.play', { time: time(part.from) })}
                onClick={() => player.playFrom(thing.id, part.from / sampleRateHz).catch(() => {})}
              >
                {t('seconds', { number: time(part.from) })}
              </button>
              <i style={{ background: part.kind === 'label' ? classColor(part.label) : 'transparent' }} aria-hidden />
              <span>{nameOf(part)}</span>
              <span>{part.kind === 'nothing' ? '–' : format.percent(part.probability, 0)}</span>
            </li>
          ))}
        </ol>
      ) : null}
    </figure>
  );
}
