// Whether the server that the page came from is still there: whoever runs it may have closed its terminal, or have started
// a newer build in its place. What then does not load is told as that, and not as the fault that it looks like.

import { VoxtuneError } from './errors.ts';
import { pageFolder } from './page-files.ts';

/** A server that takes longer for one small page does not answer. */
const patienceMs = 20_000;

/** `server/gone` where the page's server on this machine does not answer, `server/unreachable` where one elsewhere does not, `server/renewed` where it has another build than the one that this
 *  page is of (a worker cannot tell), null where nothing is wrong with it. */
export async function serverFault(): Promise<VoxtuneError | null> {
  if (typeof location === 'undefined') return null;
  const address = typeof document === 'undefined' ? pageFolder() : location.pathname + location.search;
  let html: string;
  try {
    const response = await fetch(address, { cache: 'no-store', signal: AbortSignal.timeout(patienceMs) });
    // what stands before a server says so in its place
    if (response.status >= 502) return gone(`status ${response.status}`);
    html = await response.text();
  } catch (thrown) {
    return gone(thrown);
  }
  const entry = typeof document === 'undefined' ? null : document.querySelector('script[type="module"][src]');
  const source = entry?.getAttribute('src');
  return source && html.includes('<script') && !html.includes(source) ? renewed() : null;
}

/** What a failure is told as that may come from a file of the page that did not load; any other comes back as it was. */
export async function explainLoadFailure(thrown: unknown): Promise<unknown> {
  if (thrown instanceof VoxtuneError || !(thrown instanceof Error) || !looksLikeLoading.test(thrown.message))
    return thrown;
  return (await serverFault()) ?? thrown;
}

/** Of import(), fetch(), Vite's stylesheets, Emscripten and our own workers, in the words of the three engines. */
const looksLikeLoading = /import|fetch|load|network|did not start/i;

function gone(cause: unknown): VoxtuneError {
  if (!/^(localhost|127\.0\.0\.1|\[::1\])$/.test(location.hostname)) {
    const { host } = location;
    const sentence = `${host} does not answer. Check the connection and try again; nothing that is stored is lost.`;
    return new VoxtuneError('server/unreachable', sentence, { host }, { cause });
  }
  const message = 'The studio’s server does not answer. Start it again with npm start; nothing that is stored is lost.';
  return new VoxtuneError('server/gone', message, {}, { cause });
}

function renewed(): VoxtuneError {
  const message =
    'The studio was built anew since this page was opened. Reload the page; nothing that is stored is lost.';
  return new VoxtuneError('server/renewed', message);
}
