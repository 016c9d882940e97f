// What an answer needs besides its bytes: the headers that the host could not set, and the part that was asked for.

import type { WorkerBuild } from './build-list.ts';

/** The answer with the headers that it lacks: cross-origin isolation, and the policy that holds in workers. One that lacks none is
 *  given back as it is: the browser keeps compiled code with a script only where a worker hands out what its cache gave. */
export function withHeaders(response: Response, { headers: wanted, filePolicy }: WorkerBuild): Response {
  // of another origin, or a redirect that the browser itself has to follow
  if (response.type === 'opaque' || response.type === 'opaqueredirect' || response.type === 'error') return response;
  const isHtml = /^text\/html\b/i.test(response.headers.get('Content-Type') ?? '');
  const all = isHtml ? wanted : { ...wanted, 'Content-Security-Policy': filePolicy };
  const lacking = Object.entries(all).filter(([name]) => !response.headers.has(name));
  if (lacking.length === 0) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of lacking) headers.set(name, value);
  headers.set(addedName, lacking.map(([name]) => name).join(', '));
  const { status, statusText } = response;
  const body = status === 204 || status === 205 || status === 304 ? null : response.body;
  return new Response(body, { status, statusText, headers });
}

/** Names the headers of an answer that are the worker's. */
const addedName = 'Voxtune-Added';

/** The answer with what the host said alone: what another build's worker has added to it may not be this one's. */
export function asHosted(response: Response): Response {
  const added = response.headers.get(addedName);
  if (added === null) return response;
  const headers = new Headers(response.headers);
  for (const name of [addedName, ...added.split(', ')]) headers.delete(name);
  const { status, statusText, body } = response;
  return new Response(body, { status, statusText, headers });
}

/** The bytes that `Range: bytes=…` asks for, of an answer that has all of them: 206, 416 where there are none, or the whole
 *  where no single range is asked for. */
export async function partOf(response: Response, range: string | null): Promise<Response> {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range ?? '');
  const [, from = '', to = ''] = match ?? [];
  if (!match || (from === '' && to === '') || response.status !== 200) return response;
  const bytes = await response.arrayBuffer();
  const size = bytes.byteLength;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  const headers = new Headers(response.headers);
  if (first > last) {
    headers.set('Content-Range', `bytes */${size}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set('Content-Range', `bytes ${first}-${last}/${size}`);
  return new Response(bytes.slice(first, last + 1), { status: 206, headers });
}
