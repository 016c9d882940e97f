// Fetching a model from Hugging Face: the plan, the files one after the other, then reading, checking and storing them like any
// other model. One download at a time here, and one of a model over all tabs.

import { toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { ProgressMeter } from '../lib/progress-meter.ts';
import { pickModelFiles } from '../library/pick-model-files.ts';
import { storeModel } from '../library/store-model.ts';
import type { ModelRecord } from '../model/model-record.ts';
import { beginDownload, deleteDownload, downloadPath, markUnusable, receivedBytes } from '../storage/download-store.ts';
import { formatBytes } from '../storage/errors.ts';
import { updateModel } from '../storage/model-store.ts';
import { openFile } from '../storage/opfs.ts';
import { downloadFile } from './file-download.ts';
import type { HubAccess, HubEvent, HubPreview } from './hub-types.ts';

let running: AbortController | null = null;

/** Fetches, verifies and stores what a preview listed. Throws `hub/…` (`hub/busy` while another goes on) and `storage/…`, and
 *  what reading a model throws; whole files and parts of files stay for the next attempt, marked where the whole cannot be
 *  loaded. */
export async function downloadModel(
  access: HubAccess,
  preview: HubPreview,
  onEvent: (event: HubEvent) => void,
  makesMissing = false,
): Promise<ModelRecord> {
  if (running) throw busy(preview.repo);
  const controller = new AbortController();
  running = controller;
  try {
    return await navigator.locks.request(`voxtune:download:${preview.repo}`, { ifAvailable: true }, async (lock) => {
      if (!lock) throw busy(preview.repo);
      const id = await fetchFiles(access, preview, controller.signal, onEvent);
      onEvent({ type: 'note', note: { kind: 'checking', file: '' } });
      return await storeFetched(id, preview, makesMissing);
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

/** Fetches what is missing of the files, one after the other. Returns the download's id in storage. */
async function fetchFiles(
  access: HubAccess,
  preview: HubPreview,
  signal: AbortSignal,
  onEvent: (event: HubEvent) => void,
): Promise<string> {
  const { repo, commit, files, totalBytes } = preview;
  assertSpace(preview);
  const id = await beginDownload(preview);
  const received = new Map<string, number>();
  for (const file of files) received.set(file.path, await receivedBytes(id, file.path));
  const sum = () => [...received.values()].reduce((total, bytes) => total + bytes, 0);
  let arriving = '';
  let last = sum();
  const meter = new ProgressMeter(totalBytes, ({ done, total, clipsPerSec: bytesPerSec, secondsLeft }) =>
    onEvent({
      type: 'progress',
      progress: { receivedBytes: done, totalBytes: total, bytesPerSec, secondsLeft, file: arriving },
    }),
  );
  // also while nothing arrives, so that the speed tells of it
  const ticking = setInterval(() => meter.update(last, 0), 500);
  try {
    for (const file of files) {
      arriving = file.path;
      await downloadFile({
        access,
        repo,
        commit,
        file,
        path: downloadPath(id, file.path),
        signal,
        onReceived(bytes) {
          received.set(file.path, bytes);
          const now = sum();
          meter.update(now, Math.max(0, now - last));
          last = now;
        },
        onNote: (note) => onEvent({ type: 'note', note }),
      });
    }
  } finally {
    clearInterval(ticking);
    meter.close();
  }
  return id;
}

/** Reads, checks and stores the whole of it; then the download is over. */
async function storeFetched(id: string, preview: HubPreview, makesMissing: boolean): Promise<ModelRecord> {
  try {
    const record = await storeModelOf(id, preview, makesMissing);
    await deleteDownload(id);
    return record;
  } catch (thrown) {
    const error = toErrorRecord(thrown);
    // a full disk says nothing about the model
    if (!error.code.startsWith('storage/')) await markUnusable(id, error);
    throw thrown;
  }
}

async function storeModelOf(id: string, preview: HubPreview, makesMissing: boolean): Promise<ModelRecord> {
  const { repo, revision, commit, license, files } = preview;
  const names = files.map(({ path }) => path);
  const open = (name: string) => openFile(downloadPath(id, name));
  const model = await pickModelFiles(names.map((path) => ({ path, open: () => open(path) })));
  const moved = new Map(names.map((name) => [name, downloadPath(id, name)]));
  const hub = { repo, revision, commit, ...(license === null ? {} : { license }) };
  const record = await storeModel(model, { name: repo, source: 'hub', hub, makesMissing }, moved);
  // the same files under another name: from a folder, or an earlier commit
  return record.hub?.commit === hub.commit ? record : updateModel(record.id, { hub });
}

function assertSpace({ repo, totalBytes, receivedBytes: here, spaceLeftBytes }: HubPreview): void {
  const needed = totalBytes - here;
  if (spaceLeftBytes === null || needed <= spaceLeftBytes) return;
  const sizeNeeded = formatBytes(needed);
  throw new VoxtuneError(
    'storage/full',
    `No space left for ${repo}: ${sizeNeeded} are needed, ${formatBytes(spaceLeftBytes)} are left for this page. ` +
      'Delete something under Storage, or free disk space.',
    { what: repo, bytesNeeded: needed, sizeNeeded },
  );
}
