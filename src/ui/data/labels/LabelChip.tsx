// One label: its colour, what the rule calls it, its name, what a known code stands for, and its clips.

import type { DragEvent, MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { classColor } from '../../common/class-colors.ts';
import { useLabelText } from '../../common/label-text.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import classes from './label-editor.module.css';

interface LabelChipProps {
  label: string;
  codes: string | null;
  /** Its class. */
  index: number;
  count: number;
  /** What the rule calls it. */
  names: readonly string[];
  isChosen: boolean;
  isTabStop: boolean;
  onClick(label: string, event: MouseEvent): void;
  onDragStart(event: DragEvent): void;
}

export function LabelChip(props: LabelChipProps) {
  const { label, codes, index, count, names, isChosen, isTabStop, onClick, onDragStart } = props;
  const { t } = useTranslation('labels');
  const format = useNumberFormat();
  const text = useLabelText(codes)(label);
  const number = format.integer(count);
  const others = names.filter((name) => name !== label);
  const from = others.join(', ');
  const words = t('chip', { label: text, count, number });
  return (
    <li>
      <button
        type="button"
        className={classes.chip}
        data-label={label}
        aria-pressed={isChosen}
        aria-label={from ? `${words} ${t('from', { names: from })}` : words}
        title={from ? `${from} → ${text}` : text}
        tabIndex={isTabStop ? 0 : -1}
        draggable
        onDragStart={onDragStart}
        onClick={(event) => onClick(label, event)}
      >
        <span className={classes.dot} style={{ background: classColor(index) }} aria-hidden />
        {from && (
          <span className={classes.from}>
            <span className={classes.fromNames}>{from}</span> →
          </span>
        )}
        <span className={classes.name}>{text}</span>
        <span className={classes.count}>{number}</span>
      </button>
    </li>
  );
}
