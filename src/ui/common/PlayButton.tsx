// The button that plays a clip of the open data set: beside every name of one. A plain element, since tables make many.

import { IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useClipPlayer, useIsPlaying } from './clip-player.ts';
import classes from './play-button.module.css';
import { useShowError } from './use-show-error.ts';

interface PlayButtonProps {
  clipIndex: number;
  /** The file's name, for those who do not see it beside the button. */
  name: string;
  /** -1 where arrow keys move between rows and Space plays. */
  tabIndex?: number;
}

export function PlayButton({ clipIndex, name, tabIndex }: PlayButtonProps) {
  const { t } = useTranslation('common');
  const player = useClipPlayer();
  const isPlaying = useIsPlaying(clipIndex);
  const showError = useShowError();
  return (
    <button
      type="button"
      className={classes.button}
      tabIndex={tabIndex}
      aria-label={isPlaying ? t('stopPlaying', { name }) : t('play', { name })}
      aria-pressed={isPlaying}
      onClick={(event) => {
        event.stopPropagation();
        player.toggle(clipIndex).catch((thrown: unknown) => showError('storage', thrown));
      }}
    >
      {isPlaying ? <IconPlayerStopFilled size={12} aria-hidden /> : <IconPlayerPlayFilled size={12} aria-hidden />}
    </button>
  );
}
