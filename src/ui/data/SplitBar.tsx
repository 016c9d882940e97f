// The three parts as one bar: drag the lines between them, or move them with the arrow keys; a part filters the table.

import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SplitConfig, SplitName, SplitSizes } from '../../dataset/splits/split.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './split.module.css';

interface SplitBarProps {
  config: SplitConfig;
  /** Whether the fractions say how large the parts are: else the bar shows their sizes, and nothing can be dragged. */
  isDrawn: boolean;
  sizes: SplitSizes;
  selected: SplitName | null;
  onSelect(split: SplitName | null): void;
  onDrag(config: SplitConfig): void;
  onDrop(config: SplitConfig): void;
}

type Line = 'validation' | 'test';

const names = ['train', 'validation', 'test'] as const;

export function SplitBar({ config, isDrawn, sizes, selected, onSelect, onDrag, onDrop }: SplitBarProps) {
  const { t } = useTranslation('data');
  const format = useNumberFormat();
  const bar = useRef<HTMLDivElement>(null);
  const total = sizes.train + sizes.validation + sizes.test;
  const share = (name: SplitName) => (total > 0 ? sizes[name] / total : 0);
  const shares = isDrawn
    ? {
        train: 1 - config.validationFraction - config.testFraction,
        validation: config.validationFraction,
        test: config.testFraction,
      }
    : { train: share('train'), validation: share('validation'), test: share('test') };

  /** `position`: where the line stands on the bar, 0..1. */
  const moved = (line: Line, position: number): SplitConfig => {
    const rounded = Math.round(position * 100) / 100;
    const fraction = (value: number) => Number(value.toFixed(4));
    if (line === 'validation') {
      const start = Math.min(1 - config.testFraction, Math.max(0.1, rounded));
      return { ...config, validationFraction: fraction(1 - config.testFraction - start) };
    }
    const start = Math.min(1, Math.max(shares.train, rounded));
    return { ...config, testFraction: fraction(1 - start), validationFraction: fraction(start - shares.train) };
  };

  const handle = (line: Line, position: number) => ({
    role: 'slider',
    tabIndex: 0,
    'aria-label': t(`split.line.${line}`),
    'aria-valuemin': 0,
    'aria-valuemax': 100,
    'aria-valuenow': Math.round(position * 100),
    'aria-valuetext': names.map((name) => `${t(`split.${name}`)} ${format.integer(sizes[name])}`).join(', '),
    className: classes.handle,
    style: { left: `${position * 100}%` },
    onPointerDown: (event: PointerEvent<HTMLElement>) => event.currentTarget.setPointerCapture(event.pointerId),
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) onDrag(moved(line, positionOf(event)));
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) onDrop(moved(line, positionOf(event)));
    },
    onKeyDown: (event: KeyboardEvent) => {
      const step = { ArrowLeft: -0.01, ArrowRight: 0.01, ArrowDown: -0.01, ArrowUp: 0.01 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      onDrop(moved(line, position + step));
    },
  });

  const positionOf = (event: PointerEvent): number => {
    const box = bar.current?.getBoundingClientRect();
    return box ? (event.clientX - box.left) / box.width : 0;
  };

  return (
    <div className={classes.split}>
      <div ref={bar} className={classes.bar}>
        {names.map((name) => (
          <span key={name} data-part={name} style={{ width: `${shares[name] * 100}%` }} />
        ))}
        {isDrawn && <span {...handle('validation', shares.train)} />}
        {isDrawn && <span {...handle('test', shares.train + shares.validation)} />}
      </div>
      <div className={classes.legend}>
        {names.map((name) => (
          <button
            key={name}
            type="button"
            className={classes.part}
            aria-pressed={selected === name}
            onClick={() => onSelect(selected === name ? null : name)}
          >
            <span className={classes.swatch} data-part={name} aria-hidden />
            {t(`split.${name}`)} <b>{format.integer(sizes[name])}</b>
            <span className={classes.share}>{format.percent(share(name), 0)}</span>
          </button>
        ))}
      </div>
    </div>
  );
}
