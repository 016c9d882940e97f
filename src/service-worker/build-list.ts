// The list that the build makes of its files (tools/hosting/finish-build.ts), and what of it is kept when.

export interface BuildFile {
  /** From the page's folder: "assets/index-D4c0ffee.js". */
  path: string;
  size: number;
  /** Hex. */
  sha256: string;
  /** `page`: the HTML; `first`: what else the page needs without a connection; `later`: large, kept after that, and not where
   *  the person saves data; `use`: kept once it was asked for. */
  keep: 'page' | 'first' | 'later' | 'use';
}

export interface BuildList {
  /** Of what the files contain: another content, another version. */
  version: string;
  files: BuildFile[];
}

/** What the worker is given in its script. */
export interface WorkerBuild extends BuildList {
  /** For every answer that lacks them. */
  headers: Record<string, string>;
  /** For what is not HTML, which has its own in its text: a worker's policy is that of its script's answer. */
  filePolicy: string;
}

/** `undefined` is a list that is none, as of an earlier or later worker. */
export function parseBuildList(value: unknown): BuildList | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, files } = value as Partial<BuildList>;
  const isFile = (file: unknown): boolean => {
    if (typeof file !== 'object' || file === null) return false;
    const { path, size, sha256 } = file as Partial<BuildFile>;
    return typeof path === 'string' && typeof size === 'number' && typeof sha256 === 'string';
  };
  return typeof version === 'string' && Array.isArray(files) && files.every(isFile) ? (value as BuildList) : undefined;
}
