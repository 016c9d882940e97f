// What an answer needs besides its bytes: the headers that the host could not set, and the part that was asked for.

import type { WorkerBuild } from './build-list.ts';

/** The same answer, with the headers that it lacks: cross-origin isolation, and the policy that holds in workers. */
export function withHeaders(response: Response, { headers: wanted, filePolicy }: WorkerBuild): Response {
  // of another origin, or a redirect that the browser itself has to follow
  if (response.type === 'opaque' || response.type === 'opaqueredirect' || response.type === 'error') return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(wanted)) if (!headers.has(name)) headers.set(name, value);
  const isHtml = /^text\/html\b/i.test(headers.get('Content-Type') ?? '');
  if (!isHtml && !headers.has('Content-Security-Policy')) headers.set('Content-Security-Policy', filePolicy);
  const { status, statusText } = response;
  const body = status === 204 || status === 205 || status === 304 ? null : response.body;
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
