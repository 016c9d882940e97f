// How a soak damages what is stored while no page of it is open: bytes are flipped or cut off, of every kind of thing that is
// stored. Beside each kind stands what has to be told of it.

import type { Page } from '@playwright/test';

export const damageKinds = [
  'flip-pack',
  'cut-pack',
  'flip-frames',
  'cut-frames',
  'flip-index',
  'flip-weights',
  'cut-weights',
  'flip-checkpoint',
  'cut-checkpoint',
] as const;

export type DamageKind = (typeof damageKinds)[number];

export function isDamage(kind: string): kind is DamageKind {
  return (damageKinds as readonly string[]).includes(kind);
}

/** What a run tells of it: an incident of its log, or the error that it ends with. */
export function toldAs(kind: DamageKind): readonly string[] {
  if (kind.endsWith('pack')) return ['storage/damaged-clips'];
  if (kind.endsWith('weights')) return ['model-restored'];
  if (kind.endsWith('checkpoint')) return ['checkpoint-damaged', 'storage/damaged-checkpoint'];
  return ['frames-lost'];
}

/** Does it, through a page of the origin. False where there is nothing of the kind yet. Of a pack that is damaged the trunk
 *  caches go too, so that it is needed. `start`: where the flipping begins. */
export async function damage(page: Page, kind: DamageKind, start: number): Promise<boolean> {
  const [how, what] = kind.split('-');
  if (what === 'checkpoint') return page.evaluate(damageCheckpoint, { isCut: how === 'cut', start });
  const place = {
    pack: { folder: 'datasets', file: 'clips.pack', from: 0 },
    frames: { folder: 'trunk', file: 'frames.bin', from: 0 },
    // behind the header
    index: { folder: 'trunk', file: 'index.bin', from: 700 },
    weights: { folder: 'models', file: 'model.safetensors', from: 0 },
  }[what as 'pack' | 'frames' | 'index' | 'weights'];
  const isDone = await onceClosed(() => page.evaluate(damageFiles, { ...place, isCut: how === 'cut', start }));
  if (what === 'pack') await removeTrunkCaches(page);
  return isDone;
}

/** As a person does under Storage. */
export function removeTrunkCaches(page: Page): Promise<void> {
  return onceClosed(() =>
    page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      await root.removeEntry('trunk', { recursive: true }).catch((thrown: DOMException) => {
        if (thrown.name !== 'NotFoundError') throw thrown;
      });
    }),
  );
}

/** A worker of a page that was closed lets go of its files some time later. */
async function onceClosed<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++)
    try {
      return await work();
    } catch (thrown) {
      if (tries === 100 || !String(thrown).includes('NoModificationAllowed')) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
}

interface FileDamage {
  folder: string;
  file: string;
  from: number;
  isCut: boolean;
  start: number;
}

/** Runs in the page: each such file, in each folder. */
async function damageFiles({ folder, file, from, isCut, start }: FileDamage): Promise<boolean> {
  const root = await navigator.storage.getDirectory();
  const parent = await root.getDirectoryHandle(folder).catch(() => null);
  if (!parent) return false;
  const opened: { bytes: Uint8Array<ArrayBuffer>; stream: FileSystemWritableFileStream }[] = [];
  try {
    for await (const entry of parent.values()) {
      if (entry.kind !== 'directory') continue;
      const handle = await entry.getFileHandle(file).catch(() => null);
      if (!handle) continue;
      const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
      if (bytes.length > from) opened.push({ bytes, stream: await handle.createWritable() });
    }
  } catch (thrown) {
    // all of them or none: what is flipped twice is whole again
    for (const { stream } of opened) await stream.abort();
    throw thrown;
  }
  for (const { bytes, stream } of opened) {
    // so close that no clip and no frames of one lie in between
    for (let at = from + (start % 997); !isCut && at < bytes.length; at += 997) bytes[at] = (bytes[at] ?? 0) ^ 0x55;
    await stream.write(isCut ? bytes.subarray(0, Math.floor(bytes.length * 0.6)) : bytes);
    await stream.close();
  }
  return opened.length > 0;
}

/** Runs in the page: the newest checkpoint of the newest run. */
async function damageCheckpoint({ isCut, start }: { isCut: boolean; start: number }): Promise<boolean> {
  const settle = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const db = await settle(indexedDB.open('voxtune'));
  try {
    const runs: { id: string; createdAt: number }[] = await settle(db.transaction('runs').objectStore('runs').getAll());
    const newest = runs.sort((a, b) => a.createdAt - b.createdAt).at(-1);
    const headers: { runId: string; step: number; inFile?: true }[] = await settle(
      db.transaction('checkpoints').objectStore('checkpoints').getAll(),
    );
    const last = headers
      .filter(({ runId }) => runId === newest?.id)
      .sort((a, b) => a.step - b.step)
      .at(-1);
    if (!last) return false;
    const spoilt = (buffer: ArrayBuffer) => {
      const bytes = new Uint8Array(buffer);
      const at = start % bytes.length;
      bytes[at] = (bytes[at] ?? 0) ^ 0x55;
      return isCut ? bytes.slice(0, -1) : bytes;
    };
    if (last.inFile) {
      const tensors = await (await navigator.storage.getDirectory()).getDirectoryHandle('tensors');
      const folder = await tensors.getDirectoryHandle(encodeURIComponent(last.runId));
      const handle = await folder.getFileHandle(`${last.step}`);
      const bytes = spoilt(await (await handle.getFile()).arrayBuffer());
      const stream = await handle.createWritable();
      await stream.write(bytes);
      await stream.close();
      return true;
    }
    const store = db.transaction('checkpointChunks', 'readwrite').objectStore('checkpointChunks');
    const key = [last.runId, last.step, 0];
    await settle(store.put(spoilt(await settle<ArrayBuffer>(store.get(key))).buffer, key));
    return true;
  } finally {
    db.close();
  }
}
