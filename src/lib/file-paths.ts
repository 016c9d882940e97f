// Paths of files in archives and folders, as an unpacker leaves them on a disk, and which of them no person means.

/** The path as an unpacker would make it under its folder: `/`-separated and relative, without drive letters, "." and "..", in NFC (a
 *  Mac writes "ö" as two letters, others as one: it is the same name). A folder's still ends with `/`. Empty where nothing is left. */
export function unpackedPath(path: string): string {
  const [whole = ''] = path.split('\0');
  const parts = whole.replace(/^[a-z]:[\\/]/i, '/').split('/');
  const kept = parts.filter((part) => part !== '' && part !== '.' && part !== '..');
  const isFolder = kept.length > 0 && parts.at(-1) === '';
  return (kept.join('/') + (isFolder ? '/' : '')).normalize('NFC');
}

const systemNames = new Set(['.ds_store', 'thumbs.db', 'desktop.ini']);

/** What operating systems add beside the files of a person: macOS's resource forks and the folder views' files. */
export function isSystemPath(path: string): boolean {
  const parts = path.split('/');
  const name = (parts.at(-1) || parts.at(-2)) ?? '';
  return parts.includes('__MACOSX') || name.startsWith('._') || systemNames.has(name.toLowerCase());
}

/** Whether a file lies in a folder that is hidden (`.ipynb_checkpoints`, `.git`). */
export function isInHiddenFolder(path: string): boolean {
  return path
    .split('/')
    .slice(0, -1)
    .some((part) => part.startsWith('.'));
}
