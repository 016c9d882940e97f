// Writes a zip from its beginning to its end, a part at a time: nothing but the part at hand and the directory is in memory, and the
// archive may be larger than 4 GB. Format: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 to 4.3.16 (zip64 where it is needed).

import { crc32 } from '../../lib/crc32.ts';
import { VoxtuneError } from '../../lib/errors.ts';

/** Takes bytes in order. They belong to it from then on. */
export type ByteSink = (bytes: Uint8Array<ArrayBuffer>) => Promise<void> | void;

const uint32Max = 0xffffffff;
const uint16Max = 0xffff;
const stored = 0;
const deflated = 8;
/** Names are UTF-8. */
const utf8Flag = 0x800;
/** 1980-01-01: the same content gives the same bytes. */
const date = 0x21;

interface Listed {
  name: Uint8Array<ArrayBuffer>;
  method: number;
  crc: number;
  packedBytes: number;
  bytes: number;
  offset: number;
}

export class SequentialZip {
  readonly #sink: ByteSink;
  readonly #listed: Listed[] = [];
  readonly #paths = new Set<string>();
  #at: number;

  /** @param startsAt bytes of `sink` that are not this archive's, before it. */
  constructor(sink: ByteSink, startsAt = 0) {
    this.#sink = sink;
    this.#at = startsAt;
  }

  /** Where the next part begins: all bytes so far. */
  get bytes(): number {
    return this.#at;
  }

  /** @param path `/`-separated, of no part before it. @param deflates whether it is made smaller, if it can be. A part is smaller than
   *  4 GB. */
  async add(path: string, data: Uint8Array<ArrayBuffer>, deflates = false): Promise<void> {
    if (this.#paths.has(path) || data.length >= uint32Max)
      throw new VoxtuneError('internal/unexpected', `The part “${path}” is there twice, or too large.`, { path });
    this.#paths.add(path);
    const packed = deflates ? await deflate(data) : data;
    const isSmaller = packed.length < data.length;
    const part: Listed = {
      name: new TextEncoder().encode(path),
      method: isSmaller ? deflated : stored,
      crc: crc32(data),
      packedBytes: isSmaller ? packed.length : data.length,
      bytes: data.length,
      offset: this.#at,
    };
    this.#listed.push(part);
    await this.#write(headerOf(part));
    await this.#write(isSmaller ? packed : data);
  }

  /** Writes the directory: the archive is whole then. */
  async finish(): Promise<void> {
    const start = this.#at;
    for (const part of this.#listed) await this.#write(lineOf(part));
    await this.#write(endOf(this.#listed.length, start, this.#at - start));
  }

  async #write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#at += bytes.length;
    await this.#sink(bytes);
  }
}

async function deflate(data: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([data]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** What stands before a part's bytes. */
function headerOf({ name, method, crc, packedBytes, bytes }: Listed): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(30 + name.length);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0x04034b50, true);
  view.setUint16(4, 20, true);
  view.setUint16(6, utf8Flag, true);
  view.setUint16(8, method, true);
  view.setUint16(12, date, true);
  view.setUint32(14, crc, true);
  view.setUint32(18, packedBytes, true);
  view.setUint32(22, bytes, true);
  view.setUint16(26, name.length, true);
  header.set(name, 30);
  return header;
}

/** A part's line in the directory. */
function lineOf({ name, method, crc, packedBytes, bytes, offset }: Listed): Uint8Array<ArrayBuffer> {
  const isFar = offset >= uint32Max;
  const line = new Uint8Array(46 + name.length + (isFar ? 12 : 0));
  const view = new DataView(line.buffer);
  view.setUint32(0, 0x02014b50, true);
  view.setUint16(4, isFar ? 45 : 20, true);
  view.setUint16(6, isFar ? 45 : 20, true);
  view.setUint16(8, utf8Flag, true);
  view.setUint16(10, method, true);
  view.setUint16(14, date, true);
  view.setUint32(16, crc, true);
  view.setUint32(20, packedBytes, true);
  view.setUint32(24, bytes, true);
  view.setUint16(28, name.length, true);
  view.setUint16(30, isFar ? 12 : 0, true);
  view.setUint32(42, isFar ? uint32Max : offset, true);
  line.set(name, 46);
  if (isFar) {
    view.setUint16(46 + name.length, 1, true);
    view.setUint16(48 + name.length, 8, true);
    view.setBigUint64(50 + name.length, BigInt(offset), true);
  }
  return line;
}

function endOf(count: number, start: number, bytes: number): Uint8Array<ArrayBuffer> {
  const is64 = count >= uint16Max || start >= uint32Max || bytes >= uint32Max;
  const end = new Uint8Array((is64 ? 76 : 0) + 22);
  const view = new DataView(end.buffer);
  if (is64) {
    view.setUint32(0, 0x06064b50, true);
    view.setBigUint64(4, 44n, true);
    view.setUint16(12, 45, true);
    view.setUint16(14, 45, true);
    view.setBigUint64(24, BigInt(count), true);
    view.setBigUint64(32, BigInt(count), true);
    view.setBigUint64(40, BigInt(bytes), true);
    view.setBigUint64(48, BigInt(start), true);
    // the locator
    view.setUint32(56, 0x07064b50, true);
    view.setBigUint64(64, BigInt(start + bytes), true);
    view.setUint32(72, 1, true);
  }
  const at = end.length - 22;
  view.setUint32(at, 0x06054b50, true);
  view.setUint16(at + 8, Math.min(count, uint16Max), true);
  view.setUint16(at + 10, Math.min(count, uint16Max), true);
  view.setUint32(at + 12, Math.min(bytes, uint32Max), true);
  view.setUint32(at + 16, Math.min(start, uint32Max), true);
  return end;
}
