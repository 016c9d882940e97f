// An open data set: facts, label rule, charts that filter, split, and the table of clips or of files left out.

import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorCode } from '../../lib/error-codes.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { AreaError } from '../common/ErrorNotice.tsx';
import { Panel } from '../common/Panel.tsx';
import { ImportAnywhere } from '../welcome/ImportAnywhere.tsx';
import { ClassBars } from './ClassBars.tsx';
import { ClipPanel } from './ClipPanel.tsx';
import { type ClipFilter, clipRows, filterRows, noFilter } from './clip-rows.ts';
import { DatasetFacts } from './DatasetFacts.tsx';
import classes from './data-place.module.css';
import { LabelRulePanel } from './LabelRulePanel.tsx';
import { LengthHistogram } from './LengthHistogram.tsx';
import { ProblemPanel } from './ProblemPanel.tsx';
import { ProblemSummary } from './ProblemSummary.tsx';
import { SplitPanel } from './SplitPanel.tsx';

export function DatasetView({ dataset }: { dataset: OpenDataset }) {
  const { t } = useTranslation('data');
  const [filter, setFilter] = useState<ClipFilter>(noFilter);
  /** The files left out are shown instead of the clips: all of them, or those of one reason. */
  const [shownProblems, setShownProblems] = useState<ErrorCode | 'all' | null>(null);
  const rows = useMemo(() => clipRows(dataset), [dataset]);
  const change = (changes: Partial<ClipFilter>) => {
    setFilter((current) => ({ ...current, ...changes }));
    setShownProblems(null);
  };
  const shownRows = useMemo(() => filterRows(rows, filter), [rows, filter]);
  const rowsForLabels = useMemo(() => filterRows(rows, filter, 'label'), [rows, filter]);
  const rowsForLengths = useMemo(() => filterRows(rows, filter, 'seconds'), [rows, filter]);

  return (
    <div className={classes.place}>
      <ImportAnywhere />
      <DatasetFacts dataset={dataset} />
      <AreaError area="import" />
      <div className={classes.panels}>
        <LabelRulePanel dataset={dataset} onApplied={() => setFilter(noFilter)} />
        <Panel title={t('classes.title')} className={classes.charts}>
          <ClassBars
            labels={dataset.labels}
            codes={dataset.labelCodes}
            rows={rowsForLabels}
            selected={filter.label}
            onSelect={(label) => change({ label })}
          />
        </Panel>
        <Panel title={t('lengths.title')} className={classes.charts}>
          <LengthHistogram
            allRows={rows}
            rows={rowsForLengths}
            selected={filter.seconds}
            onSelect={(seconds) => change({ seconds })}
          />
          {dataset.problems.length > 0 && (
            <ProblemSummary problems={dataset.problems} shown={shownProblems} onShow={setShownProblems} />
          )}
        </Panel>
      </div>
      <SplitPanel dataset={dataset} selected={filter.split} onSelect={(split) => change({ split })} />
      {shownProblems === null ? (
        <ClipPanel dataset={dataset} rows={shownRows} filter={filter} onFilter={change} />
      ) : (
        <ProblemPanel
          datasetId={dataset.record.id}
          problems={dataset.problems}
          code={shownProblems === 'all' ? null : shownProblems}
          onClose={() => setShownProblems(null)}
        />
      )}
    </div>
  );
}
