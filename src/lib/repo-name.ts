// Names of repositories on Hugging Face, as huggingface_hub checks them (utils/_validators.py, `validate_repo_id`).

import { VoxtuneError } from './errors.ts';

const longest = 96;

/** "owner/name": letters, digits, `-`, `_` and `.`; none of `-` and `.` at an end, twice in a row, nor ".git". */
export function isRepoName(repo: string): boolean {
  const parts = repo.split('/');
  const isPart = (part: string) => /^[A-Za-z0-9_](?:[\w.-]*\w)?$/.test(part) && !/--|\.\.|\.git$/.test(part);
  return repo.length <= longest && parts.length === 2 && parts.every(isPart);
}

/** Throws `hub/repo-name`. */
export function assertRepoName(repo: string): void {
  if (isRepoName(repo)) return;
  const message =
    `“${repo}” is no name of a repository: expected owner/name, of letters without accents, digits, “-”, “_” and “.”, at most ` +
    `${longest} characters.`;
  throw new VoxtuneError('hub/repo-name', message, { name: repo, longest });
}

/** What can be made of any name for the part after the slash. */
export function repoNameOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^\w.-]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/-{2,}/g, '-')
    .replace(/\.git$/, '')
    .slice(0, 60)
    .replace(/^[.-]+|[.-]+$/g, '');
  return isRepoName(`x/${plain}`) ? plain : 'voxtune-model';
}
