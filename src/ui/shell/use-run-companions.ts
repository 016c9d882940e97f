// What goes with a long run besides its numbers: the screen stays on, and its end is told where the person asked for it.

import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Said, type Translate, write } from '../common/said.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useStudio } from '../common/use-studio.ts';
import { endNotice } from './end-notice.ts';
import { isNotifying } from './notify-setting.ts';

/** Keeps the screen on while something trains and the page can be seen. Where the browser has no wake lock, or refuses
 *  one, the run goes on without. */
function useWakeLock(): void {
  const isTraining = useStudio(({ running }) => running?.kind === 'train');
  useEffect(() => {
    if (!isTraining || !('wakeLock' in navigator)) return;
    let lock: WakeLockSentinel | null = null;
    let isOver = false;
    const take = async () => {
      if (document.visibilityState !== 'visible' || (lock && !lock.released)) return;
      lock = await navigator.wakeLock.request('screen').catch(() => null);
      if (isOver) void lock?.release();
    };
    void take();
    // the browser takes it back whenever the page is hidden
    document.addEventListener('visibilitychange', take);
    return () => {
      isOver = true;
      document.removeEventListener('visibilitychange', take);
      void lock?.release();
    };
  }, [isTraining]);
}

/** Tells a run's end as a notification of the system, where that was turned on and the page is not looked at. */
function useEndNotice(): void {
  const { t } = useTranslation('shell');
  const format = useNumberFormat();
  const { runningId, runs } = useStudio(({ running, runs }) => ({
    runningId: running?.kind === 'train' ? running.runId : null,
    runs,
  }));
  const previous = useRef<string | null>(null);
  useEffect(() => {
    const ended = previous.current;
    previous.current = runningId;
    if (!ended || ended === runningId || document.hasFocus() || !isNotifying()) return;
    const run = runs.find(({ id }) => id === ended);
    if (!run) return;
    const { title, body } = endNotice(run);
    const text = (one: Said) => write([one], t as Translate, format);
    new Notification(text(title), { body: text(body), tag: run.id });
  }, [runningId, runs, t, format]);
}

/** Both, drawing nothing: where they fail, the page lacks them and no more. */
export function RunCompanions(): null {
  useWakeLock();
  useEndNotice();
  return null;
}
