// Train in plain words, for a first time: what is to be told apart, the learning, and how well it went.

import { useDeferredValue, useEffect, useRef } from 'react';
import type { RunRecord } from '../../run/run-record.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { AreaError, ErrorNotice } from '../common/ErrorNotice.tsx';
import { useStudio } from '../common/use-studio.ts';
import { BusyNotice } from '../train/BusyNotice.tsx';
import { EndedView } from './EndedView.tsx';
import { HearView } from './HearView.tsx';
import classes from './lesson.module.css';
import { lessonEnd, partOf } from './lesson-sentences.ts';
import { ResultView } from './ResultView.tsx';
import { WorkView } from './WorkView.tsx';

/** `run`: null at the beginning. */
export function LessonPage({ run, dataset }: { run: RunRecord | null; dataset: OpenDataset | null }) {
  const { activity, isElsewhere, hasError } = useStudio(({ running, elsewhere, errors }) => ({
    activity: run && running?.runId === run.id ? running : null,
    isElsewhere: run !== null && elsewhere[run.id] !== undefined,
    hasError: errors.train !== undefined,
  }));
  const elsewhere = useStudio((state) => (run && isElsewhere ? (state.elsewhere[run.id] ?? null) : null));
  const work = useDeferredValue(activity ?? elsewhere);
  const isWorking = work !== null && partOf(work) !== null;
  const end = run && !isWorking ? lessonEnd(run) : null;
  const view = !run ? 'hear' : isWorking ? 'work' : end === 'result' ? 'result' : 'ended';

  // the button that led here is gone: what is read next is the heading
  const page = useRef<HTMLDivElement>(null);
  const shown = useRef(view);
  useEffect(() => {
    if (shown.current === view) return;
    shown.current = view;
    if (document.activeElement === document.body) page.current?.querySelector<HTMLElement>('h1')?.focus();
  }, [view]);

  return (
    <div ref={page} className={classes.lesson}>
      <AreaError area="train" />
      <AreaError area="evaluate" />
      {run?.error && !hasError ? <ErrorNotice error={run.error} /> : null}
      <BusyNotice runId={run?.id ?? null} />
      {run === null ? (
        dataset ? (
          <HearView dataset={dataset} />
        ) : null
      ) : isWorking ? (
        <WorkView run={run} activity={work} isElsewhere={isElsewhere} />
      ) : run.evaluation && end === 'result' ? (
        <ResultView run={run} evaluation={run.evaluation} />
      ) : (
        <EndedView run={run} end={end ?? 'untested'} />
      )}
    </div>
  );
}
