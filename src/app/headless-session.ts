// What the commands of headless.html share: the studio, opened by the first of them, and what the last import left out.

import { type Culprit, toErrorRecord } from '../lib/errors.ts';
import type { Studio } from '../state/studio-store.ts';
import type { Failure, Stage } from './headless-api.ts';
import { reportProgress } from './headless-progress.ts';

export interface Session {
  studio(): Promise<Studio>;
  /** Does `work`, with its progress told; what it throws comes back with what was being done, as `enter` said last. */
  attempt<Done>(work: (studio: Studio, enter: (stage: Stage) => void) => Promise<Done>): Promise<Done | Failure>;
  /** By the last import; of one that failed, those that it names. */
  leftOut(): readonly Culprit[];
}

export function newSession(openStudio: () => Promise<Studio>): Session {
  let opened: Promise<Studio> | null = null;
  let leftOut: readonly Culprit[] = [];
  const studio = () => {
    opened ??= openStudio();
    return opened;
  };
  return {
    studio,
    async attempt(work) {
      const used = await studio();
      const stopReporting = reportProgress(used.store);
      let stage = 'engine' as Stage;
      const enter = (next: Stage) => {
        stage = next;
      };
      try {
        const done = await work(used, enter);
        leftOut = used.store.getState().dataset?.problems ?? [];
        return done;
      } catch (thrown) {
        const error = toErrorRecord(thrown);
        leftOut = stage === 'import' ? (error.culprits ?? []) : (used.store.getState().dataset?.problems ?? []);
        return { ok: false, stage, error };
      } finally {
        stopReporting();
      }
    },
    leftOut: () => leftOut,
  };
}
