// What the store has of a model that is pushed to Hugging Face, and what a person can do about it. The token is in neither.

import type { PushContents, PushFile } from '../export/export-kinds.ts';
import type { HubAccount, PushDestination, PushedFolder, PushProgress } from '../hub/hub-types.ts';
import type { ErrorRecord } from '../lib/errors.ts';

/** One that goes on now. */
export interface Pushing {
  runId: string;
  repo: string;
  progress: PushProgress | null;
  isStopping: boolean;
}

/** What came of a run's newest, since the page was opened. */
export type EndedPush = PushedFolder | { error: ErrorRecord };

export interface PushState {
  pushing: Pushing | null;
  /** By run. */
  endedPushes: Readonly<Record<string, EndedPush>>;
}

export const nothingPushed: PushState = { pushing: null, endedPushes: {} };

export interface PushActions {
  /** What would be pushed of a run. Asks nobody. */
  listPush(contents: PushContents): Promise<PushFile[]>;
  /** Whose token this is: the one question that is asked before a push. */
  lookAtHubAccount(token: string): Promise<HubAccount>;
  /** Pushes with this token, which nothing keeps. What it comes to is in `endedPushes`. One at a time. */
  pushRun(token: string, contents: PushContents, destination: PushDestination): Promise<void>;
  stopPush(): void;
}
