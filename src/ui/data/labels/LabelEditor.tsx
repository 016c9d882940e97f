// The labels in use, to be renamed, merged, dropped and put in order. A click opens the line below for one; several are chosen with
// Ctrl or by the switch. Arrow keys move between them, with Alt they move the label.

import { Button } from '@mantine/core';
import { type DragEvent, type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { canSpellOut, labelSources } from '../../../dataset/labels/label-steps.ts';
import type { OpenDataset } from '../../../state/studio-state.ts';
import { useCodeLanguage } from '../../common/label-text.ts';
import { saveBlob } from '../../common/save-blob.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useActions } from '../../common/use-studio.ts';
import type { MarkName } from '../clips/clip-fields.ts';
import { DroppedLabels } from './DroppedLabels.tsx';
import { HandEdits } from './HandEdits.tsx';
import { LabelBar } from './LabelBar.tsx';
import { LabelChip } from './LabelChip.tsx';
import classes from './label-editor.module.css';
import { NearLabelOffers } from './NearLabelOffers.tsx';

interface LabelEditorProps {
  dataset: OpenDataset;
  /** By label: how many clips carry it. */
  counts: readonly number[];
  onShowMark(mark: MarkName): void;
}

/** More would push the table off the page; the rest come with a click. */
const shownCount = 24;

export function LabelEditor({ dataset, counts, onShowMark }: LabelEditorProps) {
  const { t } = useTranslation('labels');
  const format = useNumberFormat();
  const language = useCodeLanguage();
  const { editLabels, exportLabels } = useActions();
  const { labels, record } = dataset;
  const list = useRef<HTMLUListElement>(null);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [isSeveral, setIsSeveral] = useState(false);
  const [showsAll, setShowsAll] = useState(false);
  const [focused, setFocused] = useState('');
  const sources = useMemo(() => labelSources(dataset), [dataset]);
  const known = chosen.filter((label) => labels.includes(label));
  const shown = showsAll ? labels : labels.slice(0, shownCount);
  const tabStop = shown.includes(focused) ? focused : shown[0];
  const isEdited = Object.keys(record.labelEdits?.renames ?? {}).length > 0 || record.labelEdits?.order !== undefined;

  // what had the focus keeps it where it goes
  const refocus = useRef<string | null>(null);
  useEffect(() => {
    if (refocus.current === null || !labels.includes(refocus.current)) return;
    chipOf(list.current, refocus.current)?.focus();
    refocus.current = null;
  }, [labels]);

  const leave = (label?: string) => {
    setChosen([]);
    setIsSeveral(false);
    if (label === undefined) return;
    setFocused(label);
    refocus.current = label;
    chipOf(list.current, label)?.focus();
  };

  const saveLabels = () => exportLabels().then((blob) => saveBlob(blob, `${record.name}-labels.csv`));

  const choose = (label: string, event: MouseEvent) => {
    const isAdded = isSeveral || event.ctrlKey || event.metaKey || event.shiftKey;
    setFocused(label);
    if (!isAdded) setChosen(known.length === 1 && known[0] === label ? [] : [label]);
    else setChosen(known.includes(label) ? known.filter((other) => other !== label) : [...known, label]);
  };

  const keepInSight = (label: string, to: number) => {
    if (to >= shown.length) setShowsAll(true);
    refocus.current = label;
  };

  const move = (label: string, to: number) => {
    if (to < 0 || to >= labels.length) return;
    keepInSight(label, to);
    void editLabels({ kind: 'move', label, to });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>) => {
    const label = labelAt(event.target);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (label === null) return;
    if (event.key === 'Delete') void editLabels({ kind: 'drop', labels: [label] });
    else if (event.key === 'Escape' && known.length > 0) leave(label);
    else if (step === undefined) return;
    else if (event.altKey) {
      keepInSight(label, labels.indexOf(label) + step);
      void editLabels({ kind: 'shift', label, by: step });
    } else {
      const next = shown[shown.indexOf(label) + step];
      if (next !== undefined) {
        setFocused(next);
        chipOf(list.current, next)?.focus();
      }
    }
    event.preventDefault();
  };

  const onDrop = (event: DragEvent<HTMLUListElement>) => {
    const label = event.dataTransfer.getData(dragType);
    const to = labelAt(event.target);
    if (!labels.includes(label) || to === null || to === label) return;
    event.preventDefault();
    move(label, labels.indexOf(to));
  };

  return (
    <div className={classes.editor}>
      <ul
        ref={list}
        className={classes.chips}
        aria-label={t('title')}
        onKeyDown={onKeyDown}
        onDragOver={(event) => {
          if (event.dataTransfer.types.includes(dragType)) event.preventDefault();
        }}
        onDrop={onDrop}
      >
        {shown.map((label, index) => (
          <LabelChip
            key={label}
            label={label}
            codes={dataset.labelCodes}
            index={index}
            count={counts[index] ?? 0}
            names={sources.byLabel.get(label) ?? []}
            isChosen={known.includes(label)}
            isTabStop={label === tabStop}
            onClick={choose}
            onDragStart={(event) => event.dataTransfer.setData(dragType, label)}
          />
        ))}
        {labels.length > shown.length && (
          <li>
            <Button size="compact-xs" variant="subtle" onClick={() => setShowsAll(true)}>
              {t('showAll', { number: format.integer(labels.length - shown.length) })}
            </Button>
          </li>
        )}
      </ul>
      {known.length > 0 && (
        <LabelBar
          key={known.join('\n')}
          dataset={dataset}
          counts={counts}
          chosen={known}
          sources={sources.byLabel}
          onMove={move}
          onLeave={leave}
        />
      )}
      <DroppedLabels dataset={dataset} names={sources.dropped} />
      <HandEdits dataset={dataset} onShow={onShowMark} />
      <NearLabelOffers labels={labels} counts={counts} />
      <div className={classes.actions}>
        {canSpellOut(dataset, language) && (
          <Button
            size="compact-xs"
            variant="light"
            title={t('spellOutTitle')}
            onClick={() => void editLabels({ kind: 'spell-out', language })}
          >
            {t('spellOut')}
          </Button>
        )}
        {labels.length > 1 && (
          <Button
            size="compact-xs"
            variant={isSeveral ? 'light' : 'subtle'}
            aria-pressed={isSeveral}
            onClick={() => {
              setIsSeveral(!isSeveral);
              setChosen([]);
            }}
          >
            {t('several')}
          </Button>
        )}
        {isEdited && (
          <Button size="compact-xs" variant="subtle" onClick={() => void editLabels({ kind: 'reset' })}>
            {t('reset')}
          </Button>
        )}
        <Button size="compact-xs" variant="subtle" onClick={() => void saveLabels()}>
          {t('download')}
        </Button>
      </div>
      {isSeveral && known.length === 0 && <p className={classes.hint}>{t('severalHint')}</p>}
    </div>
  );
}

const dragType = 'application/x-voxtune-label';

function labelAt(target: EventTarget): string | null {
  return target instanceof Element ? (target.closest<HTMLElement>('[data-label]')?.dataset.label ?? null) : null;
}

function chipOf(list: HTMLElement | null, label: string): HTMLElement | undefined {
  return [...(list?.querySelectorAll<HTMLElement>('[data-label]') ?? [])].find((chip) => chip.dataset.label === label);
}
