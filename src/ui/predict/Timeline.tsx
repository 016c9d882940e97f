// What a long recording holds from moment to moment, under its waveform; and the same as a list, whose lines play from there.

import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimelinePart } from '../../evaluation/windows.ts';
import type { HeardClip } from '../../state/try-it-types.ts';
import { ChartToggle } from '../charts/ChartToggle.tsx';
import { classColor } from '../common/class-colors.ts';
import { useClipPlayer } from '../common/clip-player.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { VirtualTable } from '../common/VirtualTable.tsx';
import classes from './HeardDetail.module.css';

interface TimelineProps {
  parts: readonly TimelinePart[];
  clip: HeardClip;
  labels: readonly string[];
}

/** A part that is narrower has no room for its name. */
const leastNamed = 0.06;

export function Timeline({ parts, clip, labels }: TimelineProps) {
  const { t } = useTranslation('predict');
  const format = useNumberFormat();
  const player = useClipPlayer();
  const [isTable, setTable] = useState(false);
  const { sampleRateHz } = clip.predictor;
  const total = clip.seconds * sampleRateHz;
  const nameOf = ({ kind, label }: TimelinePart) => (kind === 'label' ? (labels[label] ?? '') : t(`answer.${kind}`));
  const time = (samples: number) => clock(samples / sampleRateHz, format.decimal);
  const play = ({ from }: TimelinePart) => void player.playFrom(clip.id, from / sampleRateHz).catch(() => {});
  return (
    <figure className={classes.figure}>
      <div className={classes.timeline} role="img" aria-label={t('timeline.label')}>
        {parts.map((part) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the list has the same for the keyboard
          // biome-ignore lint/a11y/useKeyWithClickEvents: likewise
          <span
            key={part.from}
            data-kind={part.kind}
            title={`${time(part.from)}–${time(part.to)} · ${nameOf(part)} · ${format.percent(part.probability, 0)}`}
            style={{
              left: `${(100 * part.from) / total}%`,
              width: `${(100 * (part.to - part.from)) / total}%`,
              background: part.kind === 'label' ? classColor(part.label) : undefined,
            }}
            onClick={() => play(part)}
          >
            {part.kind === 'label' && (part.to - part.from) / total >= leastNamed ? <b>{nameOf(part)}</b> : null}
          </span>
        ))}
      </div>
      <figcaption>
        {t('timeline.caption')}
        <ChartToggle
          isTable={isTable}
          label={t(isTable ? 'timeline.hide' : 'timeline.list')}
          onToggle={() => setTable(!isTable)}
        />
      </figcaption>
      {isTable ? (
        <VirtualTable
          label={t('timeline.label')}
          heightPx={240}
          rows={parts}
          rowKey={({ from }) => from}
          columns={[
            {
              id: 'from',
              header: t('timeline.from'),
              width: '6rem',
              cell: (part) => (
                <UnstyledButton
                  fz="inherit"
                  td="underline"
                  aria-label={t('timeline.play', { time: time(part.from) })}
                  onClick={() => play(part)}
                >
                  {time(part.from)}
                </UnstyledButton>
              ),
            },
            { id: 'to', header: t('timeline.to'), width: '6rem', cell: ({ to }) => time(to) },
            { id: 'label', header: t('files.label'), cell: nameOf },
            {
              id: 'probability',
              header: t('files.probability'),
              width: '6rem',
              align: 'end',
              cell: ({ kind, probability }) => (kind === 'nothing' ? '–' : format.percent(probability, 0)),
            },
          ]}
        />
      ) : null}
    </figure>
  );
}

/** "1:04.5" */
function clock(seconds: number, decimal: (value: number, digits: number) => string): string {
  const tenths = Math.round(seconds * 10);
  const minutes = Math.floor(tenths / 600);
  const rest = decimal((tenths % 600) / 10, 1);
  return `${minutes}:${tenths % 600 < 100 ? '0' : ''}${rest}`;
}
