// A label for everything else, made of noise: without one, a model takes a fan for one of its labels.

import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { backgroundClips } from '../../dataset/background-clips.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions } from '../common/use-studio.ts';
import classes from './record.module.css';

interface BackgroundOfferProps {
  dataset: OpenDataset | null;
  onDone(): void;
}

const shortestSec = 0.5;
const longestSec = 10;

export function BackgroundOffer({ dataset, onDone }: BackgroundOfferProps) {
  const { t } = useTranslation('record');
  const format = useNumberFormat();
  const { keepRecordings } = useActions();
  const [isBusy, setBusy] = useState(false);
  if (!dataset || dataset.clips.length === 0) return null;
  const seconds = middleSec(dataset);
  const add = async () => {
    setBusy(true);
    // others each time: a second click adds to them
    const made = backgroundClips(seconds, dataset.clips.length);
    try {
      await keepRecordings(
        made.map((clip) => ({ ...clip, label: t('background.label') })),
        t('dataset'),
      );
      onDone();
    } catch {
      setBusy(false);
    }
  };
  return (
    <section className={classes.background}>
      <h3>{t('background.title')}</h3>
      <p>{t('background.text', { seconds: format.decimal(seconds, 1) })}</p>
      <Button size="xs" variant="default" loading={isBusy} onClick={() => void add()}>
        {t('background.add')}
      </Button>
    </section>
  );
}

/** As long as the data set's clips are. */
function middleSec({ clips, record }: OpenDataset): number {
  const lengths = clips.map((clip) => clip.sampleCount).sort((a, b) => a - b);
  const middle = (lengths[Math.floor(lengths.length / 2)] ?? 0) / record.sampleRateHz;
  return Math.max(shortestSec, Math.min(longestSec, middle));
}
