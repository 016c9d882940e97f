// Downloads that are not finished: each a folder in OPFS with the files as far as they have come and the plan they follow,
// so that a reload or another day can go on from there.

import type { HubPreview, UnfinishedDownload } from '../protocol/hub-types.ts';
import { findFile, folderBytes, listFolder, openFile, removePath, writeFile } from './opfs.ts';

const root = 'downloads';
const planFile = 'voxtune-download.json';

type Plan = Pick<HubPreview, 'repo' | 'revision' | 'commit' | 'totalBytes'>;

/** By commit, so that a newer version of a model never continues an older one. */
export function downloadId({ repo, commit }: Pick<HubPreview, 'repo' | 'commit'>): string {
  return `${repo.replace(/[^A-Za-z0-9._-]/g, '_')}-${commit.slice(0, 16)}`;
}

/** Where a file of it lies, whole or in part. */
export function downloadPath(id: string, file: string): string {
  return `${root}/${id}/${file}`;
}

/** Makes the folder and its plan. Throws `storage/full`. */
export async function beginDownload(plan: Plan): Promise<string> {
  const id = downloadId(plan);
  const { repo, revision, commit, totalBytes } = plan;
  await writeFile(downloadPath(id, planFile), new Blob([JSON.stringify({ repo, revision, commit, totalBytes })]));
  return id;
}

/** Bytes that have arrived of a file; 0 where there is none. */
export async function receivedBytes(id: string, file: string): Promise<number> {
  const handle = await findFile(downloadPath(id, file));
  return handle ? (await handle.getFile()).size : 0;
}

/** All of them. One whose plan cannot be read has an empty `commit`: it can only be deleted. */
export async function listDownloads(): Promise<UnfinishedDownload[]> {
  const ids = await listFolder(root);
  return Promise.all(
    ids.map(async (id) => {
      const plan = (await readPlan(id)) ?? { repo: id, revision: '', commit: '', totalBytes: 0 };
      return { id, ...plan, receivedBytes: await payloadBytes(id) };
    }),
  );
}

async function payloadBytes(id: string): Promise<number> {
  return (await folderBytes(`${root}/${id}`)) - (await receivedBytes(id, planFile));
}

async function readPlan(id: string): Promise<Plan | null> {
  try {
    const plan = JSON.parse(await (await openFile(downloadPath(id, planFile))).text()) as Partial<Plan>;
    const { repo, revision, commit, totalBytes } = plan;
    return repo && revision && commit && totalBytes !== undefined ? { repo, revision, commit, totalBytes } : null;
  } catch {
    return null;
  }
}

/** Removes it with what has arrived; nothing happens where there is none. */
export function deleteDownload(id: string): Promise<void> {
  return removePath(`${root}/${id}`);
}
