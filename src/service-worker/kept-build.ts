// One build's files in the browser's cache. Nothing is stored that is not what the build's list says, nor handed out, but for the page's
// code, which is looked at right behind it: what was damaged, or came from a server that has another build by now, is fetched again.

import type { BuildFile, BuildList } from './build-list.ts';

/** Entries of a cache that are no files of the build: its list, and a mark of the kinds that are all there. */
const listPath = '.voxtune-list.json';
const wholePath = '.voxtune-whole';

export interface KeptBuildOptions {
  list: BuildList;
  /** The page's folder, ends in "/". */
  folder: string;
  caches: CacheStorage;
  fetch: typeof fetch;
  /** The server makes its HTML anew for every answer: no hash of it holds. */
  isHtmlFree?: boolean;
  /** Given to what is kept, so that it can be handed out as the cache gives it: the headers that an answer needs. */
  served?(response: Response): Response;
}

/** `fault` of a file that could not be kept. */
export type KeepFault = 'no-room' | 'not-fetched';

export class KeptBuild {
  readonly #files: ReadonlyMap<string, BuildFile>;
  readonly #options: KeptBuildOptions;

  constructor(options: KeptBuildOptions) {
    this.#options = options;
    this.#files = new Map(options.list.files.map((file) => [file.path, file]));
  }

  get list(): BuildList {
    return this.#options.list;
  }

  file(path: string): BuildFile | undefined {
    return this.#files.get(path);
  }

  /** From the cache, whole and unchanged, or null; what is damaged is dropped. */
  async read(file: BuildFile): Promise<Response | null> {
    return (await this.isWhole(file)) ? this.readAtOnce(file) : null;
  }

  /** From the cache as it is, or null: whoever takes this asks `isWhole` afterwards. */
  async readAtOnce(file: BuildFile): Promise<Response | null> {
    return (await this.#match(file.path)) ?? null;
  }

  /** Whether the cache has it whole and unchanged; what is damaged is dropped. */
  async isWhole(file: BuildFile): Promise<boolean> {
    const kept = await this.#match(file.path);
    if (!kept) return false;
    if (await this.#verified(file, kept).catch(() => null)) return true;
    const cache = await this.#cache();
    for (const path of [wholePath, file.path]) await cache.delete(this.#address(path)).catch(() => false);
    return false;
  }

  /** From the server, verified: first as the browser may have it, then past its HTTP cache. Null where it does not come so. */
  async fetch(file: BuildFile): Promise<Response | null> {
    // what is in `assets/` has another name when it has another content
    const first = file.path.startsWith('assets/') ? 'default' : 'no-cache';
    for (const cache of [first, 'reload'] as const) {
      const response = await this.#options.fetch(this.#address(file.path), { cache }).catch(() => null);
      if (response?.status === 200) {
        const whole = await this.#verified(file, response).catch(() => null);
        if (whole) return whole;
      }
    }
    return null;
  }

  /** Puts it into the cache. Null, or why it could not be. */
  async keep(file: BuildFile, response: Response): Promise<KeepFault | null> {
    try {
      const { served = (same: Response) => same } = this.#options;
      await (await this.#cache()).put(this.#address(file.path), served(response));
      return null;
    } catch {
      return 'no-room';
    }
  }

  /** Whether all files of these kinds are in the cache: by a mark, since listing what is there takes a while. */
  async hasAll(kinds: readonly BuildFile['keep'][]): Promise<boolean> {
    if ((await (await this.#match(wholePath))?.text()) === kinds.join(' ')) return true;
    if ((await this.missing(kinds)).length > 0) return false;
    await this.#markWhole(kinds);
    return true;
  }

  async #markWhole(kinds: readonly BuildFile['keep'][]): Promise<void> {
    // without it they are listed the next time
    await (await this.#cache()).put(this.#address(wholePath), new Response(kinds.join(' '))).catch(() => undefined);
  }

  async #match(path: string): Promise<Response | undefined> {
    return (await this.#cache()).match(this.#address(path)).catch(() => undefined);
  }

  /** Those of the given kinds that are not in the cache. */
  async missing(kinds: readonly BuildFile['keep'][]): Promise<BuildFile[]> {
    const keys = await (await this.#cache()).keys().catch(() => []);
    const there = new Set(keys.map(({ url }) => url));
    return this.list.files.filter(({ path, keep }) => kinds.includes(keep) && !there.has(this.#address(path)));
  }

  /** Keeps all files of these kinds, some at a time; from `others` where they have the same. Null, or what stopped it. */
  async fill(kinds: readonly BuildFile['keep'][], others: readonly KeptBuild[] = []): Promise<KeepFault | null> {
    const list = new Response(JSON.stringify(this.list), { headers: { 'Content-Type': 'application/json' } });
    const cannot = await (await this.#cache()).put(this.#address(listPath), list).then(
      () => null,
      () => 'no-room' as const,
    );
    if (cannot) return cannot;
    const waiting = await this.missing(kinds);
    let fault: KeepFault | null = null;
    const work = async () => {
      for (let file = waiting.shift(); file && !fault; file = waiting.shift()) {
        const response = (await fromOthers(file, others)) ?? (await this.fetch(file));
        const found = response ? await this.keep(file, response) : 'not-fetched';
        if (found) fault = found;
      }
    };
    await Promise.all(Array.from({ length: 4 }, work));
    return fault;
  }

  #cache(): Promise<Cache> {
    return this.#options.caches.open(cacheName(this.#options.folder, this.list.version));
  }

  #address(path: string): string {
    return this.#options.folder + path;
  }

  /** The response with the bytes that the list says; null for others. */
  async #verified(file: BuildFile, response: Response): Promise<Response | null> {
    const bytes = await response.arrayBuffer();
    if (!(this.#options.isHtmlFree && file.keep === 'page')) {
      if (bytes.byteLength !== file.size || (await sha256Hex(bytes)) !== file.sha256) return null;
    }
    const headers = new Headers(response.headers);
    // of the bytes as they came over the wire
    for (const name of ['Content-Encoding', 'Content-Length', 'Transfer-Encoding']) headers.delete(name);
    return new Response(bytes, { status: 200, headers });
  }
}

async function fromOthers(file: BuildFile, others: readonly KeptBuild[]): Promise<Response | null> {
  for (const other of others) {
    const same = other.file(file.path);
    if (same?.sha256 === file.sha256) {
      const response = await other.read(same);
      if (response) return response;
    }
  }
  return null;
}

async function sha256Hex(bytes: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** One a build and folder: an origin may have several Voxtunes, and pages that are none. */
export function cacheName(folder: string, version: string): string {
  return cachePrefix(folder) + version;
}

export function cachePrefix(folder: string): string {
  return `voxtune:${new URL(folder).pathname}:`;
}

/** What a cache says its build is; null for one that was never begun. */
export async function readList(cache: Cache, folder: string): Promise<unknown> {
  const stored = await cache.match(folder + listPath).catch(() => undefined);
  return stored ? stored.json().catch(() => null) : null;
}
