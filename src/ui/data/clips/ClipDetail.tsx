// An opened clip: its waveform to play from any point, its spectrogram, what is known of it, and its label to be set.

import { ActionIcon, Button, CloseButton } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { PlayButton } from '../../common/PlayButton.tsx';
import { ClipFacts } from './ClipFacts.tsx';
import { ClipSpectrogram } from './ClipSpectrogram.tsx';
import { ClipWaveform } from './ClipWaveform.tsx';
import classes from './clip-detail.module.css';
import type { ClipSource } from './clip-source.ts';
import { DoubtNote } from './DoubtNote.tsx';
import { LabelButtons } from './LabelButtons.tsx';
import { useFieldWords } from './use-field-words.ts';

interface ClipDetailProps {
  source: ClipSource;
  clipIndex: number;
  /** Absent where there is none. */
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
  onClose(): void;
  /** Shows these clips alone in the table. */
  onOnly(name: string, clips: readonly number[]): void;
  onAlike(): void;
}

export function ClipDetail({ source, clipIndex, onPrevious, onNext, onClose, onOnly, onAlike }: ClipDetailProps) {
  const { t } = useTranslation('clips');
  const { dataset, seconds } = source;
  const words = useFieldWords(dataset.labelCodes);
  const clip = dataset.clips[clipIndex];
  if (!clip) return null;
  return (
    <section className={classes.detail} aria-label={t('detail.title')}>
      <header className={classes.head}>
        <PlayButton clipIndex={clipIndex} name={clip.path} />
        <h3 className={classes.path} title={clip.path}>
          {clip.path}
        </h3>
        <Button size="compact-xs" variant="default" onClick={onAlike}>
          {t('map.like')}
        </Button>
        <ActionIcon
          variant="subtle"
          aria-label={t('detail.previous')}
          title={t('detail.previous')}
          disabled={!onPrevious}
          onClick={onPrevious}
        >
          <IconChevronLeft size={18} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          aria-label={t('detail.next')}
          title={t('detail.next')}
          disabled={!onNext}
          onClick={onNext}
        >
          <IconChevronRight size={18} aria-hidden />
        </ActionIcon>
        <CloseButton aria-label={t('detail.close')} title={t('detail.close')} onClick={onClose} />
      </header>
      <div className={classes.body}>
        <div className={classes.pictures}>
          <ClipWaveform clipIndex={clipIndex} seconds={seconds[clipIndex] ?? 0} />
          <ClipSpectrogram clipIndex={clipIndex} topHz={dataset.record.sampleRateHz / 2} />
          <div className={classes.axis} aria-hidden>
            <span>0</span>
            <span>{words.seconds((seconds[clipIndex] ?? 0) / 2)}</span>
            <span>{t('seconds', { number: words.seconds(seconds[clipIndex] ?? 0) })}</span>
          </div>
        </div>
        <div className={classes.side}>
          <DoubtNote doubt={source.doubts.get(clipIndex)} codes={dataset.labelCodes} />
          <LabelButtons dataset={dataset} clipIndex={clipIndex} />
          <ClipFacts source={source} clipIndex={clipIndex} words={words} onOnly={onOnly} />
        </div>
      </div>
    </section>
  );
}
