// One request to Hugging Face, and what its refusals mean. Only GET, and no header that would need a preflight but the
// token's: its file servers refuse preflights. https://huggingface.co/docs/hub/api

import { parseBoundedJson } from '../lib/bounded-json.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { HubAccess } from './hub-types.ts';

export interface HubQuestion {
  /** Below the endpoint, beginning with a slash. */
  path: string;
  /** Whom or what an error is about: "facebook/hubert-base-ls960@main". */
  subject: string;
  repo: string;
  /** Ask for the bytes from here on; 0: for all. */
  fromByte?: number;
  signal?: AbortSignal | undefined;
}

export function hostOf({ endpoint }: HubAccess): string {
  return new URL(endpoint).host;
}

/** The answer, whatever its status. Throws `hub/unreachable`, and `hub/cancelled` when the signal aborted. */
export async function askHub(access: HubAccess, question: HubQuestion): Promise<Response> {
  const { path, fromByte = 0, signal } = question;
  const headers = new Headers();
  // browsers leave it out when a redirect leads to another origin
  if (access.token) headers.set('Authorization', `Bearer ${access.token}`);
  if (fromByte > 0) headers.set('Range', `bytes=${fromByte}-`);
  try {
    return await fetch(access.endpoint + path, {
      headers,
      signal: signal ?? null,
      mode: 'cors',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
  } catch (cause) {
    if (signal?.aborted) throw cancelled(question.repo);
    const host = hostOf(access);
    const message = `${host} cannot be reached. Check the connection, and whether something on the way blocks it.`;
    throw new VoxtuneError('hub/unreachable', message, { host }, { cause });
  }
}

export function cancelled(repo: string): VoxtuneError {
  return new VoxtuneError('hub/cancelled', `The download of ${repo} was stopped. What has arrived is kept.`, { repo });
}

/** The error that a status other than 2xx means. */
export function refusalOf(access: HubAccess, { subject, repo }: HubQuestion, response: Response): VoxtuneError {
  const { status, headers } = response;
  const reason = headers.get('X-Error-Code') ?? '';
  if (reason === 'GatedRepo') {
    const address = `${access.endpoint}/${repo}`;
    const message = `${repo} is gated. Accept its terms at ${address}, then give a token of that account.`;
    return new VoxtuneError('hub/gated', message, { repo, address });
  }
  if (status === 401 || status === 403) {
    const message = `${repo} is private or does not exist (status ${status}). Give a token of an account that may read it.`;
    return new VoxtuneError('hub/no-access', message, { repo });
  }
  if (status === 404) {
    const message = `${hostOf(access)} has no ${subject}. Check the spelling; a private model needs a token.`;
    return new VoxtuneError('hub/not-found', message, { what: subject });
  }
  if (status === 429) {
    const seconds = secondsToWait(headers);
    const message = `${hostOf(access)} asks to wait ${seconds} s before the next request. Try again then.`;
    return new VoxtuneError('hub/rate-limited', message, { seconds });
  }
  const message = `${hostOf(access)} answered with the status ${status} for ${subject}. Try again later.`;
  return new VoxtuneError('hub/server', message, { status });
}

/** As the answer says, in seconds or as a date, or in the hub's `RateLimit`; a minute where none can be read. */
export function secondsToWait(headers: Headers, nowMs = Date.now()): number {
  const text = headers.get('Retry-After') ?? '';
  if (/^\d+$/.test(text)) return Number(text);
  const date = Date.parse(text);
  if (!Number.isNaN(date)) return Math.max(0, Math.ceil((date - nowMs) / 1000));
  const window = /\bt=(\d+)/.exec(headers.get('RateLimit') ?? '');
  return window ? Number(window[1]) : 60;
}

/** A small JSON answer. Throws what the status means, and `hub/bad-answer`. */
export async function askHubForJson(access: HubAccess, question: HubQuestion): Promise<unknown> {
  const response = await askHub(access, question);
  if (!response.ok) throw refusalOf(access, question, response);
  try {
    return parseBoundedJson(await response.text());
  } catch (cause) {
    const host = hostOf(access);
    const problem = 'not JSON';
    throw new VoxtuneError(
      'hub/bad-answer',
      `${host} answered for ${question.subject} with something that is ${problem}.`,
      {
        host,
        problem,
      },
      { cause },
    );
  }
}
