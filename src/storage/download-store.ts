// Downloads that are not finished: each a folder in OPFS with the files as far as they have come and the plan they follow,
// so that a reload or another day can go on from there.

import { errorRecordSchema } from '../lib/error-record-schema.ts';
import type { ErrorRecord } from '../lib/errors.ts';
import { count } from '../lib/record-schemas.ts';
import { z } from '../lib/zod.ts';
import { findFile, folderBytes, listFolder, openFile, removePath, writeFile } from './opfs.ts';

const root = 'downloads';
const planFile = 'voxtune-download.json';

const planSchema = z.object({
  repo: z.string().min(1),
  revision: z.string().min(1),
  commit: z.string().min(1),
  totalBytes: count,
});

const storedPlanSchema = planSchema.extend({
  /** Why it could not be loaded though all of it had arrived; null where that was not tried. */
  unusable: errorRecordSchema.nullable(),
});

/** What is fetched: a repository's files at one commit. */
export type DownloadPlan = z.infer<typeof planSchema>;
type StoredPlan = z.infer<typeof storedPlanSchema>;

/** By commit, so that a newer version of a model never continues an older one. */
export function downloadId({ repo, commit }: Pick<DownloadPlan, 'repo' | 'commit'>): string {
  return `${repo.replace(/[^A-Za-z0-9._-]/g, '_')}-${commit.slice(0, 16)}`;
}

/** Where a file of it lies, whole or in part. */
export function downloadPath(id: string, file: string): string {
  return `${root}/${id}/${file}`;
}

/** Makes the folder and its plan. Throws `storage/full`. */
export async function beginDownload(plan: DownloadPlan): Promise<string> {
  const id = downloadId(plan);
  const { repo, revision, commit, totalBytes } = plan;
  await writePlan(id, { repo, revision, commit, totalBytes, unusable: null });
  return id;
}

/** Remembers that it is whole and cannot be loaded. Nothing happens where its plan is gone. */
export async function markUnusable(id: string, error: ErrorRecord): Promise<void> {
  const plan = await readPlan(id);
  // details are for the moment: the stack of a worker that is gone
  if (plan) await writePlan(id, { ...plan, unusable: { ...error, details: undefined } });
}

function writePlan(id: string, plan: StoredPlan): Promise<void> {
  return writeFile(downloadPath(id, planFile), new Blob([JSON.stringify(plan)]));
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
      const plan = (await readPlan(id)) ?? { repo: id, revision: '', commit: '', totalBytes: 0, unusable: null };
      return { id, ...plan, receivedBytes: await payloadBytes(id) };
    }),
  );
}

async function payloadBytes(id: string): Promise<number> {
  return (await folderBytes(`${root}/${id}`)) - (await receivedBytes(id, planFile));
}

/** The plan as it is stored. */
export async function readPlanText(id: string): Promise<string> {
  return (await openFile(downloadPath(id, planFile))).text();
}

async function readPlan(id: string): Promise<StoredPlan | null> {
  try {
    return storedPlanSchema.safeParse(JSON.parse(await readPlanText(id))).data ?? null;
  } catch {
    return null;
  }
}

/** Removes it with what has arrived; nothing happens where there is none. */
export function deleteDownload(id: string): Promise<void> {
  return removePath(`${root}/${id}`);
}

/** A download that was stopped or cut, as storage keeps it. */
export interface UnfinishedDownload {
  /** Its folder's name. */
  id: string;
  repo: string;
  revision: string;
  commit: string;
  receivedBytes: number;
  totalBytes: number;
  /** Why it could not be loaded though all of it had arrived; null where that was not tried. */
  unusable: ErrorRecord | null;
}
