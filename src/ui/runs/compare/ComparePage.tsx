// Some runs beside one another: their curves, what their settings differ in, and whether what they get right does.

import { Switch } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../../run/run-record.ts';
import { runStyles } from '../../charts/run-colors.ts';
import { AreaError } from '../../common/ErrorNotice.tsx';
import emptyPlace from '../../common/empty-place.module.css';
import { PlaceHeader } from '../../common/PlaceHeader.tsx';
import { useActions, useStudio } from '../../common/use-studio.ts';
import { BackToRuns } from '../BackToRuns.tsx';
import { AddRun } from './AddRun.tsx';
import { CompareCurves } from './CompareCurves.tsx';
import classes from './ComparePage.module.css';
import { DifferencesPanel } from './DifferencesPanel.tsx';
import { PairedPanel } from './PairedPanel.tsx';
import { ResultsPanel } from './ResultsPanel.tsx';
import { RunChips } from './RunChips.tsx';
import { SettingsAgainstResults } from './SettingsAgainstResults.tsx';
import { useComparedLines } from './use-compared-lines.ts';

export function ComparePage({ runIds }: { runIds: readonly string[] }) {
  const { t } = useTranslation('compare');
  const { showRuns } = useActions();
  const all = useStudio((state) => state.runs);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [isGrouped, setIsGrouped] = useState(false);
  const runs = useMemo(() => inOrder(runIds, all), [runIds, all]);
  const shown = useMemo(() => runs.filter(({ id }) => !hidden.has(id)), [runs, hidden]);
  const styles = useMemo(() => runStyles(runIds), [runIds]);
  const lines = useComparedLines(shown, styles, isGrouped);
  const missing = runIds.length - runs.length;
  const toggle = (id: string) => {
    const next = new Set(hidden);
    if (!next.delete(id)) next.add(id);
    setHidden(next);
  };
  const remove = (id: string) => showRuns({ kind: 'compare', runIds: runIds.filter((one) => one !== id) });
  const keep = (ids: readonly string[]) =>
    setHidden(new Set(runs.map(({ id }) => id).filter((id) => !ids.includes(id))));
  return (
    <div className={classes.page}>
      <PlaceHeader title={t('title')} subtitle={t('subtitle')}>
        <BackToRuns />
      </PlaceHeader>
      <AreaError area="evaluate" />
      <section className={classes.chosen} aria-label={t('chosen')}>
        <RunChips runs={runs} hidden={hidden} styles={styles} onToggle={toggle} onRemove={remove} />
        <AddRun runIds={runIds} runs={all} />
        {runs.length > 1 ? (
          <Switch
            size="xs"
            label={t('group')}
            checked={isGrouped}
            onChange={(event) => setIsGrouped(event.currentTarget.checked)}
          />
        ) : null}
      </section>
      {missing > 0 ? <p className={classes.note}>{t('missing', { count: missing })}</p> : null}
      {runs.length === 0 ? (
        <div className={emptyPlace.notice}>
          <h2>{t('empty.title')}</h2>
          <p>{t('empty.text')}</p>
        </div>
      ) : shown.length === 0 ? (
        <p className={classes.note}>{t('allHidden')}</p>
      ) : (
        <>
          {runs.length === 1 ? <p className={classes.note}>{t('one')}</p> : null}
          <ResultsPanel runs={shown} lines={lines} isGrouped={isGrouped} />
          <CompareCurves lines={lines} />
          <PairedPanel runs={shown} />
          <DifferencesPanel runs={shown} styles={styles} />
          <SettingsAgainstResults runs={shown} styles={styles} onKeep={keep} />
        </>
      )}
    </div>
  );
}

/** As they were chosen; a run that there is no more is passed over. */
function inOrder(ids: readonly string[], runs: readonly RunRecord[]): RunRecord[] {
  const byId = new Map(runs.map((run) => [run.id, run]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
