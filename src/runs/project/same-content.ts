// Whether a record of a project is one that is here already, and the id it gets where another has its own.

import { sha256Hex } from '../../lib/hash.ts';
import { isPlainObject } from '../../lib/record-schemas.ts';
import { rawJson } from '../../storage/raw-json.ts';

/** The same text for the same content, in whatever order its fields are. Fields of `but` are left out at the top. */
export function contentText(record: object, but: readonly string[] = []): string {
  const fields = Object.entries(record).filter(([key]) => !but.includes(key));
  return rawJson(sorted(Object.fromEntries(fields)), 0);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  // lists of bytes and the like are no records of ours
  if (!isPlainObject(value)) return value;
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([key, inner]) => [key, sorted(inner)]));
}

/** - `new`: nothing here has this id;
 *  - `known`: the same is here, under `id`;
 *  - `beside`: another has its id; under `id` it is kept beside that. */
export interface Placement {
  kind: 'new' | 'known' | 'beside';
  id: string;
}

/** Where a record goes. @param text of its content. @param textHere of what is stored under an id; null: nothing is. The new id of one
 *  that is kept beside follows from its content: opening the same file again finds it. */
export async function placementOf(
  id: string,
  text: string,
  textHere: (id: string) => Promise<string | null>,
): Promise<Placement> {
  const here = await textHere(id);
  if (here === null) return { kind: 'new', id };
  if (here === text) return { kind: 'known', id };
  const own = `${id}-${(await sha256Hex(new TextEncoder().encode(text))).slice(0, 12)}`;
  return { kind: (await textHere(own)) === null ? 'beside' : 'known', id: own };
}
