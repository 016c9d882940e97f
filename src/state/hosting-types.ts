// What the page can do where it is hosted: threads, without a connection, a newer build. Written by `app/follow-hosting.ts`.

/** Why the page is not cross-origin isolated, and so computes with one thread on wasm. */
export type IsolationFault =
  /** Inside another page: the outer one decides. */
  | 'frame'
  /** Not https, nor this machine. */
  | 'insecure'
  /** The host sends no headers, and the browser lets no service worker add them: private windows, settings. */
  | 'no-worker'
  /** The browser does not isolate, whatever is sent. */
  | 'refused'
  /** It will be after a reload. */
  | 'reload';

export interface Hosting {
  /** Null: the page is isolated. */
  isolationFault: IsolationFault | null;
  /** `none`: nothing is kept, for want of a service worker; `no-room`: the browser has no room for the page's files. */
  offline: 'none' | 'filling' | 'kept' | 'no-room' | 'not-fetched';
  /** What is opened next is a newer build than this page. */
  hasNewer: boolean;
}

export const hostingUnknown: Hosting = { isolationFault: null, offline: 'none', hasNewer: false };
