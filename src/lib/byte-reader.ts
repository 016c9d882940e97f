// Bytes that come in pieces, read in order and in the sizes that a parser asks for: no more of them is in memory than that and
// a piece.

const nothing = new Uint8Array();

export class ByteReader {
  /** Of all bytes, as whoever gives them says. */
  readonly size: number;
  readonly #pieces: AsyncIterator<Uint8Array<ArrayBuffer>>;
  #held: Uint8Array<ArrayBuffer> = nothing;
  #at = 0;

  constructor(pieces: AsyncIterator<Uint8Array<ArrayBuffer>>, size: number) {
    this.#pieces = pieces;
    this.size = size;
  }

  /** The next `count` bytes, which stay the next; fewer only at the end. A view: it may be changed by none. */
  async peek(count: number): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#held.length - this.#at < count) await this.#hold(count);
    return this.#held.subarray(this.#at, this.#at + count);
  }

  /** As `peek`, and goes on behind them. */
  async read(count: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await this.peek(count);
    this.#at += bytes.length;
    return bytes;
  }

  /** Goes on `count` bytes further, or at the end. */
  async skip(count: number): Promise<void> {
    let left = count;
    for (;;) {
      const here = Math.min(left, this.#held.length - this.#at);
      this.#at += here;
      left -= here;
      if (left === 0 || (await this.#next()) === 0) return;
    }
  }

  /** Goes to the end, so that whoever gives the bytes has checked all of them. */
  async finish(): Promise<void> {
    await this.skip(Number.POSITIVE_INFINITY);
  }

  /** Lets go of where the bytes come from. */
  async close(): Promise<void> {
    this.#held = nothing;
    this.#at = 0;
    await this.#pieces.return?.();
  }

  /** Puts the next piece in place of what was read; 0: there is none. */
  async #next(): Promise<number> {
    const { done, value } = await this.#pieces.next();
    this.#held = done ? nothing : value;
    this.#at = 0;
    return done ? 0 : value.length || this.#next();
  }

  /** Joins pieces until `count` bytes are there, or all. */
  async #hold(count: number): Promise<void> {
    const parts = [this.#held.subarray(this.#at)];
    let length = this.#held.length - this.#at;
    while (length < count) {
      const { done, value } = await this.#pieces.next();
      if (done) break;
      parts.push(value);
      length += value.length;
    }
    const [first = nothing, second = nothing] = parts;
    if (first.length === 0 && parts.length === 2) this.#held = second;
    else {
      this.#held = new Uint8Array(length);
      let at = 0;
      for (const part of parts) {
        this.#held.set(part, at);
        at += part.length;
      }
    }
    this.#at = 0;
  }
}

/** All of it is at hand. */
export function readerOf(bytes: Uint8Array<ArrayBuffer>): ByteReader {
  return new ByteReader(onePiece(bytes), bytes.length);
}

async function* onePiece(bytes: Uint8Array<ArrayBuffer>): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
  if (bytes.length > 0) yield bytes;
}
