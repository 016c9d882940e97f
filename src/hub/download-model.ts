// Looking at a model on Hugging Face and fetching it: the plan, the files one after the other, then reading, checking and
// storing them like any other model.

import { cachedMode } from '../config/forward-mode.ts';
import { parseHubReference } from '../formats/hugging-face/hub-reference.ts';
import { toErrorRecord, VoxtuneError } from '../lib/errors.ts';
import { ProgressMeter } from '../lib/progress-meter.ts';
import { configFileName, extractorFileName } from '../library/model-files.ts';
import { readModelConfig, storeModel } from '../library/store-model.ts';
import type { ModelRecord } from '../model/model-record.ts';
import { countParameters } from '../model/weights/parameter-list.ts';
import {
  beginDownload,
  deleteDownload,
  downloadId,
  downloadPath,
  markUnusable,
  receivedBytes,
} from '../storage/download-store.ts';
import { formatBytes } from '../storage/errors.ts';
import { listModels, updateModel } from '../storage/model-store.ts';
import { openFile } from '../storage/opfs.ts';
import { downloadFile, type FileDownload } from './file-download.ts';
import { askHub, askHubForJson, hostOf, refusalOf } from './hub-client.ts';
import type { HubAccess, HubEvent, HubPreview } from './hub-types.ts';
import { chooseHubFiles, parseHubListing } from './listing.ts';

/** Asks what a reference stands for. Throws a `hub/…` error, or what is wrong with the model's config.json. */
export async function previewModel(access: HubAccess, reference: string): Promise<HubPreview> {
  const { repo, revision } = parseHubReference(reference);
  const subject = revision === 'main' ? repo : `${repo}@${revision}`;
  const path = `/api/models/${repo}/revision/${encodeURIComponent(revision)}?blobs=true`;
  const listing = parseHubListing(await askHubForJson(access, { path, subject, repo }), hostOf(access));
  const files = chooseHubFiles(repo, listing);
  const { commit, license, isGated } = listing;
  const config = await readModelConfig(await smallFile(access, repo, commit, configFileName));
  const id = downloadId({ repo, commit });
  const here = await Promise.all(files.map((file) => receivedBytes(id, file.path)));
  const stored = (await listModels()).find(({ hub }) => hub?.repo === repo && hub.commit === commit);
  const estimate = await navigator.storage.estimate();
  return {
    repo,
    revision,
    commit,
    license,
    isGated,
    files,
    totalBytes: files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
    receivedBytes: here.reduce((sum, bytes) => sum + bytes, 0),
    spaceLeftBytes: estimate.quota === undefined ? null : Math.max(0, estimate.quota - (estimate.usage ?? 0)),
    modelType: config.modelType,
    layerCount: config.layerCount,
    hiddenSize: config.hiddenSize,
    parameterCount: countParameters(config, cachedMode(0)).total,
    storedModelId: stored?.id ?? null,
  };
}

async function smallFile(access: HubAccess, repo: string, commit: string, file: string): Promise<Blob> {
  const question = { path: `/${repo}/resolve/${commit}/${file}`, subject: `${file} of ${repo}`, repo };
  const response = await askHub(access, question);
  if (!response.ok) throw refusalOf(access, question, response);
  return response.blob();
}

/** Fetches, verifies and stores what a preview listed. Throws `hub/…` and `storage/…`, and what reading a model throws;
 *  whole files and parts of files stay for the next attempt, marked where the whole cannot be loaded. */
export async function downloadModel(
  access: HubAccess,
  preview: HubPreview,
  signal: AbortSignal,
  onEvent: (event: HubEvent) => void,
  sleep: FileDownload['sleep'] = wait,
): Promise<ModelRecord> {
  const { repo, revision, commit, files, totalBytes } = preview;
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
        sleep,
      });
    }
  } finally {
    clearInterval(ticking);
  }
  onEvent({ type: 'note', note: { kind: 'checking', file: '' } });
  try {
    const record = await storeDownloaded(id, preview, { repo, revision, commit });
    await deleteDownload(id);
    return record;
  } catch (thrown) {
    const error = toErrorRecord(thrown);
    // a full disk says nothing about the model
    if (!error.code.startsWith('storage/')) await markUnusable(id, error);
    throw thrown;
  }
}

async function storeDownloaded(
  id: string,
  { repo, files }: HubPreview,
  hub: NonNullable<ModelRecord['hub']>,
): Promise<ModelRecord> {
  const open = (name: string) => openFile(downloadPath(id, name));
  const names = files.map(({ path }) => path);
  const weightNames = names.filter((name) => name !== configFileName && name !== extractorFileName);
  const model = {
    name: repo.split('/').at(-1) ?? repo,
    config: await open(configFileName),
    weights: new Map(await Promise.all(weightNames.map(async (name) => [name, await open(name)] as const))),
    extractor: names.includes(extractorFileName) ? await open(extractorFileName) : null,
  };
  const moved = new Map(names.map((name) => [name, downloadPath(id, name)]));
  const record = await storeModel(model, { name: repo, source: 'hub', hub }, moved);
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

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
