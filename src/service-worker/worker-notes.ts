// What a page and its service worker say to each other. The worker may be of another build than the page: fields are only
// ever added.

/** From a page, with a port for the answer. */
export type PageNote =
  /** Which build are you, and is all of it here? */
  | { kind: 'status' }
  /** Keep what the page needs without a connection; `isSparing`: without what is large and can wait. */
  | { kind: 'fill'; isSparing: boolean };

export interface WorkerStatus {
  version: string;
  /** Everything that is needed without a connection is kept. */
  isComplete: boolean;
  /** Why it is not: the browser has no room, a file did not come, or came otherwise than the list says. Null: nothing was tried. */
  fault: 'no-room' | 'not-fetched' | null;
}

/** From the worker to every page of its folder, with a port for the answer: which build do you show? */
export interface WorkerNote {
  kind: 'which';
}

export interface PageAnswer {
  version: string;
}
