// The clips as points: near where the model makes nearly the same of them. A press plays and opens one.

import { Button, Select, useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClipMap } from '../../../state/studio-state.ts';
import { classColor, classMark } from '../../common/class-colors.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import type { ClipSource } from '../clips/clip-source.ts';
import { useFieldWords } from '../clips/use-field-words.ts';
import { drawMap } from './draw-map.ts';
import classes from './map.module.css';
import { fitView, placeAt } from './map-view.ts';

interface ClipMapViewProps {
  source: ClipSource;
  map: ClipMap;
  /** What the filters leave: clip indices. */
  passing: Int32Array;
  current: number | null;
  onPick(clip: number): void;
  /** Lists the clips whose label is least certain. */
  onUncertain(): void;
}

/** Values that have a line in the legend; more could not be told apart by colour and mark. */
const mostNamed = 32;

export function ClipMapView({ source, map, passing, current, onPick, onUncertain }: ClipMapViewProps) {
  const { t } = useTranslation('clips');
  const format = useNumberFormat();
  const { dataset, fields } = source;
  const words = useFieldWords(dataset.labelCodes);
  const scheme = useComputedColorScheme('light');
  const { ref, width, height } = useElementSize();
  const canvas = useRef<HTMLCanvasElement>(null);
  const colorings = fields.filter(({ values, isMany }) => values.length > 1 && !isMany);
  const [chosen, setChosen] = useState('label');
  const field = colorings.find(({ id }) => id === chosen) ?? colorings[0];
  const [hovered, setHovered] = useState<{ place: number; x: number; y: number } | null>(null);
  const { clips, places } = map;
  const view = useMemo(() => fitView(places, width, height), [places, width, height]);
  const isShown = useMemo(() => {
    const all = new Uint8Array(dataset.clips.length);
    for (const clip of passing) all[clip] = 1;
    return Uint8Array.from(clips, (clip) => all[clip] ?? 0);
  }, [clips, passing, dataset.clips.length]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are the scheme's
  useEffect(() => {
    if (!canvas.current || width === 0 || height === 0) return;
    drawMap(canvas.current, {
      view,
      places,
      codes: Int32Array.from(clips, (clip) => field?.codes[clip] ?? -1),
      isShown,
      current: current === null ? -1 : clips.indexOf(current),
    });
  }, [view, places, clips, field, isShown, current, scheme, width, height]);

  const find = (event: PointerEvent<HTMLElement>) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    return { place: placeAt(view, places, x, y, (place) => isShown[place] === 1), x, y };
  };
  const clip = hovered ? dataset.clips[clips[hovered.place] ?? -1] : undefined;
  return (
    <div className={classes.map}>
      <div className={classes.bar}>
        <Select
          size="xs"
          label={t('map.color')}
          classNames={{ root: classes.select }}
          data={colorings.map(({ id }) => ({ value: id, label: words.title(id) }))}
          value={field?.id ?? null}
          onChange={(id) => id !== null && setChosen(id)}
          allowDeselect={false}
        />
        <Button size="xs" variant="default" title={t('map.uncertainHint')} onClick={onUncertain}>
          {t('map.uncertain')}
        </Button>
        <p className={classes.note}>
          {t('map.note', { model: map.modelName })}
          {map.missing &&
            ` ${t('map.missing', { count: map.missing.count, number: format.integer(map.missing.count) })}`}
        </p>
      </div>
      {field && field.values.length <= mostNamed && (
        <ul className={classes.legend}>
          {field.values.map((value, code) => (
            <li key={value}>
              <span
                className={classes.dot}
                data-mark={classMark(code)}
                style={{ background: classColor(code) }}
                aria-hidden
              />
              {words.value(field.id, value)}
            </li>
          ))}
        </ul>
      )}
      <div
        ref={ref}
        className={classes.field}
        onPointerMove={(event) => {
          const found = find(event);
          setHovered(found.place < 0 ? null : found);
        }}
        onPointerLeave={() => setHovered(null)}
        onPointerUp={(event) => {
          const picked = clips[find(event).place];
          if (picked !== undefined) onPick(picked);
        }}
        data-hovers={hovered !== null || undefined}
      >
        <canvas
          ref={canvas}
          className={classes.canvas}
          role="img"
          aria-label={t('map.picture', { count: clips.length, number: format.integer(clips.length) })}
        />
        {hovered && clip && (
          <span
            className={classes.tip}
            data-left={hovered.x > width / 2 || undefined}
            style={{ left: hovered.x, top: hovered.y }}
          >
            {clip.path}
            {field && field.codes[clip.index] !== -1 && (
              <span className={classes.tipValue}>
                {words.value(field.id, field.values[field.codes[clip.index] ?? -1] ?? '')}
              </span>
            )}
          </span>
        )}
      </div>
    </div>
  );
}
