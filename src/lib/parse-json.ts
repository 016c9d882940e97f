// JSON that may be anything.

/** What the text says; undefined where it is no JSON, or there is none. */
export function parseJson(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
