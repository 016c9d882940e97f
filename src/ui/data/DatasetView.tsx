// An open data set: facts, label rule, charts that filter, split, and the table of clips or of files left out.

import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FindingCode } from '../../dataset/checks/finding.ts';
import type { ErrorCode } from '../../lib/error-codes.ts';
import { doubtsOf } from '../../state/doubts.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { AreaError } from '../common/ErrorNotice.tsx';
import { Panel } from '../common/Panel.tsx';
import { useStudio } from '../common/use-studio.ts';
import { OpenedProjectNote } from '../project/OpenedProjectNote.tsx';
import { ProjectProgress } from '../project/ProjectProgress.tsx';
import { ImportAnywhere } from '../welcome/ImportAnywhere.tsx';
import { InterruptedImports } from '../welcome/InterruptedImports.tsx';
import { AddedNote } from './AddedNote.tsx';
import { ClassBars } from './ClassBars.tsx';
import { CheckPanel } from './check/CheckPanel.tsx';
import { ClipPanel } from './clips/ClipPanel.tsx';
import { splitNames } from './clips/clip-fields.ts';
import { type ClipFilter, noFilter, onlyValue, passingClips, toggled } from './clips/clip-filter.ts';
import { type ClipSource, clipSource } from './clips/clip-source.ts';
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
  /** The finding that the filter was set by. */
  const [shownFinding, setShownFinding] = useState<{ code: FindingCode; only: ClipFilter['only'] } | null>(null);
  const probe = useStudio((state) => state.probe);
  const isOpening = useStudio(({ projectWork }) => projectWork?.kind === 'opening');
  const before = useRef<ClipSource | null>(null);
  const source = useMemo(() => {
    before.current = clipSource(dataset, before.current, doubtsOf(dataset, probe));
    return before.current;
  }, [dataset, probe]);
  const passing = useMemo(() => passingClips(source, filter), [source, filter]);
  const change = (changed: ClipFilter) => {
    setFilter(changed);
    setShownProblems(null);
  };
  const place = useRef<HTMLDivElement>(null);
  // what a line of the check is about may be below what can be seen
  useEffect(() => {
    if (shownFinding ?? shownProblems) place.current?.lastElementChild?.scrollIntoView({ block: 'nearest' });
  }, [shownFinding, shownProblems]);
  const splitsWanted = filter.values.split ?? [];

  return (
    <div ref={place} className={classes.place}>
      <ImportAnywhere />
      <DatasetFacts dataset={dataset} />
      <InterruptedImports />
      <AddedNote datasetId={dataset.record.id} />
      <OpenedProjectNote />
      <AreaError area="import" />
      {isOpening ? <ProjectProgress /> : null}
      <AreaError area="project" />
      <div className={classes.panels}>
        <LabelRulePanel
          dataset={dataset}
          onApplied={() => setFilter(noFilter)}
          onShowMark={(mark) => change({ ...noFilter, values: { marks: [mark] } })}
        />
        <Panel title={t('classes.title')} className={classes.charts}>
          <ClassBars
            labels={dataset.labels}
            codes={dataset.labelCodes}
            counts={passing.counts.label ?? new Int32Array(0)}
            selected={filter.values.label ?? []}
            onSelect={(label, isMore) => change((isMore ? toggled : onlyValue)(filter, 'label', label))}
          />
        </Panel>
        <Panel title={t('lengths.title')} className={classes.charts}>
          <LengthHistogram
            all={source.seconds}
            passing={passing.seconds}
            selected={filter.seconds}
            onSelect={(seconds) => change({ ...filter, seconds })}
          />
        </Panel>
      </div>
      <CheckPanel
        dataset={dataset}
        shown={filter.only === shownFinding?.only ? (shownFinding?.code ?? null) : null}
        onShow={(finding, sentence) => {
          const only = finding && { name: sentence, clips: finding.clips };
          setShownFinding(finding && only && { code: finding.code, only });
          change({ ...noFilter, only });
        }}
      >
        {dataset.problems.length > 0 && (
          <ProblemSummary problems={dataset.problems} shown={shownProblems} onShow={setShownProblems} />
        )}
      </CheckPanel>
      <SplitPanel
        dataset={dataset}
        selected={splitsWanted.length === 1 ? (splitNames.find((name) => splitsWanted.includes(name)) ?? null) : null}
        onSelect={(split) => change({ ...filter, values: { ...filter.values, split: split ? [split] : [] } })}
      />
      {shownProblems === null ? (
        <ClipPanel source={source} passing={passing} filter={filter} onFilter={change} />
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
