// One download at a time here, and one of a model over all tabs.

import { VoxtuneError } from '../lib/errors.ts';
import type { ModelRecord } from '../model/model-record.ts';
import { downloadModel } from './download-model.ts';
import type { HubAccess, HubEvent, HubPreview } from './hub-types.ts';

let running: AbortController | null = null;

/** Throws `hub/busy`, and what `downloadModel` throws. */
export async function startDownload(
  access: HubAccess,
  preview: HubPreview,
  onEvent: (event: HubEvent) => void,
): Promise<ModelRecord> {
  if (running) throw busy(preview.repo);
  const own = new AbortController();
  running = own;
  try {
    return await navigator.locks.request(`voxtune:download:${preview.repo}`, { ifAvailable: true }, (lock) => {
      if (!lock) throw busy(preview.repo);
      return downloadModel(access, preview, own.signal, onEvent);
    });
  } finally {
    running = null;
  }
}

/** What has arrived stays. */
export function cancelDownload(): void {
  running?.abort();
}

function busy(name: string): VoxtuneError {
  return new VoxtuneError('hub/busy', `${name} is being downloaded already, here or in another tab. Wait for it.`, {
    name,
  });
}
