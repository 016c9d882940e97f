// Chunks of RIFF (WAV) and FORM (AIFF) files: a name of four letters, a length, so many bytes, and one more where that is odd.
// What is wrong with them is told as it is: libsndfile and ffmpeg read none of these files.

import type { ByteReader } from '../lib/byte-reader.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { lettersOf } from '../lib/letters.ts';

export interface Chunk {
  name: string;
  size: number;
  /** Of its content, in the file. */
  start: number;
}

interface ChunkedFile {
  /** What the file is called in sentences: WAV, AIFF. */
  container: string;
  byteCount: number;
  isLittleEndian: boolean;
}

/** Of the file: its four letters, its length and what it holds. */
export const fileHeadBytes = 12;
export const chunkHeadBytes = 8;

/** What stands where a chunk begins, in one of the two, by the names that are used. */
const usualNames = new Set(
  (
    'fmt |data|fact|LIST|INFO|bext|JUNK|junk|PAD |FLLR|cue |smpl|inst|PEAK|id3 |ID3 |iXML|axml|chna|_PMX|plst|ds64|levl|' +
    'cart|DISP|afsp|umid|minf|elm1|regn|wavl|slnt|COMM|SSND|FVER|MARK|INST|COMT|NAME|AUTH|ANNO|(c) |APPL|MIDI|AESD|CHAN'
  ).split('|'),
);

/** The chunks from where the reader is, behind the file's own head. Whoever takes them may look at what a chunk holds (`peek`)
 *  before the next one, or read on for good. Throws `audio/odd-chunk`, `audio/bad-chunk` and `audio/truncated`. */
export async function* chunksOf(bytes: ByteReader, file: ChunkedFile): AsyncGenerator<Chunk, undefined> {
  const { container, byteCount, isLittleEndian } = file;
  let before = container;
  for (let at = fileHeadBytes; at + chunkHeadBytes <= byteCount; ) {
    const head = await bytes.read(chunkHeadBytes);
    if (head.length < chunkHeadBytes) return;
    const name = lettersOf(head.subarray(0, 4));
    if (!isName(name)) throw noChunk(container, at, before);
    const size = new DataView(head.buffer, head.byteOffset).getUint32(4, isLittleEndian);
    const start = at + chunkHeadBytes;
    yield { name, size, start };
    if (start + size > byteCount) throw endsInside(container, name, size, byteCount - start);
    await bytes.skip(size);
    if (size % 2 === 1) {
      const next = lettersOf(await bytes.peek(5));
      if (usualNames.has(next.slice(0, 4)) && !usualNames.has(next.slice(1))) throw notPadded(container, name);
      await bytes.skip(1);
    }
    at = start + size + (size % 2);
    before = name;
  }
}

/** Whether a chunk stands where the reader is, and ends in a file of which so many bytes are left. */
export async function isAtChunk(bytes: ByteReader, bytesLeft: number, isLittleEndian: boolean): Promise<boolean> {
  const head = await bytes.peek(chunkHeadBytes);
  if (head.length < chunkHeadBytes || !isName(lettersOf(head.subarray(0, 4)))) return false;
  return new DataView(head.buffer, head.byteOffset).getUint32(4, isLittleEndian) + chunkHeadBytes <= bytesLeft;
}

function isName(letters: string): boolean {
  return /^[ -~]{4}$/.test(letters);
}

function notPadded(container: string, chunk: string): VoxtuneError {
  return new VoxtuneError(
    'audio/odd-chunk',
    `The ${container} file has a chunk of odd length (“${chunk.trim()}”) without the byte that has to follow it, so the chunks behind ` +
      'it are not where they are looked for. Save it anew with another program.',
    { chunk: chunk.trim(), container },
  );
}

function noChunk(container: string, at: number, before: string): VoxtuneError {
  return new VoxtuneError(
    'audio/bad-chunk',
    `The ${container} file has no chunk at byte ${at}, behind “${before.trim()}”, where one should begin: a length before it is wrong, ` +
      'or the file is damaged. Save it anew with another program.',
    { at, container },
  );
}

function endsInside(container: string, chunk: string, expected: number, found: number): VoxtuneError {
  return new VoxtuneError(
    'audio/truncated',
    `The ${container} file should have ${expected} bytes in its chunk “${chunk.trim()}”, before its samples, but ends after ${found}: it ` +
      'was not copied whole, or that length is wrong.',
    { expected, found },
  );
}

/** What is told where the chunks end without samples. @param declaredBytes what the file says of its own length. */
export function noSamples(container: string, chunk: string, declaredBytes: number, byteCount: number): VoxtuneError {
  // with or without the last chunk's odd byte
  if (declaredBytes === byteCount || declaredBytes === byteCount - 1) {
    return new VoxtuneError(
      'audio/empty',
      `The ${container} file has no chunk “${chunk}”, so it holds no samples.`,
      {},
    );
  }
  return new VoxtuneError('audio/truncated', `The ${container} file ends before its samples. Was it copied whole?`, {});
}
