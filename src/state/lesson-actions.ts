// Teaching, in plain words: a training and its test, one after the other, from one click.

import { VoxtuneError } from '../lib/errors.ts';
import type { LessonActions } from './lesson-types.ts';
import type { StudioContext } from './studio-context.ts';
import type { StudioActions } from './studio-state.ts';

export function lessonActions(
  { store }: Pick<StudioContext, 'store'>,
  runs: Pick<StudioActions, 'startRun' | 'continueRun' | 'evaluateRun'>,
): LessonActions {
  function lessonRun() {
    const { runs: records, lessonRunId } = store.getState();
    const run = records.find(({ id }) => id === lessonRunId);
    if (!run)
      throw new VoxtuneError('storage/missing', 'The run of the lesson is not in storage any more.', { what: '' });
    return run;
  }

  async function test(): Promise<void> {
    const { id, split } = lessonRun();
    if (split.test.length > 0) await runs.evaluateRun(id);
  }

  /** One that was stopped, or has failed, is tested only where the person asks for it. */
  async function testOfFinished(): Promise<void> {
    if (lessonRun().state === 'finished') await test();
  }

  return {
    teach: () =>
      handled(async () => {
        await runs.startRun();
        await testOfFinished();
      }),
    continueLesson: () =>
      handled(async () => {
        await runs.continueRun(lessonRun().id);
        await testOfFinished();
      }),
    testLesson: () => handled(test),
    leaveLesson: () =>
      store.setState(({ draft }) => (draft ? { draft: { origin: draft.origin } } : { lessonRunId: null })),
    bringOthers: () =>
      store.setState(({ lessonRunId, draft }) => ({
        dataset: null,
        place: 'data',
        ...((lessonRunId !== null || draft?.isLesson) && { draft: { origin: null, isLesson: true as const } }),
      })),
  };
}

/** Each part shows its own failure; a click handler may drop the promise. */
function handled(work: () => Promise<void>): Promise<void> {
  const done = work();
  done.catch(() => {});
  return done;
}
