// One file from Hugging Face into storage: going on from what is there, waiting where the server asks to, and checked by
// length and hash before it counts as whole.

import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { VoxtuneError } from '../lib/errors.ts';
import { formatBytes, toStorageError } from '../storage/errors.ts';
import { findFile, requireSyncAccess, type SyncAccessHandle, writeAll } from '../storage/opfs.ts';
import { askHub, cancelled, type HubQuestion, refusalOf, secondsToWait } from './hub-client.ts';
import type { HubAccess, HubFile, HubNote } from './hub-types.ts';

export interface FileDownload {
  access: HubAccess;
  repo: string;
  commit: string;
  file: HubFile;
  /** Where it lies in the origin's files. */
  path: string;
  signal: AbortSignal;
  /** Bytes of this file that are here now; may go back to 0. */
  onReceived(bytes: number): void;
  onNote(note: HubNote): void;
}

/** Attempts one after the other that bring nothing before the download gives up. */
const retryLimit = 4;
/** Before the next attempt; twice as long after each that brings nothing. */
const retryDelayMs = 500;
/** A server that asks for a longer delay is told about instead. */
const longestDelaySec = 90;
const readBytes = 8 * 1024 * 1024;
const flushEveryBytes = 32 * 1024 * 1024;

/** Fetches what is missing of the file and verifies it. Throws a `hub/…` or `storage/…` error; what has arrived stays, but
 *  for a file that turned out wrong. */
export async function downloadFile(download: FileDownload): Promise<void> {
  const handle = await requireSyncAccess(await findFile(download.path, true));
  const part = new PartialFile(handle, download.file);
  try {
    part.rehash(() => download.onNote({ kind: 'checking', file: download.file.path }));
    download.onReceived(part.received);
    if (!part.isComplete) await receive(download, part);
    part.verify();
  } finally {
    handle.flush();
    handle.close();
  }
}

async function receive(download: FileDownload, part: PartialFile): Promise<void> {
  const { file, signal } = download;
  for (let retries = 0; ; ) {
    const before = part.received;
    const outcome = await attempt(download, part);
    if (outcome.isDone) return;
    retries = part.received > before ? 0 : retries + 1;
    if (retries >= retryLimit) throw outcome.error;
    const { delaySec } = outcome;
    if (delaySec > 0) download.onNote({ kind: 'waiting', file: file.path, seconds: delaySec });
    await delay(delaySec > 0 ? delaySec * 1000 : retryDelayMs * 2 ** retries, signal);
    if (signal.aborted) throw cancelled(download.repo);
  }
}

/** Ends early where the signal aborts. */
function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

type Outcome = { isDone: true } | { isDone: false; error: VoxtuneError; delaySec: number };

/** One request and its body. Throws what another attempt cannot help. */
async function attempt(download: FileDownload, part: PartialFile): Promise<Outcome> {
  const { access, repo, commit, file, signal } = download;
  const path = `/${repo}/resolve/${commit}/${encodeURIComponent(file.path)}`;
  const question: HubQuestion = { path, subject: `${file.path} of ${repo}`, repo, signal };
  let response: Response;
  try {
    response = await ask(access, { ...question, fromByte: part.received });
  } catch (thrown) {
    return again(part, thrown);
  }
  if (response.status === 429 && secondsToWait(response.headers) <= longestDelaySec) {
    return { isDone: false, error: refusalOf(access, question, response), delaySec: secondsToWait(response.headers) };
  }
  if (response.status >= 500) return again(part, refusalOf(access, question, response));
  // a range that the server does not have: what is here is not the beginning of its file
  if (response.status === 416) {
    part.restart();
    return again(part, refusalOf(access, question, response));
  }
  if (!response.ok || !response.body) throw refusalOf(access, question, response);
  placeAnswer(download, part, response);
  const announced = announcedEnd(response, part.received);
  const reader = response.body.getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      part.append(step.value);
      download.onReceived(part.received);
    }
  } catch (thrown) {
    await reader.cancel().catch(() => {});
    if (signal.aborted) throw cancelled(repo);
    return again(part, thrown);
  }
  // the server sent all that it meant to send: another attempt would bring the same
  if (part.isComplete || announced === part.received) return { isDone: true };
  return again(part, cut(part));
}

/** Asks for the rest; where a range is refused before any answer, as by a preflight, asks for the whole. */
async function ask(access: HubAccess, question: HubQuestion): Promise<Response> {
  try {
    return await askHub(access, question);
  } catch (thrown) {
    const isRefused = thrown instanceof VoxtuneError && thrown.code === 'hub/unreachable';
    if (!isRefused || !question.fromByte) throw thrown;
    return askHub(access, { ...question, fromByte: 0 });
  }
}

/** Whether the answer goes on from what is here or begins anew. */
function placeAnswer({ file, onNote }: FileDownload, part: PartialFile, response: Response): void {
  const atBytes = part.received;
  if (atBytes === 0) return;
  const range = /^bytes (\d+)-/.exec(response.headers.get('Content-Range') ?? '');
  const goesOn = response.status === 206 && (range === null || Number(range[1]) === atBytes);
  onNote({ kind: goesOn ? 'resumed' : 'restarted', file: file.path, atBytes });
  if (!goesOn) part.restart();
}

/** Where the answer says that it ends, in bytes of the file; null where it does not say. */
function announcedEnd({ headers }: Response, start: number): number | null {
  const length = headers.get('Content-Length');
  return length === null || headers.has('Content-Encoding') ? null : start + Number(length);
}

function again(part: PartialFile, thrown: unknown): Outcome {
  const isFinal = thrown instanceof VoxtuneError && thrown.code === 'hub/cancelled';
  if (isFinal || isStorageError(thrown)) throw thrown;
  if (thrown instanceof VoxtuneError && part.received === 0) return { isDone: false, error: thrown, delaySec: 0 };
  return { isDone: false, error: cut(part, thrown), delaySec: 0 };
}

function isStorageError(thrown: unknown): boolean {
  return thrown instanceof VoxtuneError && /^(storage|hub\/wrong)/.test(thrown.code);
}

function cut(part: PartialFile, cause?: unknown): VoxtuneError {
  const received = formatBytes(part.received);
  const total = part.file.bytes === null ? 'an unknown size' : formatBytes(part.file.bytes);
  const message = `The connection broke: ${received} of ${total} of ${part.file.path} are here and kept. Go on when it is back.`;
  return new VoxtuneError('hub/cut', message, { received, total, path: part.file.path }, { cause });
}

/** What is here of a file, with the hash of it so far. */
class PartialFile {
  readonly file: HubFile;
  received: number;
  private readonly handle: SyncAccessHandle;
  private hash: { update(bytes: Uint8Array): unknown; digest(): Uint8Array } | null = null;
  private unflushed = 0;

  constructor(handle: SyncAccessHandle, file: HubFile) {
    this.handle = handle;
    this.file = file;
    this.received = handle.getSize();
    if (file.bytes !== null && this.received > file.bytes) this.received = 0;
    if (this.received === 0) handle.truncate(0);
  }

  /** Every byte that the hub lists is here. A file of unknown size never is: its answer's end decides. */
  get isComplete(): boolean {
    return this.file.bytes !== null && this.received === this.file.bytes;
  }

  /** Brings the hash up to what an earlier attempt has left. */
  rehash(onStart: () => void): void {
    this.hash = this.newHash();
    if (this.received === 0 || !this.hash) return;
    onStart();
    const block = new Uint8Array(Math.min(readBytes, this.received));
    for (let at = 0; at < this.received; ) {
      const count = this.handle.read(block.subarray(0, Math.min(block.length, this.received - at)), { at });
      this.hash.update(block.subarray(0, count));
      at += count;
    }
  }

  restart(): void {
    this.handle.truncate(0);
    this.received = 0;
    this.hash = this.newHash();
  }

  /** Throws `hub/wrong-length` past the end that the hub lists, and `storage/full`. */
  append(bytes: Uint8Array<ArrayBuffer>): void {
    const { bytes: expected, path } = this.file;
    if (expected !== null && this.received + bytes.length > expected) {
      const found = this.received + bytes.length;
      this.restart();
      throw wrongLength(path, expected, found);
    }
    try {
      writeAll(this.handle, bytes, this.received);
    } catch (thrown) {
      throw toStorageError(thrown, path, (expected ?? this.received + bytes.length) - this.received);
    }
    this.hash?.update(bytes);
    this.received += bytes.length;
    this.unflushed += bytes.length;
    if (this.unflushed < flushEveryBytes) return;
    this.handle.flush();
    this.unflushed = 0;
  }

  /** Throws `hub/wrong-length` or `hub/wrong-hash`, and then keeps nothing of the file. */
  verify(): void {
    const { bytes, sha256: large, gitSha1: small, path } = this.file;
    const { received } = this;
    if (bytes !== null && received !== bytes) {
      this.restart();
      throw wrongLength(path, bytes, received);
    }
    const expected = large ?? small;
    if (!expected || !this.hash) return;
    const found = Array.from(this.hash.digest(), (byte) => byte.toString(16).padStart(2, '0')).join('');
    if (found === expected) return;
    this.restart();
    const message = `${path} has the hash ${found} where Hugging Face lists ${expected}. It was thrown away; download it again.`;
    throw new VoxtuneError('hub/wrong-hash', message, { path, expected, found });
  }

  private newHash() {
    const { sha256: large, gitSha1: small, bytes } = this.file;
    if (large) return sha256.create();
    if (!small || bytes === null) return null;
    const hash = sha1.create();
    hash.update(new TextEncoder().encode(`blob ${bytes}\0`));
    return hash;
  }
}

function wrongLength(path: string, expected: number, found: number): VoxtuneError {
  const message = `${path} should have ${expected} bytes and came with ${found}. It was thrown away; download it again.`;
  return new VoxtuneError('hub/wrong-length', message, { path, expected, found });
}
