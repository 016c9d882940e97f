// A stored run's model pushed to Hugging Face: its folder's files, the large one in a file of its own until it is sent.

import type { PushContents, PushFile } from '../../export/export-kinds.ts';
import { huggingFaceFolder } from '../../export/hugging-face-folder.ts';
import type { ZipPart } from '../../formats/zip/writer.ts';
import type { HubAccess, PushDestination, PushedFolder, PushProgress } from '../../hub/hub-types.ts';
import { type FolderFile, pushFolder, pushStopped } from '../../hub/push-folder.ts';
import type { ByteSink } from '../../lib/byte-sink.ts';
import { throttled } from '../../lib/throttled.ts';
import { yieldToEventLoop } from '../../lib/yield-to-event-loop.ts';
import { type ExportFiles, withExportFiles } from '../../storage/export-files.ts';
import { getRun } from '../../storage/run-store.ts';
import { clipsOf } from './clips-of.ts';
import { openExportedModel } from './open-exported.ts';

interface PushCalls {
  signal: AbortSignal;
  onProgress(progress: PushProgress): void;
}

/** The files and their sizes. */
export function listPush(contents: PushContents): Promise<PushFile[]> {
  return withExportFiles(async (files) => {
    const parts = await partsOf(contents, files);
    return parts.map(({ path, data }) => ({ path, bytes: sizeOf(data) }));
  });
}

export function pushRun(
  access: HubAccess,
  contents: PushContents,
  destination: PushDestination,
  calls: PushCalls,
): Promise<PushedFolder> {
  const onProgress = throttled(calls.onProgress, (now, last) => now.phase !== last.phase);
  return withExportFiles(async (files) => {
    const parts = await partsOf(contents, files);
    const totalBytes = parts.reduce((sum, { data }) => sum + sizeOf(data), 0);
    const pushed: FolderFile[] = [];
    let doneBytes = 0;
    for (const { path, data } of parts) {
      const onBytes = (bytes: number) => {
        doneBytes += bytes;
        onProgress({ phase: 'making', doneBytes, totalBytes });
      };
      pushed.push({ path, data: await asBlob(data, files, calls.signal, onBytes) });
    }
    return pushFolder(access, destination, pushed, { signal: calls.signal, onProgress });
  }).catch((thrown: unknown) => {
    throw calls.signal.aborted ? pushStopped(destination.repo, thrown) : thrown;
  });
}

async function partsOf({ runId, dtype, withSplit }: PushContents, files: ExportFiles) {
  const run = await getRun(runId);
  const model = await openExportedModel({ run, files });
  return huggingFaceFolder(model, { dtype, clips: withSplit ? await clipsOf(run) : null });
}

type Data = ZipPart['data'];

function sizeOf(data: Data): number {
  if (typeof data === 'string') return new TextEncoder().encode(data).byteLength;
  return data instanceof Blob ? data.size : data.byteLength;
}

async function asBlob(
  data: Data,
  { openScratch }: ExportFiles,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<Blob> {
  if (typeof data === 'string' || data instanceof Uint8Array) return new Blob([data as BlobPart]);
  if (data instanceof Blob) return data;
  const sink: ByteSink = await openScratch('the model to push');
  for await (const piece of data.pieces()) {
    sink.append(piece);
    onBytes(piece.byteLength);
    await yieldToEventLoop();
    signal.throwIfAborted();
  }
  return sink.finish();
}
