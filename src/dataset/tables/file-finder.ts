// Finds the file that a cell of a table means: by its path or name, as well as the two can be told to be the same.

import { fileNameRange } from '../labels/label-rule.ts';

export type FindFile = (cell: string) => number | null;

interface Found {
  /** The folders that the cell names, as far as both have them, are the file's. */
  strict: number | null;
  /** The name is the file's, and no other's. */
  byName: number | null;
}

interface Place {
  folders: string[];
  name: string;
}

interface Candidate extends Place {
  /** Its place in the list of paths. */
  file: number;
}

/** Files by what a table may call them. */
export class FileFinder {
  readonly #byKey = new Map<string, Candidate[]>();
  readonly #byNumber = new Map<string, Candidate[]>();

  constructor(paths: readonly string[]) {
    for (const [file, path] of paths.entries()) {
      const place = placeOf(path);
      const candidate = { file, ...place };
      const stem = stemOf(place.name);
      add(this.#byKey, place.name.toLowerCase(), candidate);
      if (stem !== place.name) add(this.#byKey, stem.toLowerCase(), candidate);
      // a spreadsheet takes the zeros off 007
      if (/^\d+$/.test(stem)) add(this.#byNumber, withoutZeros(stem), candidate);
    }
  }

  /** As the cells of one table are to be read. A cell may be a path from anywhere, with another extension or none; where two files
   *  fit as well, none is meant. Folders that differ mean another file, unless none of the cells that `sample` gives has the right ones:
   *  then the files were moved. @param tablePath what names without folders are beside. */
  reader(tablePath: string, sample: Iterable<string>): FindFile {
    const { folders } = placeOf(tablePath);
    let [strict, byName] = [0, 0];
    for (const cell of sample) {
      const found = this.#find(cell, folders);
      if (found.strict !== null) strict++;
      if (found.byName !== null) byName++;
    }
    return (cell) => {
      const found = this.#find(cell, folders);
      return strict >= byName / 2 ? found.strict : (found.strict ?? found.byName);
    };
  }

  #find(cell: string, beside: readonly string[]): Found {
    const place = placeOf(cell);
    if (place.name === '') return { strict: null, byName: null };
    const candidates = this.#candidates(place.name);
    const [only] = candidates;
    const byName = only && candidates.length === 1 ? only.file : null;
    let best: { file: number; rank: number[] } | null = null;
    let isTied = false;
    for (const candidate of candidates) {
      const equal = equalAtEnd(place.folders, candidate.folders);
      if (equal < Math.min(place.folders.length, candidate.folders.length)) continue;
      const rank = [
        Number(isSame([...beside, ...place.folders], candidate.folders)),
        equal,
        equalAtStart(beside, candidate.folders),
        Number(place.name === candidate.name) + Number(stemOf(place.name) === stemOf(candidate.name)),
      ];
      const order = best ? compare(rank, best.rank) : 1;
      if (order > 0) best = { file: candidate.file, rank };
      isTied = order === 0 || (isTied && order < 0);
    }
    return { strict: best && !isTied ? best.file : null, byName };
  }

  #candidates(name: string): readonly Candidate[] {
    const key = name.toLowerCase();
    const stem = stemOf(key);
    // 1.5 is a number, not a file called 1
    const isNamed = /^\.[a-z][a-z0-9]{0,4}$/.test(key.slice(stem.length));
    const found = this.#byKey.get(key) ?? (isNamed ? this.#byKey.get(stem) : undefined);
    if (found) return found;
    const digits = isNamed ? stem : key;
    return (/^\d+$/.test(digits) && this.#byNumber.get(withoutZeros(digits))) || [];
  }
}

function add(map: Map<string, Candidate[]>, key: string, candidate: Candidate): void {
  const known = map.get(key);
  if (known) known.push(candidate);
  else map.set(key, [candidate]);
}

/** Windows' paths, addresses and steps up too. */
function placeOf(path: string): Place {
  const folders: string[] = [];
  for (const part of path.normalize('NFC').replaceAll('\\', '/').split('/')) {
    if (part === '..') folders.pop();
    else if (part !== '' && part !== '.') folders.push(part);
  }
  return { name: folders.pop() ?? '', folders };
}

function stemOf(name: string): string {
  return name.slice(0, fileNameRange(name).end);
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && equalAtEnd(a, b) === a.length;
}

const isAlike = (a: string | undefined, b: string | undefined) =>
  a !== undefined && a.toLowerCase() === b?.toLowerCase();

function equalAtEnd(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (isAlike(a.at(-1 - count), b.at(-1 - count))) count++;
  return count;
}

function equalAtStart(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < a.length && isAlike(a[count], b[count])) count++;
  return count;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [i, value] of a.entries()) {
    const difference = value - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
