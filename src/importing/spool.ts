// Where what comes out of a compressed archive waits until it is decoded: a tar in gzip, or an archive in a zip, can only be read from
// its beginning to its end.

/** One file of it. */
export interface Spool {
  /** Appended so far. */
  readonly byteLength: number;
  /** Throws `storage/full`. */
  append(bytes: Uint8Array<ArrayBuffer>): void;
  /** All that was appended, to be read from anywhere; no more may be. The same again when asked again. */
  finish(): Promise<Blob>;
}

/** Begins a file. */
export type OpenSpool = () => Promise<Spool>;
