// What goes from hand to hand while a project is taken into storage.

/** What takes a project's records is given. */
export interface Restoring {
  /** Bytes that were written. Throws `export/cancelled` where it was stopped. */
  onBytes(bytes: number): void;
  /** How what was just stored is removed again. */
  undo(remove: () => Promise<void>): void;
}

/** What the ids of the file are here. */
export interface Renamed {
  datasetId(id: string): string;
  runId(id: string): string;
}
