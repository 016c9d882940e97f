// Each run on each data set that is stored: how far what was learned on one carries to another.

import { Button, SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { acrossMatrix, missingPairs, runsAcross } from '../../../run/across/across-matrix.ts';
import type { RunRecord } from '../../../run/run-record.ts';
import { AreaError } from '../../common/ErrorNotice.tsx';
import emptyPlace from '../../common/empty-place.module.css';
import { PlaceHeader } from '../../common/PlaceHeader.tsx';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useActions, useStudio } from '../../common/use-studio.ts';
import { BackToRuns } from '../BackToRuns.tsx';
import { AcrossDownload } from './AcrossDownload.tsx';
import { AcrossList } from './AcrossList.tsx';
import { AcrossStart } from './AcrossStart.tsx';
import { AcrossTable } from './AcrossTable.tsx';
import classes from './across.module.css';
import { CellDialog } from './CellDialog.tsx';
import type { OpenCell } from './cell-place.ts';
import { MappingDialog } from './MappingDialog.tsx';

type Rows = 'newest' | 'all' | 'chosen';

/** `handedOver`: ids of runs that were chosen to be tested; none: the newest of each data set first. */
export function AcrossPage({ handedOver }: { handedOver: readonly string[] }) {
  const { t } = useTranslation('across');
  const actions = useActions();
  const format = useNumberFormat();
  const { runs, across, datasets } = useStudio((state) => ({
    runs: state.runs,
    across: state.across,
    datasets: state.datasets,
  }));
  const [rows, setRows] = useState<Rows>(handedOver.length > 0 ? 'chosen' : 'newest');
  const [open, setOpen] = useState<OpenCell | null>(null);
  const [matching, setMatching] = useState<OpenCell | null>(null);
  const isNarrow = useMediaQuery('(max-width: 760px)', false, { getInitialValueInEffect: false });
  const { readAcross } = actions;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is known of data sets is read again when they change
  useEffect(() => {
    void readAcross();
  }, [datasets, readAcross]);

  const all = useMemo(
    () => runsAcross(runs).filter((run) => !run.isArchived || handedOver.includes(run.id)),
    [runs, handedOver],
  );
  const testable = handedOver.filter((id) => all.some((run) => run.id === id));
  const hasChosen = testable.length > 0;
  const shownRows: Rows = rows === 'chosen' && !hasChosen ? 'newest' : rows;
  const matrix = useMemo(() => {
    const chosen = () => all.filter((run) => handedOver.includes(run.id));
    return acrossMatrix(shownRows === 'all' ? all : shownRows === 'chosen' ? chosen() : newestOfEach(all), across);
  }, [all, across, handedOver, shownRows]);

  const header = (
    <PlaceHeader title={t('title')} subtitle={t('subtitle')}>
      <BackToRuns />
      {all.length > 0 ? <AcrossDownload matrix={matrix} /> : null}
    </PlaceHeader>
  );
  if (all.length === 0)
    return (
      <div className={classes.place}>
        {header}
        <div className={emptyPlace.notice}>
          <h2>{t('noRuns.title')}</h2>
          <p>{t('noRuns.text')}</p>
          <Button onClick={() => actions.goTo('train')}>{t('noRuns.go')}</Button>
        </div>
      </div>
    );
  const options: Rows[] = [...(hasChosen ? (['chosen'] as const) : []), 'newest', 'all'];
  const untestable = handedOver.length - testable.length;
  const parts = { matrix, onOpen: setOpen, onMatch: setMatching };
  return (
    <div className={classes.place}>
      {header}
      <AreaError area="evaluate" />
      <div className={classes.controls}>
        {all.length > 1 ? (
          <SegmentedControl
            size="xs"
            aria-label={t('rows.label')}
            value={shownRows}
            onChange={(value) => setRows(value as Rows)}
            data={options.map((value) => ({ value, label: t(`rows.${value}`) }))}
          />
        ) : null}
        {across.datasets?.length ? <AcrossStart pairs={missingPairs(matrix)} /> : null}
      </div>
      {untestable > 0 ? (
        <p className={classes.note}>{t('untestable', { count: untestable, number: format.integer(untestable) })}</p>
      ) : null}
      {across.datasets === null ? (
        <p className={classes.note} role="status">
          {t('reading')}
        </p>
      ) : (
        <>
          {isNarrow ? <AcrossList {...parts} /> : <AcrossTable {...parts} />}
          {across.datasets.length < 2 ? (
            <div className={classes.more}>
              <p className={classes.note}>{t(across.datasets.length === 0 ? 'noDataset' : 'oneDataset')}</p>
              <Button size="xs" variant="default" onClick={() => actions.goTo('data')}>
                {t('addDataset')}
              </Button>
            </div>
          ) : null}
          <p className={classes.note}>{t('legend')}</p>
        </>
      )}
      <CellDialog place={open} matrix={matrix} onClose={() => setOpen(null)} onMatch={setMatching} />
      <MappingDialog
        key={matching ? `${matching.runId} ${matching.datasetId}` : ''}
        place={matching}
        onClose={() => setMatching(null)}
      />
    </div>
  );
}

/** Of each data set that was learned from: they are in that order. */
function newestOfEach(runs: readonly RunRecord[]): RunRecord[] {
  return runs.filter((run, at) => runs.findIndex((other) => other.datasetId === run.datasetId) === at);
}
