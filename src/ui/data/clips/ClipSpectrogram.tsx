// The spectrogram of an opened clip.

import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Spectrogram } from '../../../dataset/spectrogram.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useActions } from '../../common/use-studio.ts';
import classes from './clip-detail.module.css';
import { PlayLine } from './Sliver.tsx';
import { paint } from './spectrogram-colors.ts';

const mostColumns = 800;
/** A clip that is only passed is not computed. */
const restMs = 120;

interface ClipSpectrogramProps {
  clipIndex: number;
  topHz: number;
  /** Of what is no clip of the open data set; null while it is computed. */
  drawn?: Spectrogram | null;
}

export function ClipSpectrogram({ clipIndex, topHz, drawn }: ClipSpectrogramProps) {
  const { t } = useTranslation('clips');
  const format = useNumberFormat();
  const { readSpectrogram } = useActions();
  const scheme = useComputedColorScheme('light');
  const canvas = useRef<HTMLCanvasElement>(null);
  const [made, setMade] = useState<{ clip: number; picture: Spectrogram } | null>(null);
  useEffect(() => {
    if (drawn !== undefined) return;
    let isOver = false;
    const timer = setTimeout(() => {
      readSpectrogram(clipIndex, mostColumns)
        .then((picture) => {
          if (!isOver) setMade({ clip: clipIndex, picture });
        })
        // the waveform tells what is wrong
        .catch(() => {});
    }, restMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [clipIndex, drawn, readSpectrogram]);
  const picture = drawn ?? (made?.clip === clipIndex ? made.picture : null);
  useEffect(() => {
    const target = canvas.current;
    if (!target || !picture) return;
    target.width = picture.columns;
    target.height = picture.rows;
    const image = new ImageData(paint(picture, scheme), picture.columns, picture.rows);
    target.getContext('2d')?.putImageData(image, 0, 0);
  }, [picture, scheme]);
  return (
    <div className={classes.spectrogram}>
      <canvas ref={canvas} role="img" aria-label={t('detail.spectrogram')} hidden={!picture} />
      <PlayLine clipIndex={clipIndex} />
      <span className={classes.top} aria-hidden>
        {t('rate', { number: format.decimal(topHz / 1000, 0) })}
      </span>
    </div>
  );
}
