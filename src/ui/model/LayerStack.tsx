// The model as a picture: sound enters at the top, the label leaves at the bottom, and a line that one can drag (or move
// with the arrow keys) parts what stays frozen from what trains.

import { IconArrowsVertical } from '@tabler/icons-react';
import type { CSSProperties, KeyboardEvent, PointerEvent } from 'react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ParameterCounts } from '../../model/model-record.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import classes from './LayerStack.module.css';

export interface LayerStackProps {
  /** Layers that the model is opened with, and how many of its file's it leaves out. */
  layerCount: number;
  unusedCount: number;
  /** Null until the data set's labels are known. */
  labelCount: number | null;
  samplingRateHz: number;
  counts: ParameterCounts | null;
  trainLayers: number;
  isDisabled: boolean;
  onChange(trainLayers: number): void;
}

const GAP_PX = 2;

/** Layers of one model must fit on a screen whether there are 4 or 24. */
function rowHeightPx(layerCount: number): number {
  if (layerCount <= 6) return 30;
  return layerCount <= 12 ? 26 : 18;
}

export function LayerStack(props: LayerStackProps) {
  const { counts } = props;
  const { t } = useTranslation('model');
  const format = useNumberFormat();
  const encoderCount = counts
    ? counts.total - counts.head - counts.perLayer.reduce((sum, count) => sum + count, 0)
    : null;
  return (
    <div className={classes.stack}>
      <div className={classes.end}>{t('stack.input', { rate: format.integer(props.samplingRateHz) })}</div>
      <div className={`${classes.row} ${classes.fixed}`}>
        <div className={classes.block}>
          {t('stack.encoder')}
          <Convolutions />
        </div>
        <div className={classes.count}>{encoderCount === null ? '' : format.compact(encoderCount)}</div>
      </div>
      <Layers {...props} />
      {props.unusedCount > 0 ? (
        <div className={classes.unused}>{t('stack.unused', { count: props.unusedCount })}</div>
      ) : null}
      <div className={classes.head}>
        <div className={classes.headBlocks}>
          <div className={classes.block}>{t('stack.projector')}</div>
          <div className={classes.block}>
            {props.labelCount === null ? t('stack.classifier') : t('stack.classifierOf', { count: props.labelCount })}
          </div>
        </div>
        <div className={classes.count}>{counts ? format.compact(counts.head) : ''}</div>
      </div>
      <div className={classes.end}>{t('stack.output')}</div>
    </div>
  );
}

function Layers({ layerCount, counts, trainLayers, isDisabled, onChange }: LayerStackProps) {
  const { t } = useTranslation('model');
  const format = useNumberFormat();
  const region = useRef<HTMLDivElement>(null);
  const heightPx = rowHeightPx(layerCount);
  const pitchPx = heightPx + GAP_PX;
  const frozenCount = layerCount - trainLayers;

  const set = (next: number) => {
    const clamped = Math.min(layerCount, Math.max(0, next));
    if (!isDisabled && clamped !== trainLayers) onChange(clamped);
  };
  const setFromPointer = (event: PointerEvent) => {
    const top = region.current?.getBoundingClientRect().top ?? event.clientY;
    set(layerCount - Math.round((event.clientY - top) / pitchPx));
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (isDisabled || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setFromPointer(event);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) setFromPointer(event);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = nextFromKey(event.key, trainLayers, layerCount);
    if (next === null) return;
    event.preventDefault();
    set(next);
  };

  return (
    <div
      ref={region}
      className={`${classes.layers} ${layerCount > 12 ? classes.dense : ''}`}
      style={{ '--row-height': `${heightPx}px` } as CSSProperties}
      role="slider"
      tabIndex={isDisabled ? -1 : 0}
      aria-orientation="vertical"
      aria-disabled={isDisabled}
      aria-label={t('stack.sliderLabel')}
      aria-valuemin={0}
      aria-valuemax={layerCount}
      aria-valuenow={trainLayers}
      aria-valuetext={trainLayers === 0 ? t('stack.headOnly') : t('stack.lastLayers', { count: trainLayers })}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    >
      {Array.from({ length: layerCount }, (_, layer) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: layers are known by their number
          key={layer}
          className={`${classes.row} ${classes.layer} ${layer >= frozenCount ? classes.warm : ''}`}
        >
          <div className={classes.block}>{t('stack.layer', { number: layer + 1 })}</div>
          <div className={classes.count}>{counts?.perLayer[layer] ? format.compact(counts.perLayer[layer]) : ''}</div>
        </div>
      ))}
      <div className={classes.line} style={{ top: frozenCount * pitchPx - GAP_PX / 2 }}>
        <span className={classes.thumb}>
          <IconArrowsVertical size={14} aria-hidden />
          {trainLayers === 0 ? t('stack.thumbHead') : t('stack.thumb', { count: trainLayers })}
        </span>
      </div>
    </div>
  );
}

/** Up trains more layers, since the line then moves up. */
function nextFromKey(key: string, trainLayers: number, layerCount: number): number | null {
  switch (key) {
    case 'ArrowUp':
    case 'ArrowRight':
      return trainLayers + 1;
    case 'ArrowDown':
    case 'ArrowLeft':
      return trainLayers - 1;
    case 'PageUp':
      return trainLayers + 4;
    case 'PageDown':
      return trainLayers - 4;
    case 'Home':
      return 0;
    case 'End':
      return layerCount;
    default:
      return null;
  }
}

/** Seven strided convolutions, each making fewer and richer frames. */
function Convolutions() {
  return (
    <span className={classes.convolutions} aria-hidden>
      {[14, 12, 10, 9, 8, 6, 5].map((height) => (
        <i key={height} style={{ height }} />
      ))}
    </span>
  );
}
