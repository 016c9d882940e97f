// What a probe has found, from the sentence down to its folds, with one of its rows chosen.

import { useState } from 'react';
import { type ProbeReport, probeRow } from '../../evaluation/probes/probe-report.ts';
import { itemAt } from '../../lib/present.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { AgreementPanel } from './AgreementPanel.tsx';
import { ChosenBar } from './ChosenBar.tsx';
import { ComparedRows } from './ComparedRows.tsx';
import { LayerPanel } from './LayerPanel.tsx';
import { LearningPanel } from './LearningPanel.tsx';
import { MixedPanel } from './MixedPanel.tsx';
import classes from './ProbePlace.module.css';
import { ProbeSummary } from './ProbeSummary.tsx';
import { isBaseline } from './row-names.ts';
import { SpreadPanel } from './SpreadPanel.tsx';

interface ReportViewProps {
  report: ProbeReport;
  dataset: OpenDataset;
  isOutdated: boolean;
  mustWait: boolean;
}

export function ReportView({ report, dataset, isOutdated, mustWait }: ReportViewProps) {
  const [name, setName] = useState(() => usableBest(report));
  const chosen = probeRow(report, name) ?? itemAt(report.rows, 0);
  return (
    <div className={classes.report}>
      <ProbeSummary report={report} dataset={dataset} />
      <ChosenBar row={chosen} isOutdated={isOutdated} mustWait={mustWait} />
      <ComparedRows report={report} chosen={chosen.name} onChoose={setName} />
      <LayerPanel report={report} chosen={chosen.name} onChoose={setName} />
      <div className={classes.columns}>
        <div>
          <SpreadPanel report={report} row={chosen} groups={dataset.groups} />
          <MixedPanel report={report} />
        </div>
        <div>
          <LearningPanel points={report.learningCurve} />
          <AgreementPanel bands={report.agreement} />
        </div>
      </div>
    </div>
  );
}

/** The best of all, unless that hears nothing of the model. */
function usableBest(report: ProbeReport): string {
  const best = probeRow(report, report.best.any);
  return best && !isBaseline(best) ? best.name : report.best.native;
}
