// The place where a run is planned, started and watched: a run's own page, or the form of a new one.

import { runOnTrain } from '../../state/run-draft.ts';
import { useStudio } from '../common/use-studio.ts';
import { NewRunPage } from './NewRunPage.tsx';
import { RunPage } from './RunPage.tsx';

export function TrainPlace() {
  const shownId = useStudio((state) => runOnTrain(state)?.id ?? null);
  return shownId === null ? <NewRunPage /> : <RunPage key={shownId} runId={shownId} />;
}
