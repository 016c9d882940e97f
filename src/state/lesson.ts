// Whether Train shows the lesson, and of which run. It is left for good by a click; a run of another origin has its whole page.

import type { RunRecord } from '../run/run-record.ts';
import { runOnTrain } from './run-draft.ts';
import { trainingNeed } from './step-states.ts';
import type { StudioState } from './studio-state.ts';

type LessonInputs = Pick<StudioState, 'draft' | 'lessonRunId' | 'runs' | 'runId' | 'dataset' | 'model'>;

/** `hear`: its beginning, before there is a run. Null: Train shows what it shows otherwise. */
export function lessonOnTrain(state: LessonInputs): 'hear' | RunRecord | null {
  if (state.draft) return state.draft.isLesson && trainingNeed(state) === null ? 'hear' : null;
  const run = runOnTrain(state);
  return run && run.id === state.lessonRunId ? run : null;
}
