// What the page knows of a model on Hugging Face before, while and after it is downloaded.

import type { ModelType } from '../config/architectures.ts';

export interface HubFile {
  path: string;
  /** Null where the hub does not say. */
  bytes: number | null;
  /** Of a large file, hex; null where the hub gives none. */
  sha256: string | null;
  /** Of a file in git itself: SHA-1 of `blob LENGTH\0` and the content; null where the hub gives none. */
  gitSha1: string | null;
}

/** What would be downloaded, and of what kind the model is. */
export interface HubPreview {
  repo: string;
  revision: string;
  /** What the revision is now: everything is fetched from this commit. */
  commit: string;
  license: string | null;
  isGated: boolean;
  files: HubFile[];
  totalBytes: number;
  /** Bytes of it that an earlier, unfinished download has left here. */
  receivedBytes: number;
  /** The browser's estimate of what is left for this page; null where it does not say. */
  spaceLeftBytes: number | null;
  modelType: ModelType;
  layerCount: number;
  hiddenSize: number;
  parameterCount: number;
  /** The same commit in storage. */
  storedModelId: string | null;
}

export interface HubProgress {
  receivedBytes: number;
  totalBytes: number;
  bytesPerSec: number;
  secondsLeft: number | null;
  /** The file that is arriving. */
  file: string;
}

/** What happened on the way that a person should know. */
export type HubNote =
  /** The file goes on from what was received. */
  | { kind: 'resumed'; file: string; atBytes: number }
  /** The server sent the file from its start: what was received is fetched again. */
  | { kind: 'restarted'; file: string; atBytes: number }
  /** The server asked to wait. */
  | { kind: 'waiting'; file: string; seconds: number }
  /** Everything is here and is being checked. */
  | { kind: 'checking'; file: string };

export type HubEvent = { type: 'progress'; progress: HubProgress } | { type: 'note'; note: HubNote };

/** Whom to ask, and as whom. The token is sent to this origin only, and kept nowhere. */
export interface HubAccess {
  /** "https://huggingface.co". */
  endpoint: string;
  token: string | null;
}

/** Whom a token belongs to. */
export interface HubAccount {
  name: string;
  /** Whose repositories it may make or change, as far as is known before: itself, then its organizations. */
  owners: string[];
  canWrite: boolean;
}

export interface PushDestination {
  /** "owner/name". */
  repo: string;
  /** Of a new one. */
  isPrivate: boolean;
  /** The files go into a repository that is there; else it has to be new. */
  isThere: boolean;
}

export interface PushProgress {
  /** `making`: the files, before anything is sent; `hashing`: large ones are read through once. */
  phase: 'making' | 'hashing' | 'sending' | 'committing';
  doneBytes: number;
  totalBytes: number;
}

export interface PushedFolder {
  /** Of the repository's page. */
  url: string;
  commit: string;
}
