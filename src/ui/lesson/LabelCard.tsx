// A label by its name and its sound.

import { IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { classColor } from '../common/class-colors.ts';
import { useClipPlayer, useIsPlaying } from '../common/clip-player.ts';
import { useShowError } from '../common/use-show-error.ts';
import { Sliver } from '../data/clips/Sliver.tsx';
import classes from './lesson.module.css';

interface LabelCardProps {
  name: string;
  /** Of its class. */
  index: number;
  /** To be heard. */
  clips: readonly number[];
}

export function LabelCard({ name, index, clips }: LabelCardProps) {
  const { t } = useTranslation('lesson');
  return (
    <li className={classes.label}>
      <h2 title={name}>
        <i style={{ background: classColor(index) }} aria-hidden />
        <span>{name}</span>
      </h2>
      {clips.length === 0 ? <p>{t('hear.none')}</p> : null}
      {clips.map((clip, at) => (
        <HearButton key={clip} clip={clip} label={name} number={at + 1} />
      ))}
    </li>
  );
}

function HearButton({ clip, label, number }: { clip: number; label: string; number: number }) {
  const { t } = useTranslation('lesson');
  const player = useClipPlayer();
  const isPlaying = useIsPlaying(clip);
  const showError = useShowError();
  return (
    <button
      type="button"
      className={classes.hear}
      aria-label={t(isPlaying ? 'hear.stop' : 'hear.play', { label, number })}
      aria-pressed={isPlaying}
      onClick={() => player.toggle(clip).catch((thrown: unknown) => showError('storage', thrown))}
    >
      {isPlaying ? <IconPlayerStopFilled size={16} aria-hidden /> : <IconPlayerPlayFilled size={16} aria-hidden />}
      <Sliver clipIndex={clip} />
    </button>
  );
}
