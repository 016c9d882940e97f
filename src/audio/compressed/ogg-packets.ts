// Packets of an Ogg file that mediabunny does not take: FLAC in Ogg, whose packets are FLAC's own blocks and frames. Sources: RFC 3533;
// "FLAC-to-Ogg mapping" 1.0 by Xiph.

import type { EncodedPacket } from 'mediabunny';
import { VoxtuneError } from '../../lib/errors.ts';
import { lettersOf } from '../../lib/letters.ts';
import { bytesAt, sizeOf, viewOn, type WholeFile } from './file-bytes.ts';

const headBytes = 27;
const mostSegments = 255;
/** Packets longer than this are none of FLAC's. */
const mostPacketBytes = 16 * 1024 * 1024;

interface Page {
  stream: number;
  /** How long each part is; 255: the next one goes on with it. */
  lengths: Uint8Array;
  start: number;
  end: number;
}

async function pageAt(file: WholeFile, at: number): Promise<Page | null> {
  const head = await bytesAt(file, at, headBytes + mostSegments);
  if (head.length < headBytes || lettersOf(head.subarray(0, 4)) !== 'OggS') return null;
  const lengths = head.subarray(headBytes, headBytes + (head[26] ?? 0));
  const start = at + headBytes + lengths.length;
  return { stream: viewOn(head).getUint32(14, true), lengths, start, end: start + lengths.reduce((a, b) => a + b, 0) };
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

/** FLAC's own header, 4 letters and its first block, in the first packet behind Ogg's. */
const flacAt = 9;
const flacHeaderBytes = 42;

export interface FlacInOgg {
  config: AudioDecoderConfig;
  /** Of each channel; null: not said. */
  sampleCount: number | null;
  packets: AsyncGenerator<EncodedPacket, undefined>;
}

/** Null: it holds no FLAC. */
export async function flacInOgg(file: WholeFile): Promise<FlacInOgg | null> {
  const packets = packetsOf(file);
  const { value: first } = await packets.next();
  if (!first || first.length < flacAt + flacHeaderBytes || lettersOf(first.subarray(0, 5)) !== '\x7fFLAC') return null;
  const description = first.slice(flacAt, flacAt + flacHeaderBytes);
  // the last of its kind, as far as the decoder is told
  description[4] = (description[4] ?? 0) | 0x80;
  const view = viewOn(description);
  // behind the sizes of blocks and frames: 20 bits of rate, 3 of channels, 5 of bits, 36 of samples
  const [rateAt, sampleAt] = [18, 21];
  const sampleRate = view.getUint32(rateAt) >>> 12;
  const numberOfChannels = ((view.getUint8(rateAt + 2) >> 1) & 7) + 1;
  const sampleCount = (view.getUint8(sampleAt) & 15) * 2 ** 32 + view.getUint32(sampleAt + 1);
  const config = { codec: 'flac', sampleRate, numberOfChannels, description };
  return { config, sampleCount: sampleCount || null, packets: frames(packets) };
}

/** What begins as a frame does; the blocks before are of no use. Their times are of no use either: frames are in order. */
async function* frames(packets: AsyncGenerator<Uint8Array<ArrayBuffer>>): AsyncGenerator<EncodedPacket, undefined> {
  const { EncodedPacket } = await import('mediabunny');
  let at = 0;
  for await (const packet of packets) {
    if (packet[0] === 0xff && ((packet[1] ?? 0) & 0xfc) === 0xf8) yield new EncodedPacket(packet, 'key', at++, 1);
  }
}
