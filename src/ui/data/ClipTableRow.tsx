// One clip of the table.

import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { classColor } from '../common/class-colors.ts';
import { PlayButton } from '../common/PlayButton.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import type { ClipRow } from './clip-rows.ts';
import classes from './clip-table.module.css';

interface ClipTableRowProps {
  id: string;
  clip: ClipRow;
  rowIndex: number;
  offsetPx: number;
  isCurrent: boolean;
  onPoint(rowIndex: number): void;
}

export const ClipTableRow = memo(function ClipTableRow(props: ClipTableRowProps) {
  const { id, clip, rowIndex, offsetPx, isCurrent, onPoint } = props;
  const { t } = useTranslation('data');
  const format = useNumberFormat();
  return (
    <tr
      id={id}
      aria-rowindex={rowIndex + 2}
      aria-selected={isCurrent}
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
          <span className={classes.dimmed}>{t('classes.none')}</span>
        )}
      </td>
      <td data-column="seconds">{format.decimal(clip.seconds, 2)}</td>
      <td data-column="split" className={classes.dimmed}>
        {clip.split ? t(`split.${clip.split}`) : '–'}
      </td>
    </tr>
  );
});
