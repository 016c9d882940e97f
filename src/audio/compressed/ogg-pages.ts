// What mediabunny does not tell of an Ogg file: its pages, whether several recordings are in it, and FLAC, whose packets are FLAC's own
// blocks and frames. Sources: RFC 3533; "FLAC-to-Ogg mapping" 1.0 by Xiph.

import { VoxtuneError } from '../../lib/errors.ts';
import { lettersOf } from '../../lib/letters.ts';
import { bytesAt, sizeOf, viewOn, type WholeFile } from './file-bytes.ts';
import { type FlacStream, readFlacHeader } from './flac-frames.ts';

const headBytes = 27;
const mostSegments = 255;
/** Packets longer than this are none of FLAC's. */
const mostPacketBytes = 16 * 1024 * 1024;

export interface Page {
  stream: number;
  /** How long each part is; 255: the next one goes on with it. */
  lengths: Uint8Array;
  start: number;
  end: number;
  /** The last one of its stream. */
  isLast: boolean;
  /** Samples of the stream up to the end of the last packet that ends here; -1: none does. */
  granule: number;
}

async function pageAt(file: WholeFile, at: number): Promise<Page | null> {
  const head = await bytesAt(file, at, headBytes + mostSegments);
  if (head.length < headBytes || lettersOf(head.subarray(0, 4)) !== 'OggS') return null;
  const lengths = head.subarray(headBytes, headBytes + (head[26] ?? 0));
  const start = at + headBytes + lengths.length;
  const view = viewOn(head);
  return {
    stream: view.getUint32(14, true),
    lengths,
    start,
    end: start + lengths.reduce((a, b) => a + b, 0),
    isLast: (view.getUint8(5) & 4) !== 0,
    granule: Number(view.getBigInt64(6, true)),
  };
}

/** Pages before the sound: headers, which pictures make long. */
const mostHeaderPages = 1000;

/** The first page that says a time. */
export async function firstSoundPage(file: WholeFile): Promise<Page | null> {
  for (let [at, count] = [0, 0]; count < mostHeaderPages; count++) {
    const page = await pageAt(file, at);
    if (!page || page.granule > 0) return page;
    at = page.end;
  }
  return null;
}

/** Whether the file ends with another stream than it begins with. */
export async function isChained(file: WholeFile): Promise<boolean> {
  const tailBytes = 2 * 65_536;
  const start = Math.max(0, sizeOf(file) - tailBytes);
  const at = lettersOf(await bytesAt(file, start, tailBytes)).lastIndexOf('OggS');
  const [first, last] = [await pageAt(file, 0), at < 0 ? null : await pageAt(file, start + at)];
  return first !== null && last !== null && first.stream !== last.stream;
}

/** The packets of the first stream of the file. */
async function* packetsOf(file: WholeFile): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  let stream: number | null = null;
  for (let at = 0; at < sizeOf(file); ) {
    const page = await pageAt(file, at);
    if (!page) return;
    at = page.end;
    stream ??= page.stream;
    if (page.stream !== stream) continue;
    const body = await bytesAt(file, page.start, page.end - page.start);
    let from = 0;
    for (const length of page.lengths) {
      parts.push(body.subarray(from, from + length));
      from += length;
      bytes += length;
      if (bytes > mostPacketBytes)
        throw new VoxtuneError('audio/undecodable', 'The Ogg file has a packet that is too long for sound.', {});
      if (length === 255) continue;
      yield joined(parts, bytes);
      [parts, bytes] = [[], 0];
    }
  }
}

function joined(parts: readonly Uint8Array[], bytes: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** What is in an Ogg file, by the first bytes of its first packet. */
const names: readonly (readonly [letters: string, name: string])[] = [
  ['Speex   ', 'Speex'],
  ['\x80theora', 'Theora'],
  ['CELT    ', 'CELT'],
  ['fishead', 'several streams'],
  ['PCM     ', 'PCM'],
];

export async function nameInOgg(file: WholeFile): Promise<string> {
  const page = await pageAt(file, 0);
  const letters = lettersOf(await bytesAt(file, page?.start ?? 0, 8));
  return names.find(([start]) => letters.startsWith(start))?.[1] ?? 'an unknown codec';
}

/** FLAC's own header in the first packet, behind Ogg's. */
const flacAt = 9;

export interface FlacInOgg extends FlacStream {
  frames: AsyncGenerator<Uint8Array<ArrayBuffer>, undefined>;
}

/** Null: it holds no FLAC. */
export async function flacInOgg(file: WholeFile): Promise<FlacInOgg | null> {
  const packets = packetsOf(file);
  const { value: first } = await packets.next();
  if (!first || lettersOf(first.subarray(0, 5)) !== '\x7fFLAC') return null;
  const stream = readFlacHeader(first.subarray(flacAt));
  return stream && { ...stream, frames: frames(packets) };
}

/** What begins as a frame does; the blocks of metadata before are of no use. */
async function* frames(
  packets: AsyncGenerator<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
  for await (const packet of packets) {
    if (packet[0] === 0xff && ((packet[1] ?? 0) & 0xfe) === 0xf8) yield packet;
  }
}
