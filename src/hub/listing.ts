// What Hugging Face's API tells of a model's repository, and which of its files make a model that can be used here.
// GET /api/models/OWNER/NAME/revision/REVISION?blobs=true: https://huggingface.co/docs/hub/api

import { z } from 'zod';
import { chooseWeights, wholeWeightNames } from '../formats/weights/weights-index.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { HubFile } from './hub-types.ts';

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
  if (!byPath.has('config.json')) throw lacks('config.json');
  if (!weights || weights.files.length === 0) throw lacks(wholeWeightNames.join(' or '));
  if (weights.missing.length > 0) throw lacks(weights.missing.join(', '));
  const names = ['config.json', 'preprocessor_config.json', weights.index, ...weights.files];
  return names.flatMap((name) => (name === null ? [] : (byPath.get(name) ?? [])));
}
