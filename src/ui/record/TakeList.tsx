// What was recorded and is not kept yet.

import { ActionIcon } from '@mantine/core';
import { IconPlayerPlayFilled, IconPlayerStopFilled, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NewRecording, TakenRecording } from '../../state/microphone.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './record.module.css';

export interface Take extends TakenRecording, NewRecording {
  id: number;
}

interface TakeListProps {
  takes: readonly Take[];
  onDiscard(id: number): void;
}

/** Of full scale. */
const clippedFrom = 0.99;
const quietBelow = 0.03;

export function TakeList({ takes, onDiscard }: TakeListProps) {
  const { t } = useTranslation('record');
  const format = useNumberFormat();
  const [playing, setPlaying] = useState<number | null>(null);
  const sound = useRef<HTMLAudioElement | null>(null);

  const stop = () => {
    const audio = sound.current;
    sound.current = null;
    setPlaying(null);
    if (!audio) return;
    audio.pause();
    URL.revokeObjectURL(audio.src);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it goes
  useEffect(() => stop, []);

  const play = (take: Take) => {
    const isIt = playing === take.id;
    stop();
    if (isIt) return;
    const audio = new Audio(URL.createObjectURL(take.wav));
    sound.current = audio;
    setPlaying(take.id);
    audio.onended = stop;
    audio.play().catch(stop);
  };

  if (takes.length === 0) return null;
  return (
    <ul className={classes.takes} aria-label={t('takes')}>
      {takes.map((take) => {
        const name = t('take', { number: format.integer(take.id) });
        const isPlaying = playing === take.id;
        return (
          <li key={take.id} className={classes.take}>
            <ActionIcon
              variant="subtle"
              aria-label={isPlaying ? t('stopTake', { name }) : t('playTake', { name })}
              aria-pressed={isPlaying}
              onClick={() => play(take)}
            >
              {isPlaying ? (
                <IconPlayerStopFilled size={14} aria-hidden />
              ) : (
                <IconPlayerPlayFilled size={14} aria-hidden />
              )}
            </ActionIcon>
            <span className={classes.takeLabel}>{take.label}</span>
            <span className={classes.takeSeconds}>{t('seconds', { number: format.decimal(take.seconds, 1) })}</span>
            <span className={classes.warning}>
              {take.peak >= clippedFrom ? t('clipped') : take.peak < quietBelow ? t('quiet') : ''}
            </span>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('discardTake', { name })}
              onClick={() => {
                if (isPlaying) stop();
                onDiscard(take.id);
              }}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </li>
        );
      })}
    </ul>
  );
}
