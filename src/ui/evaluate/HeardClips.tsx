// A list of evaluated clips and the one that is chosen of it: to hear, to see, and to give the label that it should have. Arrow keys
// move, Space plays, digits give labels, X leaves out.

import { Button, Kbd } from '@mantine/core';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Prediction } from '../../evaluation/evaluation-result.ts';
import { baseName } from '../../lib/file-names.ts';
import type { RunRecord } from '../../run/run-record.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { useClipPlayer } from '../common/clip-player.ts';
import { LabelMenu, type LabelMenuPlace } from '../common/LabelMenu.tsx';
import { PlayButton } from '../common/PlayButton.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions } from '../common/use-studio.ts';
import { ClipSpectrogram } from '../data/clips/ClipSpectrogram.tsx';
import { ClipWaveform } from '../data/clips/ClipWaveform.tsx';
import { LabelButtons } from '../data/clips/LabelButtons.tsx';
import { FixLabel } from './FixLabel.tsx';
import classes from './HeardClips.module.css';
import { HeardList } from './HeardList.tsx';
import { ProbabilityBars } from './ProbabilityBars.tsx';
import type { PredictionRow } from './prediction-rows.ts';

interface HeardClipsProps {
  /** Of the list. */
  label: string;
  run: RunRecord;
  /** Its labels, as they are shown. */
  labels: readonly string[];
  /** In their order. */
  rows: readonly PredictionRow[];
  /** The run's data set where it is open: then its clips can be heard, and their labels changed. */
  dataset: OpenDataset | null;
  /** The model gives all of them the same label, which needs no saying. */
  isOneAnswer?: boolean;
  /** What another run says of them. */
  other?: { name: string; predictions: ReadonlyMap<number, Prediction> };
  /** Whether the list takes the focus as it comes. */
  hasFocus?: boolean;
  /** On Escape. */
  onClose?: () => void;
}

export function HeardClips({
  label,
  run,
  labels,
  rows,
  dataset,
  isOneAnswer,
  other,
  hasFocus,
  onClose,
}: HeardClipsProps) {
  const { t } = useTranslation('evaluate');
  const format = useNumberFormat();
  const { labelByHand, excludeClips } = useActions();
  const player = useClipPlayer();
  const [menu, setMenu] = useState<LabelMenuPlace | null>(null);
  /** Where it is counts once the clip is not here any more: then the next one has come to its place. */
  const [chosen, setChosen] = useState({ clip: -1, place: 0 });
  const found = rows.findIndex(({ prediction }) => prediction.clipIndex === chosen.clip);
  const place = found >= 0 ? found : Math.min(chosen.place, rows.length - 1);
  const row = rows[place] ?? null;
  const clipIndex = row?.prediction.clipIndex ?? -1;
  const second = other?.predictions.get(clipIndex);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!hasFocus) return;
    list.current?.focus({ preventScroll: true });
    list.current?.closest('section')?.scrollIntoView({ block: 'nearest' });
  }, [hasFocus]);
  useEffect(() => {
    if (clipIndex >= 0) setChosen({ clip: clipIndex, place });
    if (dataset && clipIndex >= 0) player.point(clipIndex);
  }, [clipIndex, place, dataset, player]);
  const items = useMemo(
    () =>
      rows.map(({ prediction, confidence, isRight }) => ({
        clip: prediction.clipIndex,
        name: baseName(prediction.path),
        note:
          isRight || isOneAnswer
            ? format.percent(confidence, 0)
            : t('mistakes.takenFor', { label: labels[prediction.predicted], share: format.percent(confidence, 0) }),
      })),
    [rows, isOneAnswer, labels, format, t],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const rowsOn = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const given = /^[1-9]$/.test(event.key) ? (dataset?.labels[Number(event.key) - 1] ?? null) : undefined;
    if (event.key === 'Escape' && onClose) onClose();
    else if (rowsOn !== undefined) {
      const next = rows[place + rowsOn];
      if (next) setChosen({ clip: next.prediction.clipIndex, place: place + rowsOn });
    } else if (dataset && clipIndex >= 0 && given !== undefined) {
      // a digit that no label has goes to no other place either
      if (given !== null) void labelByHand([clipIndex], given);
    } else if (dataset && clipIndex >= 0 && (event.key === 'Delete' || event.key.toLowerCase() === 'x'))
      void excludeClips([clipIndex], true);
    else return;
    event.preventDefault();
  };

  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of the list go on in what it opened */}
      <div className={classes.body} onKeyDown={onKeyDown}>
        <HeardList
          label={label}
          list={list}
          items={items}
          place={place}
          onChoose={(at) => {
            const clip = rows[at]?.prediction.clipIndex;
            if (clip === undefined) return;
            setChosen({ clip, place: at });
            if (dataset) player.playFrom(clip, 0).catch(() => {});
          }}
        />
        {row === null ? (
          <p className={classes.none} role="status">
            {t('mistakes.none')}
          </p>
        ) : (
          <div className={classes.opened}>
            <header className={classes.head}>
              {dataset ? <PlayButton clipIndex={clipIndex} name={baseName(row.prediction.path)} /> : null}
              <h3 title={row.prediction.path}>{baseName(row.prediction.path)}</h3>
              {dataset ? <FixLabel dataset={dataset} run={run} clipIndex={clipIndex} onOpen={setMenu} /> : null}
            </header>
            {dataset ? <Pictures dataset={dataset} clipIndex={clipIndex} /> : <p>{t('mistakes.notOpen')}</p>}
            <ProbabilityBars prediction={row.prediction} labels={labels} by={second ? run.name : null} />
            {other && second ? <ProbabilityBars prediction={second} labels={labels} by={other.name} /> : null}
            {dataset ? (
              <div className={classes.fixes}>
                <LabelButtons dataset={dataset} clipIndex={clipIndex} />
                <Button
                  size="compact-xs"
                  variant="default"
                  rightSection={<Kbd size="xs">X</Kbd>}
                  onClick={() => void excludeClips([clipIndex], true)}
                >
                  {t('labels:menu.exclude')}
                </Button>
              </div>
            ) : null}
          </div>
        )}
      </div>
      {dataset && <LabelMenu dataset={dataset} place={menu} onClose={() => setMenu(null)} />}
    </>
  );
}

function Pictures({ dataset, clipIndex }: { dataset: OpenDataset; clipIndex: number }) {
  const { sampleRateHz } = dataset.record;
  const clip = dataset.clips[clipIndex];
  if (!clip) return null;
  return (
    <div className={classes.pictures}>
      <ClipWaveform clipIndex={clipIndex} seconds={clip.sampleCount / sampleRateHz} />
      <ClipSpectrogram clipIndex={clipIndex} topHz={sampleRateHz / 2} />
    </div>
  );
}
