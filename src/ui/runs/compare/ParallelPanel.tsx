// Settings against results on parallel axes, a line a run: marking a part of an axis leaves the runs that go through it.

import { Button, MultiSelect } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../../run/run-record.ts';
import { ChartToggle } from '../../charts/ChartToggle.tsx';
import { shortName } from '../../charts/direct-labels.ts';
import { PictureMenu } from '../../charts/PictureMenu.tsx';
import { Panel } from '../../common/Panel.tsx';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useColumnWords } from '../use-column-words.ts';
import { AxisTable } from './AxisTable.tsx';
import type { AxisChoices } from './axis-choices.ts';
import { ColorLegend } from './ColorLegend.tsx';
import { type AxisRange, changedRange, ParallelAxis } from './ParallelAxis.tsx';
import { colorsBy } from './point-colors.ts';
import classes from './RunPlots.module.css';
import { brushed, placeOn, type RunAxis, runAxis } from './run-axes.ts';

interface ParallelPanelProps {
  runs: readonly RunRecord[];
  choices: AxisChoices;
  /** Leaves only these in the comparison. */
  onKeep(runIds: readonly string[]): void;
}

const height = 300;
/** More axes at once would be too near to each other. */
const mostAxes = 8;

export function ParallelPanel({ runs, choices, onKeep }: ParallelPanelProps) {
  const { t } = useTranslation('compare');
  const format = useNumberFormat();
  const words = useColumnWords();
  const { inputs, figures } = choices;
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const [ranges, setRanges] = useState<ReadonlyMap<string, AxisRange>>(new Map());
  const [isTable, setIsTable] = useState(false);
  const plot = useRef<HTMLDivElement>(null);
  const all = [...inputs, ...figures];
  const ids = chosen ?? [...inputs.slice(0, 5), ...figures.slice(0, 1)].map(({ id }) => id);
  const columns = all.filter(({ id }) => ids.includes(id));
  const axes = columns.map((column) => runAxis(column, runs));
  const last = axes.at(-1);
  const colors = useMemo(() => (last ? colorsBy(last, runs) : null), [last, runs]);
  const kept = new Set(brushed(runs, axes, ranges).map(({ id }) => id));
  if (all.length < 2 || figures.length === 0) return null;
  const title = t('parallel.title');
  return (
    <Panel
      title={title}
      aside={
        <span className={classes.aside}>
          <ChartToggle
            isTable={isTable}
            label={t(isTable ? 'asChart' : 'asTable')}
            onToggle={() => setIsTable(!isTable)}
          />
          <PictureMenu title={title} fileName="compare parallel" plot={isTable ? null : plot} />
        </span>
      }
    >
      <MultiSelect
        size="xs"
        className={classes.axes}
        label={t('parallel.axes')}
        searchable
        maxValues={mostAxes}
        value={columns.map(({ id }) => id)}
        data={all.map(({ id }) => ({ value: id, label: words.title(id) }))}
        onChange={setChosen}
      />
      {isTable ? (
        <AxisTable runs={runs.filter(({ id }) => kept.has(id))} columns={columns} label={title} />
      ) : (
        <div ref={plot}>
          <ParallelPlot
            runs={runs}
            axes={axes}
            kept={kept}
            ranges={ranges}
            colorOf={(run) => colors?.colorOf(run) ?? 'var(--mantine-color-dimmed)'}
            onRange={(id, range) => setRanges(changedRange(ranges, id, range))}
          />
        </div>
      )}
      {colors && last && !isTable ? <ColorLegend column={last.column} colorKey={colors.key} /> : null}
      <p className={classes.brushed} role="status">
        {ranges.size === 0
          ? t('parallel.hint')
          : t('parallel.kept', {
              count: kept.size,
              kept: format.integer(kept.size),
              total: format.integer(runs.length),
            })}
        {ranges.size > 0 ? (
          <>
            <Button size="compact-xs" variant="default" disabled={kept.size === 0} onClick={() => onKeep([...kept])}>
              {t('parallel.keep')}
            </Button>
            <Button size="compact-xs" variant="subtle" onClick={() => setRanges(new Map())}>
              {t('parallel.clear')}
            </Button>
          </>
        ) : null}
      </p>
    </Panel>
  );
}

interface ParallelPlotProps {
  runs: readonly RunRecord[];
  axes: readonly RunAxis[];
  kept: ReadonlySet<string>;
  ranges: ReadonlyMap<string, AxisRange>;
  colorOf(run: RunRecord): string;
  onRange(id: string, range: AxisRange | null): void;
}

const top = 34;
const bottom = 14;

function ParallelPlot({ runs, axes, kept, ranges, colorOf, onRange }: ParallelPlotProps) {
  const { ref, width: shownWidth } = useElementSize<HTMLElement>();
  const words = useColumnWords();
  // on a narrow page it scrolls
  const width = Math.max(shownWidth, axes.length * 110);
  const step = axes.length > 1 ? (width - 130) / (axes.length - 1) : 0;
  const xOf = (at: number) => 55 + at * step;
  const yOf = (place: number) => height - bottom - place * (height - top - bottom);
  const lineOf = (run: RunRecord) => {
    let path = '';
    let isOpen = false;
    for (const [at, axis] of axes.entries()) {
      const place = placeOn(axis, run);
      if (place === null) isOpen = false;
      else {
        path += `${isOpen ? 'L' : 'M'}${xOf(at).toFixed(1)} ${yOf(place).toFixed(1)}`;
        isOpen = true;
      }
    }
    return path;
  };
  const order = [...runs].sort((a, b) => Number(kept.has(a.id)) - Number(kept.has(b.id)));
  return (
    <section
      ref={ref}
      className={classes.wide}
      aria-label={axes.map(({ column }) => words.title(column.id)).join(', ')}
    >
      {shownWidth > 0 ? (
        // biome-ignore lint/a11y/noSvgWithoutTitle: its axes and lines have names of their own
        <svg className={classes.svg} width={width} height={height} data-chart>
          {order.map((run) => (
            <path
              key={run.id}
              className={classes.runLine}
              data-faint={!kept.has(run.id) || undefined}
              d={lineOf(run)}
              style={{ stroke: colorOf(run) }}
            >
              <title>{run.name}</title>
            </path>
          ))}
          {axes.map((axis, at) => (
            <ParallelAxis
              key={axis.column.id}
              axis={axis}
              name={shortName(words.title(axis.column.id), Math.max(8, Math.floor(step / 7)))}
              title={words.title(axis.column.id)}
              x={xOf(at)}
              top={top}
              height={height - top - bottom}
              range={ranges.get(axis.column.id) ?? null}
              onRange={(range) => onRange(axis.column.id, range)}
            />
          ))}
        </svg>
      ) : null}
    </section>
  );
}
