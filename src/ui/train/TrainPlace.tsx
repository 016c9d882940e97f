// The place where a run is planned, started and watched: a run's own page, the form of a new one, or the lesson that says the
// same in plain words.

import { lessonOnTrain } from '../../state/lesson.ts';
import { runOnTrain } from '../../state/run-draft.ts';
import { useStudio } from '../common/use-studio.ts';
import { LessonPage } from '../lesson/LessonPage.tsx';
import { NewRunPage } from './NewRunPage.tsx';
import { RunPage } from './RunPage.tsx';

export function TrainPlace() {
  const { shownId, lesson, dataset } = useStudio((state) => ({
    shownId: runOnTrain(state)?.id ?? null,
    lesson: lessonOnTrain(state),
    dataset: state.dataset,
  }));
  if (lesson !== null) return <LessonPage run={lesson === 'hear' ? null : lesson} dataset={dataset} />;
  return shownId === null ? <NewRunPage /> : <RunPage key={shownId} runId={shownId} />;
}
