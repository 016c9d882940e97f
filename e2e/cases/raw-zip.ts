// Writes zips as other programs do: names as raw bytes, flags, extra fields and a count of one's own choice. Nothing is deflated.

import { crc32 } from '../../src/lib/crc32.ts';

interface EntryOddities {
  /** The name's bytes where they are not UTF-8. */
  stored?: Uint8Array;
  extra?: Uint8Array;
}

export class RawZip {
  readonly #parts: Uint8Array[] = [];
  readonly #directory: Uint8Array[] = [];
  #at = 0;

  get count(): number {
    return this.#directory.length;
  }

  add(path: string, data: Uint8Array | string = '', { stored, extra = new Uint8Array() }: EntryOddities = {}): this {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    const name = stored ?? Buffer.from(path);
    const fields = new DataView(new ArrayBuffer(26));
    fields.setUint16(0, 20, true);
    // UTF-8, as programs say where it is and matters
    fields.setUint16(2, stored === undefined && Buffer.byteLength(path) > path.length ? 0x800 : 0, true);
    fields.setUint16(8, 0x5a21, true);
    fields.setUint32(10, crc32(bytes), true);
    fields.setUint32(14, bytes.length, true);
    fields.setUint32(18, bytes.length, true);
    fields.setUint16(22, name.length, true);
    fields.setUint16(24, extra.length, true);
    const common = new Uint8Array(fields.buffer);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, extra, bytes]);
    const places = new DataView(new ArrayBuffer(14));
    places.setUint32(10, this.#at, true);
    this.#directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), common, Buffer.from(places.buffer), name, extra]),
    );
    this.#parts.push(local);
    this.#at += local.length;
    return this;
  }

  /** @param count what the end record says, where that is not so */
  bytes(count = this.count): Buffer {
    const directory = Buffer.concat(this.#directory);
    const end = new DataView(new ArrayBuffer(18));
    end.setUint16(4, count & 0xffff, true);
    end.setUint16(6, count & 0xffff, true);
    end.setUint32(8, directory.length, true);
    end.setUint32(12, this.#at, true);
    return Buffer.concat([...this.#parts, directory, Buffer.from('PK\x05\x06'), Buffer.from(end.buffer)]);
  }
}

/** Info-ZIP's extra field 0x7075: the name in UTF-8, with the CRC of the one that it stands for. */
export function unicodePath(stored: Uint8Array, path: string): Uint8Array {
  const name = Buffer.from(path);
  const head = new DataView(new ArrayBuffer(9));
  head.setUint16(0, 0x7075, true);
  head.setUint16(2, 5 + name.length, true);
  head.setUint8(4, 1);
  head.setUint32(5, crc32(stored), true);
  return Buffer.concat([Buffer.from(head.buffer), name]);
}
