// A sweep: its trials as they come in, ranked, with what is chance, and what can be done with it.

import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SweepRecord } from '../../../sweep/sweep-record.ts';
import { AreaError, ErrorNotice } from '../../common/ErrorNotice.tsx';
import emptyPlace from '../../common/empty-place.module.css';
import { PlaceHeader } from '../../common/PlaceHeader.tsx';
import { useActions, useStudio } from '../../common/use-studio.ts';
import { BackToRuns } from '../BackToRuns.tsx';
import { BestTrial } from './BestTrial.tsx';
import { ImportancePanel } from './ImportancePanel.tsx';
import { SweepControls } from './SweepControls.tsx';
import classes from './SweepPage.module.css';
import { SweepPlots } from './SweepPlots.tsx';
import { SweepProgress } from './SweepProgress.tsx';
import { TrialTable } from './TrialTable.tsx';
import { useRanking } from './use-ranking.ts';

export function SweepPage({ sweepId }: { sweepId: string }) {
  const sweep = useStudio(({ sweeps }) => sweeps.find(({ id }) => id === sweepId) ?? null);
  return sweep ? <SweepView key={sweepId} sweep={sweep} /> : <NoSweep />;
}

function NoSweep() {
  const { t } = useTranslation('sweep');
  const { showRuns } = useActions();
  const isReady = useStudio((state) => state.isReady);
  return (
    <div className={classes.page}>
      <PlaceHeader title={t('title')}>
        <BackToRuns />
      </PlaceHeader>
      {isReady ? (
        <div className={emptyPlace.notice}>
          <h2>{t('page.gone.title')}</h2>
          <p>{t('page.gone.text')}</p>
          <Button onClick={() => showRuns({ kind: 'table' })}>{t('page.gone.go')}</Button>
        </div>
      ) : null}
    </div>
  );
}

function SweepView({ sweep }: { sweep: SweepRecord }) {
  const { t } = useTranslation('sweep');
  const { ranking, isComputing, problem } = useRanking(sweep.id);
  const { base } = sweep;
  return (
    <div className={classes.page}>
      <PlaceHeader
        title={sweep.name}
        subtitle={t('page.subtitle', { data: base.datasetName, model: base.modelName, count: sweep.trials.length })}
      >
        <BackToRuns />
        <SweepControls sweep={sweep} ranking={ranking} />
      </PlaceHeader>
      <AreaError area="train" />
      {sweep.error ? <ErrorNotice error={sweep.error} /> : null}
      {problem ? <ErrorNotice error={problem} /> : null}
      <SweepProgress sweep={sweep} />
      {ranking ? (
        <>
          <BestTrial sweep={sweep} ranking={ranking} />
          <div className={classes.columns}>
            <TrialTable sweep={sweep} ranking={ranking} />
            {ranking.importance ? <ImportancePanel importance={ranking.importance} ranking={ranking} /> : null}
          </div>
          <SweepPlots sweep={sweep} />
        </>
      ) : isComputing ? (
        <p className={classes.note}>{t('page.ranking')}</p>
      ) : null}
    </div>
  );
}
