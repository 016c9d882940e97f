// An opened clip: its waveform to play from any point, its spectrogram, what is known of it, and its label to be set.

import { ActionIcon, Button, CloseButton, Kbd } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { classColor } from '../../common/class-colors.ts';
import { PlayButton } from '../../common/PlayButton.tsx';
import { useActions } from '../../common/use-studio.ts';
import { ClipFacts } from './ClipFacts.tsx';
import { ClipSpectrogram } from './ClipSpectrogram.tsx';
import { ClipWaveform } from './ClipWaveform.tsx';
import classes from './clip-detail.module.css';
import type { ClipSource } from './clip-source.ts';
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

/** Labels that a digit sets. */
export const labelKeys = 9;

export function ClipDetail({ source, clipIndex, onPrevious, onNext, onClose, onOnly, onAlike }: ClipDetailProps) {
  const { t } = useTranslation('clips');
  const { labelByHand } = useActions();
  const { dataset, seconds } = source;
  const words = useFieldWords(dataset.labelCodes);
  const clip = dataset.clips[clipIndex];
  if (!clip) return null;
  const label = dataset.clipLabels[clipIndex] ?? -1;
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
          {dataset.labels.length > 0 && (
            <fieldset className={classes.labels} aria-label={t('detail.labels')}>
              {dataset.labels.slice(0, labelKeys).map((name, at) => (
                <Button
                  key={name}
                  size="compact-xs"
                  variant={label === at ? 'light' : 'default'}
                  aria-pressed={label === at}
                  leftSection={<span className={classes.dot} style={{ background: classColor(at) }} />}
                  rightSection={<Kbd size="xs">{at + 1}</Kbd>}
                  onClick={() => void labelByHand([clipIndex], name)}
                >
                  <span className={classes.labelName}>{words.value('label', name)}</span>
                </Button>
              ))}
            </fieldset>
          )}
          <ClipFacts source={source} clipIndex={clipIndex} words={words} onOnly={onOnly} />
        </div>
      </div>
    </section>
  );
}
