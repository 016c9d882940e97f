// On a run of the table: that its data set or model is not in this browser, so that it can be looked at, but not go on.

import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../run/run-record.ts';
import { useStudio } from '../common/use-studio.ts';
import classes from './RunsTable.module.css';

/** What of a run is missing; null: nothing. */
export function useMissing(run: Pick<RunRecord, 'datasetId' | 'modelId'>): 'dataset' | 'model' | 'both' | null {
  const hasDataset = useStudio((state) => state.datasets.some(({ id }) => id === run.datasetId));
  const hasModel = useStudio((state) => state.models.some(({ id }) => id === run.modelId));
  if (!hasDataset) return hasModel ? 'dataset' : 'both';
  return hasModel ? null : 'model';
}

export function NotHere({ run }: { run: RunRecord }) {
  const { t } = useTranslation('runs');
  const missing = useMissing(run);
  if (!missing) return null;
  return (
    <span
      className={classes.dimmed}
      title={t(`notHere.${missing}Hint`, { data: run.datasetName, model: run.modelName })}
    >
      {t(`notHere.${missing}`)}
    </span>
  );
}
