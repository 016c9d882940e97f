// One clip of the table.

import { memo } from 'react';
import { between, type CommonEnds } from '../../../lib/common-ends.ts';
import { useIsPlaying } from '../../common/clip-player.ts';
import { LongName } from '../../common/LongName.tsx';
import { PlayButton } from '../../common/PlayButton.tsx';
import type { ClipColumn } from './clip-columns.ts';
import { valuesAt } from './clip-fields.ts';
import type { ClipSource } from './clip-source.ts';
import classes from './clip-table.module.css';
import { LabelCell } from './LabelCell.tsx';
import { Sliver } from './Sliver.tsx';
import { cellText, type FieldWords } from './use-field-words.ts';

interface ClipTableRowProps {
  source: ClipSource;
  columns: readonly ClipColumn[];
  words: FieldWords;
  /** What all names begin and end with, and is not shown. */
  ends: CommonEnds;
  id: string;
  clipIndex: number;
  rowIndex: number;
  offsetPx: number;
  isCurrent: boolean;
  isChosen: boolean;
}

/** What is clicked is told by `data-clip`, to the table: a fast scroll makes hundreds of rows. */
export const ClipTableRow = memo(function ClipTableRow(props: ClipTableRowProps) {
  const { source, columns, words, ends, id, clipIndex, rowIndex, offsetPx, isCurrent, isChosen } = props;
  const isPlaying = useIsPlaying(clipIndex);
  const { dataset } = source;
  const path = dataset.clips[clipIndex]?.path ?? '';
  return (
    <tr
      id={id}
      aria-rowindex={rowIndex + 2}
      aria-selected={isChosen}
      data-clip={clipIndex}
      data-current={isCurrent || undefined}
      data-excluded={dataset.isExcluded[clipIndex] || undefined}
      data-playing={isPlaying || undefined}
      className={classes.row}
      style={{ transform: `translateY(${offsetPx}px)` }}
    >
      <td>
        <PlayButton clipIndex={clipIndex} name={path} tabIndex={-1} />
      </td>
      {columns.map(({ id: column, isNumber }) => (
        <td key={column} data-column={column} data-number={isNumber || undefined}>
          <Cell column={column} source={source} words={words} ends={ends} clipIndex={clipIndex} />
        </td>
      ))}
    </tr>
  );
});

interface CellProps {
  column: string;
  source: ClipSource;
  words: FieldWords;
  ends: CommonEnds;
  clipIndex: number;
}

function Cell({ column, source, words, ends, clipIndex }: CellProps) {
  const { dataset, seconds, fields } = source;
  if (column === 'label') return <LabelCell dataset={dataset} words={words} clipIndex={clipIndex} />;
  if (column === 'wave') return <Sliver clipIndex={clipIndex} />;
  if (column === 'file') {
    const path = dataset.clips[clipIndex]?.path ?? '';
    return <LongName text={between(path, ends)} title={path} className={classes.file} />;
  }
  if (column === 'seconds') return words.seconds(seconds[clipIndex] ?? 0);
  const field = fields.find(({ id }) => id === column);
  if (!field) return null;
  const values = valuesAt(field, clipIndex);
  if (values.length === 0) return <span className={classes.none}>{field.isMany ? '' : '–'}</span>;
  const text = cellText(field, values, words);
  return (
    <span className={classes.text} title={text} data-dimmed>
      {text}
    </span>
  );
}
