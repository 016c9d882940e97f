// Looking at a model on Hugging Face: what its API tells of the repository, and which of the files make a model that can be
// used here. GET /api/models/OWNER/NAME/revision/REVISION?blobs=true: https://huggingface.co/docs/hub/api

import { cachedMode } from '../config/forward-mode.ts';
import { parseHubReference } from '../formats/hugging-face/hub-reference.ts';
import { configFileName, extractorFileNames } from '../formats/hugging-face/model-layout.ts';
import { chooseWeights, wholeWeightNames } from '../formats/weights/weights-index.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { z } from '../lib/zod.ts';
import { readModelConfig } from '../library/model-files.ts';
import { countParameters } from '../model/weights/parameter-list.ts';
import { downloadId, receivedBytes } from '../storage/download-store.ts';
import { listModels } from '../storage/model-store.ts';
import { askHub, askHubForJson, hostOf, refusalOf } from './hub-client.ts';
import type { HubAccess, HubFile, HubPreview } from './hub-types.ts';

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

const bytes = z.number().int().nonnegative();
const schema = z.object({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  gated: z.union([z.boolean(), z.string()]).nullish(),
  cardData: z.object({ license: z.union([z.string(), z.array(z.string())]).nullish() }).nullish(),
  siblings: z.array(
    z.object({
      rfilename: z.string(),
      size: bytes.nullish(),
      blobId: z.string().nullish(),
      lfs: z.object({ sha256: z.string().nullish(), size: bytes.nullish() }).nullish(),
    }),
  ),
});

export interface HubListing {
  commit: string;
  license: string | null;
  isGated: boolean;
  /** Files at the repository's top. */
  files: HubFile[];
}

/** Reads the API's answer. Throws `hub/bad-answer`. */
export function parseHubListing(json: unknown, host: string): HubListing {
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const problem = `${parsed.error.issues[0]?.path.join('.') || 'the answer'}: ${parsed.error.issues[0]?.message}`;
    throw new VoxtuneError('hub/bad-answer', `${host}: the list of the model's files cannot be read: ${problem}.`, {
      host,
      problem,
    });
  }
  const { sha, gated, cardData, siblings } = parsed.data;
  const license = cardData?.license ?? null;
  return {
    commit: sha,
    license: Array.isArray(license) ? license.join(', ') : license,
    isGated: gated !== undefined && gated !== null && gated !== false,
    files: siblings
      .filter(({ rfilename }) => !/[/\\]/.test(rfilename))
      .map(({ rfilename, size, blobId, lfs }) => ({
        path: rfilename,
        bytes: lfs?.size ?? size ?? null,
        sha256: hexOrNull(lfs?.sha256, 64),
        // of a file in git itself, blobId is the hash of its content
        gitSha1: lfs ? null : hexOrNull(blobId, 40),
      })),
  };
}

function hexOrNull(text: string | null | undefined, length: number): string | null {
  return text && text.length === length && /^[0-9a-f]+$/.test(text) ? text : null;
}

/** The files to fetch: config.json, the best weights, and the feature extractor where there is one.
 *  Throws `hub/no-model`. */
export function chooseHubFiles(repo: string, { files }: HubListing): HubFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const weights = chooseWeights([...byPath.keys()]);
  const lacks = (expected: string) => {
    const found = [...byPath.keys()].slice(0, 12).join(', ') || 'no files';
    return new VoxtuneError('hub/no-model', `${repo} has no ${expected}; it has ${found}. Choose another model.`, {
      repo,
      expected,
      found,
    });
  };
  if (!byPath.has(configFileName)) throw lacks(configFileName);
  if (!weights || weights.files.length === 0) throw lacks(wholeWeightNames.join(' or '));
  if (weights.missing.length > 0) throw lacks(weights.missing.join(', '));
  const names = [configFileName, ...extractorFileNames, weights.index, ...weights.files];
  return names.flatMap((name) => (name === null ? [] : (byPath.get(name) ?? [])));
}
