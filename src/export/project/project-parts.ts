// The parts of a project file as they are read: every one is held against its checksum before anything in it is believed.

import { isStored, locateZipEntry, readZipEntry } from '../../formats/zip/archive.ts';
import { listZip } from '../../formats/zip/directory.ts';
import type { ZipEntry } from '../../formats/zip/entry.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { parseJson } from '../../lib/parse-json.ts';
import { isPlainObject } from '../../lib/record-schemas.ts';
import { fromRawJson } from '../../storage/raw-json.ts';
import { readRecord } from '../../storage/whole-records.ts';
import {
  formatName,
  formatVersion,
  type ListedFile,
  listPath,
  mostListBytes,
  type ProjectList,
  projectListSchema,
} from './project-list.ts';

/** How many damaged parts are named. */
const namedParts = 5;

export class ProjectParts {
  readonly list: ProjectList;
  readonly #file: Blob;
  readonly #entries: ReadonlyMap<string, ZipEntry>;
  readonly #files: ReadonlyMap<string, ListedFile>;

  private constructor(file: Blob, entries: ReadonlyMap<string, ZipEntry>, list: ProjectList) {
    this.#file = file;
    this.#entries = entries;
    this.list = list;
    this.#files = new Map(list.files.map((listed) => [listed.path, listed]));
  }

  /** Throws `project/foreign`, `project/newer`, `project/damaged`, and `file/…` where the file itself cannot be read. */
  static async open(file: Blob): Promise<ProjectParts> {
    const { entries: listed } = await asProject(listZip(file), 'the directory at its end');
    const entries = new Map(listed.map((entry) => [entry.path, entry]));
    const listEntry = entries.get(listPath);
    if (!listEntry) throw foreign();
    if (listEntry.uncompressedBytes > mostListBytes) throw damaged([listPath]);
    const text = new TextDecoder().decode(await asProject(readZipEntry(file, listEntry), listPath));
    const found = parseJson(text);
    if (!isPlainObject(found) || found.format !== formatName) throw foreign();
    if (typeof found.version === 'number' && found.version > formatVersion) throw newer(found.version);
    const { record, problem } = readRecord(projectListSchema, found);
    if (record === null) throw notWhole(listPath, problem);
    return new ProjectParts(file, entries, record);
  }

  /** All bytes that will be looked at. */
  get bytes(): number {
    return this.list.files.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Holds every part against its checksum. Throws `project/damaged`, naming those that are not as they were written.
   *  @param nameOf what a file belongs to. @param onPart told the bytes of each part that was looked at; it may throw. */
  async check(nameOf: (path: string) => string, onPart: (bytes: number) => void): Promise<void> {
    const bad: string[] = [];
    for (const { path, parts } of this.list.files)
      for (const part of parts) {
        if (!(await this.#isAsWritten(part))) bad.push([nameOf(path), part.path].filter(Boolean).join(': '));
        onPart(part.bytes);
      }
    if (bad.length > 0) throw damaged(bad);
  }

  async #isAsWritten({ path, bytes, sha256 }: ListedFile['parts'][number]): Promise<boolean> {
    const entry = this.#entries.get(path);
    if (entry?.uncompressedBytes !== bytes) return false;
    try {
      return (await sha256Hex(await readZipEntry(this.#file, entry))) === sha256;
    } catch (thrown) {
      if (thrown instanceof VoxtuneError && thrown.code.startsWith('zip/')) return false;
      throw thrown;
    }
  }

  /** A file of any length, which stays where it is. Not verified: `check` was before. */
  async blob(path: string): Promise<Blob> {
    const pieces: Blob[] = [];
    for (const entry of this.#entriesOf(path)) {
      // somebody may have packed the parts anew
      if (!isStored(entry)) pieces.push(new Blob([await readZipEntry(this.#file, entry)]));
      else {
        const { start, end } = await locateZipEntry(this.#file, entry);
        pieces.push(this.#file.slice(start, end));
      }
    }
    return new Blob(pieces);
  }

  /** A record, as it was given to `rawJson`. */
  async json(path: string): Promise<unknown> {
    const decoder = new TextDecoder();
    let text = '';
    for (const entry of this.#entriesOf(path))
      text += decoder.decode(await readZipEntry(this.#file, entry), { stream: true });
    return fromRawJson(parseJson(text + decoder.decode()));
  }

  #entriesOf(path: string): ZipEntry[] {
    const file = this.#files.get(path);
    if (!file) throw damaged([path]);
    return file.parts.map((part) => {
      const entry = this.#entries.get(part.path);
      if (!entry) throw damaged([part.path]);
      return entry;
    });
  }
}

/** What the zip reader says is meant for archives of clips. */
async function asProject<T>(read: Promise<T>, what: string): Promise<T> {
  try {
    return await read;
  } catch (thrown) {
    if (!(thrown instanceof VoxtuneError && thrown.code.startsWith('zip/'))) throw thrown;
    throw thrown.code === 'zip/not-a-zip' ? foreign() : damaged([what]);
  }
}

function foreign(): VoxtuneError {
  return new VoxtuneError(
    'project/foreign',
    `This is no project: it has no ${listPath}. Choose a file that was saved with “Save project” (*.voxtune-project).`,
  );
}

function newer(found: number): VoxtuneError {
  return new VoxtuneError(
    'project/newer',
    `This project is of version ${found}, and this page reads up to ${formatVersion}. Reload the page to get a newer one.`,
    { found, expected: formatVersion },
  );
}

function damaged(bad: readonly string[]): VoxtuneError {
  const parts = bad.slice(0, namedParts).join(', ') + (bad.length > namedParts ? ` … (${bad.length})` : '');
  return new VoxtuneError(
    'project/damaged',
    `The project file is damaged: ${parts}. Nothing of it was taken. Copy it again, or save it anew where it comes from.`,
    { parts, count: bad.length },
  );
}

export function notWhole(name: string, problem: string): VoxtuneError {
  return new VoxtuneError(
    'project/not-whole',
    `“${name}” in the project is not as it should be: ${problem}. Nothing of it was taken. Save it anew where it comes from.`,
    { name, problem },
  );
}
