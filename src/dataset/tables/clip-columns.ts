// What tables say, column by column and clip by clip.

export interface ClipColumn {
  name: string;
  /** By clip index; null: no cell, or an empty one. */
  values: (string | null)[];
}

/** By clip index; null where there is no such column. */
export function columnValues(columns: readonly ClipColumn[], name: string): (string | null)[] | null {
  return columns.find((column) => column.name === name)?.values ?? null;
}
