// A label rule reads a clip's label from its path.

export type LabelRule =
  /** Field `index` (0-based; negative counts from the end) of the file name without its extension, split at `separator`. */
  | { kind: 'field'; separator: string; index: number }
  /** The name of the folder `level` steps up: 1 is the folder that holds the file. */
  | { kind: 'folder'; level: number }
  /** The named group `label` of a regular expression matched against the whole path. */
  | { kind: 'regex'; pattern: string };
