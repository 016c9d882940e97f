// Runs: the table of all of them, some beside one another, a sweep, or runs on other data sets.

import { useStudio } from '../common/use-studio.ts';
import { AcrossPage } from './across/AcrossPage.tsx';
import { ComparePage } from './compare/ComparePage.tsx';
import { RunsTablePage } from './RunsTablePage.tsx';
import { SweepPage } from './sweep/SweepPage.tsx';

export function RunsPlace() {
  const view = useStudio((state) => state.runsView);
  switch (view.kind) {
    case 'table':
      return <RunsTablePage />;
    case 'compare':
      return <ComparePage runIds={view.runIds} />;
    case 'sweep':
      return <SweepPage sweepId={view.sweepId} />;
    case 'across':
      return <AcrossPage key={view.runIds.join()} handedOver={view.runIds} />;
  }
}
