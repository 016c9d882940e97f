// What is shown of the work on a run while it goes on.

import type { ErrorRecord } from '../lib/errors.ts';
import type { RunEvent } from './run-events.ts';

export interface RunActivity {
  runId: string;
  kind: 'train' | 'evaluate' | 'export';
  startedAt: number;
  isStopping: boolean;
  progress: Extract<RunEvent, { type: 'progress' }> | null;
  phase: Extract<RunEvent, { type: 'phase' }>['phase'];
  /** A checkpoint found no space; `isWaiting`: the last one, which the run waits with. */
  space: { error: ErrorRecord; isWaiting: boolean } | null;
}
