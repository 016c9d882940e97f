// One trial in the table of a sweep, and its runs below it when it is opened.

import { ActionIcon } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../../run/run-record.ts';
import type { RankedTrial, SweepRanking } from '../../../sweep/ranking-types.ts';
import type { SweepRecord } from '../../../sweep/sweep-record.ts';
import { IntervalBar } from '../../common/IntervalBar.tsx';
import { useNumberFormat } from '../../common/use-number-format.ts';
import type { SettingKey } from '../../train/setting-catalogue.ts';
import { TrialRuns } from './TrialRuns.tsx';
import classes from './TrialTable.module.css';
import { isShare, runsOfTrial, writtenFigure, writtenSpread } from './trial-runs.ts';
import { useSweptValue } from './use-trial-values.ts';

interface TrialRowProps {
  trial: RankedTrial;
  ranking: SweepRanking;
  sweep: SweepRecord;
  keys: readonly SettingKey[];
  /** Of the sweep. */
  runs: readonly RunRecord[];
  /** Of the table. */
  columns: number;
  isNarrow: boolean;
  /** The box that chooses it. */
  choice: ReactNode;
}

export function TrialRow({ trial, ranking, sweep, keys, runs, columns, isNarrow, choice }: TrialRowProps) {
  const { t } = useTranslation('sweep');
  const format = useNumberFormat();
  const shown = useSweptValue();
  const [isOpen, setIsOpen] = useState(false);
  const { metric } = ranking;
  const { number, rank, mean, deviation, pooled, interval, runCount, failedCount, stoppedCount } = trial;
  const figure = mean ?? pooled;
  const valueCells = keys.map((key) => (
    <td key={key} className={classes.value}>
      {shown(key, trial.values[key] ?? null)}
    </td>
  ));
  const figureCell = (
    <td className={classes.number}>
      {figure === null ? '–' : <b>{writtenFigure(metric, figure, format)}</b>}
      {deviation === null ? null : (
        <span className={classes.spread}> ± {writtenSpread(metric, deviation, format)}</span>
      )}
      {interval ? (
        <span className={classes.small}>
          {writtenFigure(metric, interval.low, format)} – {writtenFigure(metric, interval.high, format)}
        </span>
      ) : null}
    </td>
  );
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <>
      <tr data-best={trial.number === ranking.best?.trial || undefined}>
        <td>
          <span className={classes.rank}>
            {choice}
            <ActionIcon
              size="sm"
              aria-expanded={isOpen}
              aria-label={t('table.open', { number })}
              onClick={() => setIsOpen(!isOpen)}
            >
              <Chevron size={14} aria-hidden />
            </ActionIcon>
            {rank === null ? '–' : format.integer(rank)}
          </span>
        </td>
        {isNarrow ? figureCell : valueCells}
        {isNarrow ? valueCells : figureCell}
        <td className={classes.bar}>
          {figure !== null && isShare(metric) ? <IntervalBar share={pooled ?? figure} interval={interval} /> : null}
        </td>
        <td>
          <DifferenceWords trial={trial} ranking={ranking} />
        </td>
        <td className={classes.number}>
          {format.integer(runCount)}
          {stoppedCount > 0 ? (
            <span className={classes.small}>{t('table.stopped', { count: stoppedCount })}</span>
          ) : null}
          {failedCount > 0 ? <span className={classes.failed}>{t('table.failed', { count: failedCount })}</span> : null}
        </td>
      </tr>
      {isOpen ? (
        <tr className={classes.opened}>
          <td colSpan={columns}>
            <TrialRuns runs={runsOfTrial(runs, trial)} sweep={sweep} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

/** How a trial stands to the best: clearly worse, or perhaps by chance alone. */
function DifferenceWords({ trial, ranking }: { trial: RankedTrial; ranking: SweepRanking }) {
  const { t } = useTranslation('sweep');
  const format = useNumberFormat();
  const { difference, isWithinChance, number } = trial;
  if (number === ranking.best?.trial) return <span className={classes.bestMark}>{t('table.best')}</span>;
  if (!difference) {
    const last = ranking.trials.find((one) => one.number === ranking.best?.trial)?.rung ?? 0;
    const isOut = trial.rank !== null && trial.rung < last;
    return isOut ? (
      <span className={classes.small}>{t('table.outAfter', { round: format.integer(trial.rung + 1) })}</span>
    ) : null;
  }
  const p = difference.adjustedPValue;
  const points = writtenSpread(ranking.metric, difference.value, format).replace('-', '−');
  return (
    <span title={t('table.pHint')}>
      {points}
      <span className={classes.small}>
        {isWithinChance ? t('table.chance') : t('table.real')} ·{' '}
        {p < 0.001 ? 'p < 0.001' : `p = ${format.decimal(p, 3)}`}
      </span>
    </span>
  );
}
