// How far an import has come, written down now and then while it runs; and what was written of those that were cut off.

import { type Clip, type ImportProblem, isClip, isImportProblem } from '../dataset/clip.ts';
import { database, keysFrom, writeTogether } from './database.ts';
import { writing } from './errors.ts';
import { isIdle, whenIdle } from './unfinished-folders.ts';
import { type UnfinishedImport, unfinishedImportSchema } from './unfinished-import.ts';
import { readRecord } from './whole-records.ts';

/** Imports that were cut off: no tab is at work on them. Oldest first. */
export async function listInterruptedImports(): Promise<UnfinishedImport[]> {
  const { idle } = await unfinishedImports();
  return idle.sort((a, b) => a.startedAt - b.startedAt);
}

/** `ended` resolves when an import that is at work now, in whatever tab, is not any more; null where none is. A page that was just closed may
 *  be at work for another moment. */
export async function nextImportEnd(): Promise<{ ended: Promise<void> } | null> {
  const { busy } = await unfinishedImports();
  return busy.length > 0 ? { ended: Promise.race(busy.map(({ path }) => whenIdle(path))) } : null;
}

async function unfinishedImports(): Promise<{ idle: UnfinishedImport[]; busy: UnfinishedImport[] }> {
  const idle: UnfinishedImport[] = [];
  const busy: UnfinishedImport[] = [];
  for (const stored of await (await database()).getAll('unfinishedImports')) {
    // what is damaged is not gone on with; it is swept with the folder that it names
    const { record } = readRecord(unfinishedImportSchema, stored);
    if (record) ((await isIdle(record.path)) ? idle : busy).push(record);
  }
  return { idle, busy };
}

/** What was kept of an import. */
export interface KeptImport {
  clips: Clip[];
  problems: ImportProblem[];
}

/** Null: not all of it is there, and it begins anew. */
export async function readKept({ path, chunkCount }: UnfinishedImport): Promise<KeptImport | null> {
  const db = await database();
  const [clipChunks, problemChunks] = await Promise.all([
    db.getAll('clipChunks', keysFrom(path)),
    db.getAll('problemChunks', keysFrom(path)),
  ]);
  const clips = clipChunks.flat();
  const problems = problemChunks.flat();
  const isWhole = clipChunks.length === chunkCount && problemChunks.length === chunkCount;
  return isWhole && clips.every(isClip) && problems.every(isImportProblem) ? { clips, problems } : null;
}

/** Writing takes a moment: those that last no longer than this are not written down at all. */
const saveEveryMs = 3000;

export interface JournalEntry extends KeptImport {
  filesDone: number;
  packBytes: number;
  knownCount: number;
}

/** Writes down how far an import has come. What cannot be written is written later, or not: the import goes on. */
export class ImportJournal {
  #record: UnfinishedImport;
  #kept: { clips: number; problems: number };
  readonly #everyMs: number;
  #savedAt = performance.now();
  /** What is to be written once what is being written is. */
  #next: JournalEntry | null = null;
  #saving: Promise<void> | null = null;

  private constructor(record: UnfinishedImport, kept: KeptImport, everyMs: number) {
    this.#record = record;
    this.#everyMs = everyMs;
    this.#kept = { clips: kept.clips.length, problems: kept.problems.length };
  }

  /** @param kept by now; where the record speaks of none, what there was before is given up. */
  static async begin(record: UnfinishedImport, kept: KeptImport, everyMs = saveEveryMs): Promise<ImportJournal> {
    await writing(`the record of the import of ${record.name}`, 10_000, () =>
      writeTogether(['unfinishedImports', 'clipChunks', 'problemChunks'], function* (transaction) {
        yield transaction.objectStore('unfinishedImports').put(record);
        if (record.chunkCount > 0) return;
        yield transaction.objectStore('clipChunks').delete(keysFrom(record.path));
        yield transaction.objectStore('problemChunks').delete(keysFrom(record.path));
      }),
    );
    return new ImportJournal(record, kept, everyMs);
  }

  /** Whether it is time to write again. */
  get isDue(): boolean {
    return performance.now() - this.#savedAt >= this.#everyMs;
  }

  /** @param entry the pack file holds all of its clips by now. */
  save(entry: JournalEntry): void {
    this.#savedAt = performance.now();
    // the lists grow
    this.#next = { ...entry, clips: entry.clips.slice(), problems: entry.problems.slice() };
    this.#saving ??= this.#saveAll().finally(() => {
      this.#saving = null;
    });
  }

  /** Nothing is being written any more, nor will be. */
  async end(): Promise<void> {
    this.#next = null;
    await this.#saving;
  }

  async #saveAll(): Promise<void> {
    for (let entry = this.#next; entry; entry = this.#next) {
      this.#next = null;
      await this.#write(entry).catch(() => undefined);
    }
  }

  async #write({ clips, problems, filesDone, packBytes, knownCount }: JournalEntry): Promise<void> {
    const { path, chunkCount } = this.#record;
    const record = { ...this.#record, filesDone, packBytes, knownCount, chunkCount: chunkCount + 1 };
    await writeTogether(['unfinishedImports', 'clipChunks', 'problemChunks'], (transaction) => [
      transaction.objectStore('unfinishedImports').put(record),
      transaction.objectStore('clipChunks').put(clips.slice(this.#kept.clips), [path, chunkCount]),
      transaction.objectStore('problemChunks').put(problems.slice(this.#kept.problems), [path, chunkCount]),
    ]);
    this.#record = record;
    this.#kept = { clips: clips.length, problems: problems.length };
  }
}
