// The table's toolbar (search, filters, columns, how many are shown), what filters, what is chosen, and the table.

import { SegmentedControl } from '@mantine/core';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClipPlayer } from '../../common/clip-player.ts';
import { LabelMenu } from '../../common/LabelMenu.tsx';
import { useIsNarrow } from '../../common/use-is-narrow.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useShowError } from '../../common/use-show-error.ts';
import { useActions, useStudio } from '../../common/use-studio.ts';
import { ClipMapView } from '../map/ClipMapView.tsx';
import { MapOffer } from '../map/MapOffer.tsx';
import { ClipDetail } from './ClipDetail.tsx';
import { ClipEditButtons } from './ClipEditButtons.tsx';
import { ClipTable } from './ClipTable.tsx';
import { ColumnMenu } from './ColumnMenu.tsx';
import { columnsOf, readColumnChoice, shownColumns, writeColumnChoice } from './clip-columns.ts';
import { type ClipFilter, isFiltering, noFilter, type Passing } from './clip-filter.ts';
import type { Sorting } from './clip-order.ts';
import classes from './clip-panel.module.css';
import type { ClipSource } from './clip-source.ts';
import tableClasses from './clip-table.module.css';
import { FilterChips } from './FilterChips.tsx';
import { FilterMenu } from './FilterMenu.tsx';
import { SearchField } from './SearchField.tsx';
import { SliverQueueContext, sliverParts } from './Sliver.tsx';
import { keepShown, noSelection, select } from './selection.ts';
import { sliverQueue } from './sliver-queue.ts';
import { useClipEdits } from './use-clip-edits.ts';
import { useClipOrder } from './use-clip-order.ts';
import { waveformPath } from './waveform-shape.ts';

/** Clips that are listed as like another one. */
const mostAlike = 50;
const mostUncertain = 200;

interface ClipPanelProps {
  source: ClipSource;
  passing: Passing;
  filter: ClipFilter;
  onFilter(filter: ClipFilter): void;
}

export function ClipPanel({ source, passing, filter, onFilter }: ClipPanelProps) {
  const { t } = useTranslation('clips');
  const format = useNumberFormat();
  const { readPeaks, clipsLike, leastCertainClips } = useActions();
  const showError = useShowError();
  const clipMap = useStudio((state) => state.clipMap);
  const [isMap, setMap] = useState(false);
  const { fields, dataset } = source;
  const isNarrow = useIsNarrow();
  const [choice, setChoice] = useState(readColumnChoice);
  const columns = useMemo(() => shownColumns(fields, choice, isNarrow), [fields, choice, isNarrow]);
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const shown = useClipOrder(source, passing.clips, sorting, filter.only?.clips ?? null);
  const [selection, setSelection] = useState(noSelection);
  const edits = useClipEdits(source, selection);
  const before = useRef(shown);
  useEffect(() => {
    const wasShown = before.current;
    before.current = shown;
    setSelection((current) => keepShown(current, wasShown, shown));
  }, [shown]);
  const view = useMemo(() => ({ filter, sorting }), [filter, sorting]);

  const sort = (column: string) => {
    const isBoth = sorting?.column === column;
    // longest first, names from A; then the other way round; then as they came
    const first = column === 'seconds';
    if (!isBoth) setSorting({ column, isDescending: first });
    else if (sorting.isDescending === first) setSorting({ column, isDescending: !first });
    else setSorting(null);
  };

  const grid = useRef<HTMLTableElement>(null);
  const [isOpen, setOpen] = useState(false);
  const player = useClipPlayer();
  const { current } = selection;
  const opened = isOpen && current !== null && dataset.clips[current] ? current : null;
  const place = opened === null ? -1 : shown.indexOf(opened);
  /** The clip so many rows on, where there is one. */
  const stepTo = (rows: number) => {
    const clip = shown[place + rows];
    if (place < 0 || clip === undefined) return undefined;
    return () => {
      setSelection(select(selection, clip, 'one', shown));
      player.point(clip);
    };
  };
  const close = () => {
    setOpen(false);
    grid.current?.focus();
  };
  const queue = useMemo(
    () => sliverQueue(async (clip) => waveformPath(await readPeaks(clip, sliverParts))),
    [readPeaks],
  );

  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      close();
    }
    edits.onKey(event);
  };

  const onDetailKey = (event: KeyboardEvent) => {
    const rows = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (rows === undefined) {
      onKey(event);
      return;
    }
    event.preventDefault();
    stepTo(rows)?.();
  };

  const map = clipMap?.datasetId === dataset.record.id ? clipMap : null;
  const showOnly = (name: string, clips: readonly number[]) => {
    setSorting(null);
    onFilter({ ...noFilter, only: { name, clips } });
  };
  const pick = (clip: number) => {
    setSelection(select(selection, clip, 'one', shown));
    setOpen(true);
    player.playFrom(clip, 0).catch((thrown: unknown) => showError('storage', thrown));
  };
  const findAlike = async (clip: number) => {
    if (map) showOnly(t('map.likeChip'), [clip, ...(await clipsLike(clip, mostAlike))]);
    else setMap(true);
  };
  const findUncertain = async () => {
    const clips = await leastCertainClips(mostUncertain);
    const [first] = clips;
    if (first === undefined) return;
    showOnly(t('map.uncertainChip'), clips);
    setMap(false);
    setSelection(select(noSelection, first, 'one', shown));
    setOpen(true);
  };

  const total = dataset.clips.length - (source.hidden?.size ?? 0);
  return (
    <section className={tableClasses.panel} aria-label={t('title')} data-open={opened !== null || undefined}>
      <div className={tableClasses.toolbar}>
        <SearchField value={filter.search} onChange={(text) => onFilter({ ...filter, search: text })} />
        <FilterMenu
          fields={fields}
          codes={dataset.labelCodes}
          filter={filter}
          counts={passing.counts}
          onFilter={onFilter}
        />
        <span className={tableClasses.total} aria-live="polite">
          {isFiltering(filter, fields)
            ? t('some', { shown: format.integer(shown.length), total: format.integer(total) })
            : t('all', { count: total, number: format.integer(total) })}
          {selection.chosen.size > 1 && ` · ${t('chosen', { number: format.integer(selection.chosen.size) })}`}
        </span>
        <ClipEditButtons edits={edits} />
        <SegmentedControl
          size="xs"
          aria-label={t('map.view')}
          value={isMap ? 'map' : 'table'}
          onChange={(chosen) => setMap(chosen === 'map')}
          data={[
            { value: 'table', label: t('map.table') },
            { value: 'map', label: t('map.map') },
          ]}
        />
        <ColumnMenu
          all={columnsOf(fields).flatMap(({ id }) => (id === 'file' ? [] : [id]))}
          shown={columns.map(({ id }) => id)}
          onShow={(column, isShown) => {
            const next = { ...choice, [column]: isShown };
            setChoice(next);
            writeColumnChoice(next);
          }}
        />
      </div>
      <FilterChips fields={fields} codes={dataset.labelCodes} filter={filter} onFilter={onFilter} />
      {isMap && map && (
        <ClipMapView
          source={source}
          map={map}
          passing={passing.clips}
          current={current}
          onPick={pick}
          onUncertain={() => void findUncertain()}
        />
      )}
      {isMap && !map && <MapOffer />}
      {!isMap && (
        <SliverQueueContext.Provider value={queue}>
          <ClipTable
            source={source}
            shown={shown}
            columns={columns}
            isNarrow={isNarrow}
            sorting={sorting}
            onSort={sort}
            selection={selection}
            onSelect={setSelection}
            onLabel={edits.openMenu}
            onOpen={() => setOpen(true)}
            grid={grid}
            onKey={onKey}
            view={view}
          />
        </SliverQueueContext.Provider>
      )}
      <LabelMenu dataset={dataset} place={edits.menu} hasKeys onClose={edits.closeMenu} />
      {opened !== null && (
        // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the table go on in what it opened
        <div className={classes.opened} onKeyDown={onDetailKey}>
          <ClipDetail
            source={source}
            clipIndex={opened}
            onPrevious={stepTo(-1)}
            onNext={stepTo(1)}
            onClose={close}
            onOnly={showOnly}
            onAlike={() => void findAlike(opened)}
          />
        </div>
      )}
    </section>
  );
}
