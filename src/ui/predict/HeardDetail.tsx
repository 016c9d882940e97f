// One thing that was heard, looked at: its waveform, what a long one holds from moment to moment, which part decided, its spectrogram.

import { Button, Progress } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SoundPicture } from '../../dataset/spectrogram.ts';
import { type ClipHabits, usualHabits } from '../../evaluation/clip-habits.ts';
import type { HeardClip } from '../../state/try-it-types.ts';
import { PlayButton } from '../common/PlayButton.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions } from '../common/use-studio.ts';
import { ClipSpectrogram } from '../data/clips/ClipSpectrogram.tsx';
import { ClipWaveform } from '../data/clips/ClipWaveform.tsx';
import { AddToData } from './AddToData.tsx';
import classes from './HeardDetail.module.css';
import { OcclusionCurve, StrongestMark } from './OcclusionCurve.tsx';
import { occlusionQuestion, timelineQuestion } from './questions.ts';
import { Timeline } from './Timeline.tsx';
import { useAsked } from './use-asked.ts';

interface HeardDetailProps {
  clip: HeardClip;
  /** How it is called in the page. */
  name: string;
  /** Its labels, as they are shown. */
  labels: readonly string[];
  /** Nothing can be asked now, or another classifier is open. */
  mustWait: boolean;
}

const parts = 600;
const mostColumns = 800;
/** Each hidden part is the whole clip once more: of a long one that takes too long, and says little. */
const longestOcclusionSec = 30;
/** So many windows of the usual length make a recording that holds more than one thing. */
const longFrom = 2;

export function HeardDetail({ clip, name, labels, mustWait }: HeardDetailProps) {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  const { heardSamples, drawSamples, predictClips } = useActions();
  const sound = useMemo(() => heardSamples(clip.id), [clip.id, heardSamples]);
  const [picture, setPicture] = useState<SoundPicture | null>(null);
  const habits = useClipHabits();
  useEffect(() => {
    let isOver = false;
    setPicture(null);
    if (sound)
      drawSamples(sound.samples, parts, mostColumns).then(
        (made) => {
          if (!isOver) setPicture(made);
        },
        // the clip can be heard without it
        () => {},
      );
    return () => {
      isOver = true;
    };
  }, [sound, drawSamples]);

  const timeline = useAsked(clip.id, () => sound && timelineQuestion(sound, clip.predictor, habits), predictClips);
  const occlusion = useAsked(clip.id, () => sound && occlusionQuestion(sound, clip), predictClips);
  const isLong = clip.seconds > longFrom * habits.typicalSec;
  const isShort = clip.seconds <= longestOcclusionSec;
  if (!sound) return <p className={classes.gone}>{t('detail.gone')}</p>;
  const label = labels[clip.answer.label] ?? '';
  return (
    <div className={classes.detail}>
      <header className={classes.head}>
        <PlayButton clipIndex={clip.id} name={name} />
        <h3 title={clip.name}>{name}</h3>
        <span className={classes.seconds}>{t('seconds', { number: format.decimal(clip.seconds, 2) })}</span>
        <AddToData clip={clip} />
      </header>
      <div>
        <ClipWaveform clipIndex={clip.id} seconds={clip.seconds} peaks={picture?.peaks ?? null}>
          {occlusion.result ? <StrongestMark curve={occlusion.result.curve} clip={clip} /> : null}
        </ClipWaveform>
        {timeline.result ? <Timeline parts={timeline.result} clip={clip} labels={labels} /> : null}
        {occlusion.result ? <OcclusionCurve found={occlusion.result} clip={clip} label={label} /> : null}
        <ClipSpectrogram
          clipIndex={clip.id}
          topHz={clip.predictor.sampleRateHz / 2}
          drawn={picture?.spectrogram ?? null}
        />
      </div>
      <div className={classes.asks}>
        {isLong && !timeline.result ? (
          <Ask asked={timeline} mustWait={mustWait} text={t('timeline.ask')} name={t('timeline.label')} />
        ) : null}
        {isShort && !occlusion.result ? (
          <Ask asked={occlusion} mustWait={mustWait} text={t('occlusion.ask')} name={t('occlusion.label')} />
        ) : null}
      </div>
    </div>
  );
}

interface AskProps {
  asked: Pick<ReturnType<typeof useAsked>, 'share' | 'start' | 'stop'>;
  mustWait: boolean;
  text: string;
  /** Of the progress. */
  name: string;
}

function Ask({ asked, mustWait, text, name }: AskProps) {
  const { t } = useTranslation('predict');
  if (asked.share === null)
    return (
      <Button size="compact-sm" variant="default" disabled={mustWait} onClick={asked.start}>
        {text}
      </Button>
    );
  return (
    <span className={classes.asking}>
      <Progress size="sm" transitionDuration={0} aria-label={name} value={100 * asked.share} />
      <Button size="compact-sm" variant="default" onClick={asked.stop}>
        {t('stop')}
      </Button>
    </span>
  );
}

function useClipHabits(): ClipHabits {
  const { clipHabits } = useActions();
  const [habits, setHabits] = useState<ClipHabits>(usualHabits);
  useEffect(() => {
    let isOver = false;
    clipHabits().then(
      (found) => {
        if (!isOver) setHabits(found);
      },
      // without a classifier there is nothing to ask either
      () => {},
    );
    return () => {
      isOver = true;
    };
  }, [clipHabits]);
  return habits;
}
