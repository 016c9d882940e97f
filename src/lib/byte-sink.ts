// Where the bytes of a file go as they are made, so that a large one is never in memory as a whole; and a file whose bytes are made
// when they are asked for.

/** Takes a file's bytes in order. */
export interface ByteSink {
  /** So far. */
  readonly byteLength: number;
  /** The bytes may change afterwards. */
  append(bytes: Uint8Array): void;
  /** Leaves room for bytes that are known only later. To be called once with as many of them, before `finish`. */
  reserve(byteLength: number): (bytes: Uint8Array) => void;
  /** All of it; it takes no more. */
  finish(): Promise<Blob>;
}

/** A file that is made piece by piece, each time it is asked for. */
export interface StreamedBytes {
  /** Of all pieces together. */
  byteLength: number;
  pieces(): Iterable<Uint8Array>;
}

/** The same of pieces that are read from somewhere. */
export interface ReadBytes {
  /** Of all pieces together. */
  byteLength: number;
  pieces(): AsyncIterable<Uint8Array>;
}

/** How many bytes are gathered before the browser is given them: each Blob costs it an entry. */
const gatherBytes = 8 * 1024 * 1024;

/** Hands the browser what comes as Blobs: it may keep them in memory. For what is small, and where there are no files. */
export class BlobSink implements ByteSink {
  #byteLength = 0;
  readonly #parts: BlobPart[] = [];
  #gathered: Uint8Array<ArrayBuffer>[] = [];
  #gatheredBytes = 0;

  get byteLength(): number {
    return this.#byteLength;
  }

  append(bytes: Uint8Array): void {
    this.#gathered.push(new Uint8Array(bytes));
    this.#gatheredBytes += bytes.byteLength;
    this.#byteLength += bytes.byteLength;
    if (this.#gatheredBytes >= gatherBytes) this.#hand();
  }

  reserve(byteLength: number): (bytes: Uint8Array) => void {
    this.#hand();
    const room = new Uint8Array(byteLength);
    this.#parts.push(room);
    this.#byteLength += byteLength;
    return (bytes) => room.set(bytes);
  }

  async finish(): Promise<Blob> {
    this.#hand();
    return new Blob(this.#parts);
  }

  #hand(): void {
    if (this.#gatheredBytes > 0) this.#parts.push(new Blob(this.#gathered));
    this.#gathered = [];
    this.#gatheredBytes = 0;
  }
}
