// Words of one language: a namespace is a file (`en/data.json` → `data`).

export type Words = Record<string, Record<string, unknown>>;

/** Of the files that Vite found: "./en/data.json" → its content. */
export function byNamespace(files: Record<string, unknown>): Words {
  return Object.fromEntries(
    Object.entries(files).map(([path, content]) => [
      path.replace(/^.*\/|\.json$/g, ''),
      content as Record<string, unknown>,
    ]),
  );
}
