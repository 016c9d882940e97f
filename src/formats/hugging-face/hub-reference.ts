// What a person types to name a model on Hugging Face: `owner/name`, with `@revision` or not, or the address of its page.

import { VoxtuneError } from '../../lib/errors.ts';

export interface HubReference {
  repo: string;
  /** Branch, tag or commit. */
  revision: string;
}

const repoPattern = /^[A-Za-z0-9][\w.-]{0,95}(\/[A-Za-z0-9][\w.-]{0,95})?$/;
const revisionPattern = /^[\w][\w./-]{0,199}$/;

/** Reads it. Throws `hub/bad-id`. */
export function parseHubReference(text: string): HubReference {
  const typed = text.trim();
  const address = /^https?:\/\/(?:www\.)?(?:huggingface\.co|hf\.co)\/([^?#]*)/.exec(typed);
  const [path = '', ...after] = (address?.[1] ?? typed).split('@');
  const parts = path.split('/').filter(Boolean);
  const fromPage = address && (parts[2] === 'tree' || parts[2] === 'blob') ? parts.slice(3).join('/') : '';
  const repo = address ? parts.slice(0, 2).join('/') : path.trim();
  const revision = after.join('@').trim() || fromPage || 'main';
  const isGood =
    repoPattern.test(repo) && revisionPattern.test(revision) && !/\.\.|--/.test(repo) && !revision.includes('..');
  if (isGood) return { repo, revision };
  const message = `"${typed}" is not a model's name on Hugging Face: write owner/name, and @revision behind it where needed.`;
  throw new VoxtuneError('hub/bad-id', message, { found: typed.slice(0, 120) });
}
