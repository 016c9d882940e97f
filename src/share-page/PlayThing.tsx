// Plays one thing that was heard, or stops it.

import { IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useClipPlayer, useIsPlaying } from '../ui/common/clip-player.ts';
import classes from './HeardList.module.css';

export function PlayThing({ id, name }: { id: number; name: string }) {
  const { t } = useTranslation('common');
  const player = useClipPlayer();
  const isPlaying = useIsPlaying(id);
  return (
    <button
      type="button"
      className={classes.icon}
      aria-label={t(isPlaying ? 'stopPlaying' : 'play', { name })}
      // a page that cannot sound says so by silence: there is nothing else to do about it
      onClick={() => player.toggle(id).catch(() => {})}
    >
      {isPlaying ? <IconPlayerStopFilled size={12} aria-hidden /> : <IconPlayerPlayFilled size={12} aria-hidden />}
    </button>
  );
}
