// Pushing a folder of files to a model repository on Hugging Face, as one commit. The hub's own client speaks its API (preupload, LFS,
// Xet, commit); asking, refusing and stopping are told as everywhere here. https://huggingface.co/docs/hub/api

import { commitIter, createRepo, HubApiError, whoAmI } from '@huggingface/hub';
import { VoxtuneError } from '../lib/errors.ts';
import { assertRepoName } from '../lib/repo-name.ts';
import { hostOf } from './hub-client.ts';
import type { HubAccess, HubAccount, PushDestination, PushedFolder, PushProgress } from './hub-types.ts';

export interface FolderFile {
  path: string;
  data: Blob;
}

/** Whose token it is, and where it may push to. Throws `hub/push-token`, `hub/unreachable`, `hub/server`. */
export async function hubAccount(access: HubAccess, signal: AbortSignal): Promise<HubAccount> {
  const asked = await refusing(access, '', signal, () => whoAmI(credentials(access, signal)));
  const orgs = 'orgs' in asked ? asked.orgs.map(({ name }) => name) : [];
  return { name: asked.name, owners: [asked.name, ...orgs], canWrite: asked.auth.accessToken?.role !== 'read' };
}

/** Makes the repository where it is to be new, and commits the files. Files that are there already under other names stay. Throws
 *  `hub/repo-exists`, `hub/repo-name`, `hub/push-token`, `hub/push-forbidden`, `hub/push-stopped`, `hub/unreachable`, `hub/server`. */
export async function pushFolder(
  access: HubAccess,
  { repo, isPrivate, isThere }: PushDestination,
  files: readonly FolderFile[],
  { signal, onProgress }: { signal: AbortSignal; onProgress(progress: PushProgress): void },
): Promise<PushedFolder> {
  assertRepoName(repo);
  const name = { type: 'model' as const, name: repo };
  const totalBytes = files.reduce((sum, { data }) => sum + data.size, 0);
  return refusing(access, repo, signal, async () => {
    onProgress({ phase: 'sending', doneBytes: 0, totalBytes });
    if (!isThere) {
      await createRepo({
        ...credentials(access, signal),
        repo: name,
        visibility: isPrivate ? 'private' : 'public',
      });
    }
    const commit = commitIter({
      ...credentials(access, signal),
      repo: name,
      title: 'Add the model, trained with Voxtune',
      operations: files.map(({ path, data }) => ({ operation: 'addOrUpdate' as const, path, content: data })),
      abortSignal: signal,
    });
    const sizes = new Map(files.map(({ path, data }) => [path, data.size]));
    const shares = new Map<string, number>();
    for (;;) {
      const step = await commit.next();
      if (step.done) return { url: `${access.endpoint}/${repo}`, commit: step.value?.commit.oid ?? '' };
      const event = step.value;
      if (event.event === 'phase') {
        if (event.phase === 'committing') onProgress({ phase: 'committing', doneBytes: totalBytes, totalBytes });
      } else {
        // a file is read through once for its hash before it is sent
        if (event.state === 'uploading') shares.set(event.path, event.progress);
        const doneBytes = [...shares].reduce((sum, [path, share]) => sum + share * (sizes.get(path) ?? 0), 0);
        onProgress({ phase: event.state === 'hashing' ? 'hashing' : 'sending', doneBytes, totalBytes });
      }
    }
  });
}

function credentials(access: HubAccess, signal: AbortSignal) {
  return { accessToken: access.token ?? '', hubUrl: access.endpoint, fetch: politeFetch(signal) };
}

/** As `askHub` asks: no cookies, no cache, nothing said of where the page is. */
function politeFetch(signal: AbortSignal): typeof fetch {
  return async (input, init) => {
    try {
      return await fetch(input, {
        ...init,
        signal,
        mode: 'cors',
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
      });
    } catch (cause) {
      if (signal.aborted) throw cause;
      const { host } = new URL(input instanceof Request ? input.url : input);
      const message = `${host} cannot be reached. Check the connection, and whether something on the way blocks it.`;
      throw new VoxtuneError('hub/unreachable', message, { host }, { cause });
    }
  };
}

async function refusing<T>(access: HubAccess, repo: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  if (!access.token?.startsWith('hf_')) throw badToken(access);
  try {
    return await work();
  } catch (thrown) {
    if (signal.aborted) throw pushStopped(repo, thrown);
    throw thrown instanceof HubApiError ? refusal(access, repo, thrown) : thrown;
  }
}

export function pushStopped(repo: string, cause: unknown): VoxtuneError {
  const message = `The push to ${repo} was stopped. Nothing was committed; if the repository is new, it is there and empty.`;
  return new VoxtuneError('hub/push-stopped', message, { repo }, { cause });
}

function badToken(access: HubAccess, cause?: unknown): VoxtuneError {
  const host = hostOf(access);
  const message = `${host} does not know this token. Give one that begins with hf_ and still exists.`;
  return new VoxtuneError('hub/push-token', message, { host }, { cause });
}

/** What a status means here. The hub's own words come along. */
function refusal(access: HubAccess, repo: string, error: HubApiError): VoxtuneError {
  const { statusCode, data } = error;
  const said = typeof data?.error === 'string' ? data.error : '';
  const host = hostOf(access);
  const options = { cause: error };
  switch (statusCode) {
    case 401:
      return badToken(access, error);
    case 403: {
      const message = `This token may not write to ${repo}. Give one with write access to it. ${said}`.trim();
      return new VoxtuneError('hub/push-forbidden', message, { repo, said }, options);
    }
    case 404: {
      const message = `${host} has no ${repo} that this token may see. Check its name.`;
      return new VoxtuneError('hub/not-found', message, { what: repo }, options);
    }
    case 409: {
      const message = `${repo} is there already. Choose another name, or say that the files are to go into it.`;
      return new VoxtuneError('hub/repo-exists', message, { repo }, options);
    }
    default: {
      const message = `${host} answered with the status ${statusCode} for ${repo}. Try again later. ${said}`.trim();
      return new VoxtuneError('hub/server', message, { status: statusCode }, options);
    }
  }
}
