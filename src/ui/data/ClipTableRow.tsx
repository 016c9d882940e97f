// One clip of the table.

import { memo } from 'react';
import type { SplitName } from '../../dataset/split.ts';
import { classColor } from '../common/class-colors.ts';
import { useIsPlaying } from '../common/clip-player.ts';
import { PlayButton } from '../common/PlayButton.tsx';
import type { ClipRow } from './clip-rows.ts';
import classes from './clip-table.module.css';

/** What rows say, looked up once for all of them: a fast scroll makes hundreds of rows. */
export interface RowWords {
  noLabel: string;
  splits: Record<SplitName, string>;
  seconds(value: number): string;
}

interface ClipTableRowProps {
  words: RowWords;
  id: string;
  clip: ClipRow;
  rowIndex: number;
  offsetPx: number;
  isCurrent: boolean;
  onPoint(rowIndex: number): void;
}

export const ClipTableRow = memo(function ClipTableRow(props: ClipTableRowProps) {
  const isPlaying = useIsPlaying(props.clip.clipIndex);
  const { words, id, clip, rowIndex, offsetPx, isCurrent, onPoint } = props;
  return (
    <tr
      id={id}
      aria-rowindex={rowIndex + 2}
      aria-selected={isCurrent}
      data-playing={isPlaying || undefined}
      className={classes.row}
      style={{ transform: `translateY(${offsetPx}px)` }}
      onClick={() => onPoint(rowIndex)}
    >
      <td>
        <PlayButton clipIndex={clip.clipIndex} name={clip.path} tabIndex={-1} />
      </td>
      <td className={classes.file} title={clip.path}>
        {clip.path}
      </td>
      <td className={classes.label} title={clip.labelName}>
        {clip.label >= 0 ? (
          <>
            <span className={classes.dot} style={{ background: classColor(clip.label) }} aria-hidden />
            <span className={classes.file}>{clip.labelName}</span>
          </>
        ) : (
          <span className={classes.dimmed}>{words.noLabel}</span>
        )}
      </td>
      <td data-column="seconds">{words.seconds(clip.seconds)}</td>
      <td data-column="split" className={classes.dimmed}>
        {clip.split ? words.splits[clip.split] : '–'}
      </td>
    </tr>
  );
});
