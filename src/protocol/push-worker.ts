// Calls between the page and the worker that pushes a model to Hugging Face. It lives as long as one look or one push: with it goes
// the token that it was given.

import type { PushContents, PushFile } from '../export/export-kinds.ts';
import type { HubAccess, HubAccount, PushDestination, PushedFolder, PushProgress } from '../hub/hub-types.ts';

export interface PushWorkerApi {
  /** What would be pushed. Asks nobody. */
  list(contents: PushContents): Promise<PushFile[]>;
  /** Asks whose token it is. Throws a `hub/…` error. */
  account(access: HubAccess): Promise<HubAccount>;
  /** Throws what making the model's folder throws, and a `hub/…` error: `hub/push-stopped` after `stop()`. */
  push(
    access: HubAccess,
    contents: PushContents,
    destination: PushDestination,
    onProgress: (progress: PushProgress) => void,
  ): Promise<PushedFolder>;
  stop(): void;
}
