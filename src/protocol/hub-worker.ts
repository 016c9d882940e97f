// Calls between the page and the worker that fetches models from Hugging Face.

import type { HubAccess, HubEvent, HubPreview } from '../hub/hub-types.ts';
import type { ModelRecord } from '../model/model-record.ts';

export interface HubWorkerApi {
  /** Asks what a reference (`owner/name@revision`) stands for; nothing large is fetched. */
  preview(access: HubAccess, reference: string): Promise<HubPreview>;
  /** Fetches, verifies and stores it. What an earlier attempt left is used. `makesMissing`: as in `importModel`. */
  download(
    access: HubAccess,
    preview: HubPreview,
    onEvent: (event: HubEvent) => void,
    makesMissing?: boolean,
  ): Promise<ModelRecord>;
  /** Ends a download; what has arrived stays. */
  cancel(): void;
}
