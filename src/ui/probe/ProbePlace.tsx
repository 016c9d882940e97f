// The place where a model is asked what it hears already: before the pass, while it runs, and what came of it.

import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FoldChoice } from '../../evaluation/probes/fold-choice.ts';
import { isEngineTaken } from '../../state/engine-taken.ts';
import { placeOfNeed, type TrainingNeed, trainingNeed } from '../../state/step-states.ts';
import { AreaError } from '../common/ErrorNotice.tsx';
import emptyPlace from '../common/empty-place.module.css';
import { PlaceHeader } from '../common/PlaceHeader.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { FoldSelect } from './FoldSelect.tsx';
import { GrowingCurve } from './LayerPanel.tsx';
import classes from './ProbePlace.module.css';
import { ProbeProgress } from './ProbeProgress.tsx';
import { ProbeStart } from './ProbeStart.tsx';
import { ReportView } from './ReportView.tsx';
import { reportChanges } from './report-changes.ts';

export function ProbePlace() {
  const { t } = useTranslation('probe');
  const format = useNumberFormat();
  const said = useSaid('probe');
  const { probe } = useActions();
  const { dataset, model, report, probing, mustWait } = useStudio((state) => ({
    dataset: state.dataset,
    model: state.model,
    report: state.probe,
    probing: state.probing,
    mustWait: isEngineTaken(state) || state.importing !== null,
  }));
  const [folds, setFolds] = useState<FoldChoice | null>(null);
  const need = trainingNeed({ dataset, model });
  const isGrowing = probing !== null && probing.rows.length > 0;
  const isShown = report !== null && dataset !== null && model !== null && !isGrowing;
  const changes = useMemo(() => (report && dataset ? reportChanges(report, dataset) : []), [report, dataset]);
  const start = () => void probe(folds ? { folds } : {});
  const select = dataset && need === null && (
    <FoldSelect dataset={dataset} choice={folds} onChoice={setFolds} disabled={mustWait} />
  );
  const again = (
    <Button
      variant={changes.length > 0 ? 'default' : 'subtle'}
      size={changes.length > 0 ? 'compact-sm' : 'sm'}
      leftSection={<IconRefresh size={16} aria-hidden />}
      disabled={mustWait || need !== null}
      title={mustWait ? t('busy') : undefined}
      onClick={start}
    >
      {t('again')}
    </Button>
  );
  const subtitle = isShown
    ? t('reportSubtitle', { data: dataset.record.name, model: model.name, date: format.date(report.createdAt) })
    : t('subtitle');
  return (
    <div className={classes.place}>
      <PlaceHeader title={t('title')} subtitle={subtitle}>
        {isShown ? select : null}
        {isShown && changes.length === 0 ? again : null}
      </PlaceHeader>
      <AreaError area="probe" />
      {probing ? <ProbeProgress probing={probing} /> : null}
      {isGrowing && model ? <GrowingCurve rows={probing.rows} layerCount={model.layerCount} /> : null}
      {isShown && changes.length > 0 ? (
        <div className={classes.changed} role="status">
          <span>{said([{ key: 'changed.notice', values: { changes } }])}</span>
          {again}
        </div>
      ) : null}
      {isShown ? (
        <ReportView
          key={`${report.datasetId} ${report.modelId} ${report.createdAt}`}
          report={report}
          dataset={dataset}
          isOutdated={changes.length > 0}
          mustWait={mustWait}
        />
      ) : null}
      {isShown || probing ? null : need ? (
        <Need need={need} />
      ) : (
        <ProbeStart mustWait={mustWait} folds={select} onStart={start} />
      )}
    </div>
  );
}

function Need({ need }: { need: TrainingNeed }) {
  const { t } = useTranslation('probe');
  const { goTo } = useActions();
  return (
    <div className={emptyPlace.notice}>
      <h2>{t(`need.${need}.title`)}</h2>
      <p>{t(`need.${need}.text`)}</p>
      <Button onClick={() => goTo(placeOfNeed[need])}>{t(`need.${need}.go`)}</Button>
    </div>
  );
}
