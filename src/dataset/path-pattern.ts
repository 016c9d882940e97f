// Which clips a person means by a pattern of their paths: * is anything within a folder, ** across folders, ? one letter, [abc] one
// of these. Without a slash it is about the name of the file, wherever that is.

import { VoxtuneError } from '../lib/errors.ts';
import { baseName } from '../lib/file-names.ts';

/** Indices of the clips whose path matches, or is the pattern letter by letter. Throws `clips/no-match` where none does. */
export function clipsMatching(pattern: string, paths: readonly string[]): number[] {
  const wanted = pattern.normalize('NFC').replace(/^\.\//, '');
  const expression = patternExpression(wanted);
  const isOfName = !wanted.includes('/');
  const found = paths.flatMap((path, clip) => {
    const whole = path.normalize('NFC');
    const tested = isOfName ? baseName(whole) : whole;
    return whole === wanted || tested === wanted || expression?.test(tested) ? [clip] : [];
  });
  if (found.length > 0) return found;
  throw new VoxtuneError(
    'clips/no-match',
    `No clip's path matches ${pattern}. One of them is ${paths[0] ?? 'none'}; * stands for anything within a folder, ** across folders.`,
    { pattern, path: paths[0] ?? '' },
  );
}

/** Null where it is no pattern: then it is only what it says. */
function patternExpression(pattern: string): RegExp | null {
  let source = '';
  for (let at = 0; at < pattern.length; ) {
    const [piece, written] = pieceAt(pattern, at);
    source += piece;
    at += written;
  }
  try {
    return new RegExp(`^${source}$`, 'u');
  } catch {
    return null;
  }
}

/** What stands at a place of a pattern, as a regular expression, and how many characters it takes there. */
function pieceAt(pattern: string, at: number): [source: string, length: number] {
  const rest = pattern.slice(at);
  if (rest.startsWith('**/')) return ['(?:[^/]+/)*', 3];
  if (rest.startsWith('**')) return ['.*', 2];
  if (rest.startsWith('*')) return ['[^/]*', 1];
  if (rest.startsWith('?')) return ['[^/]', 1];
  const set = /^\[([!^]?)([^\]/]+)\]/.exec(rest);
  if (set) {
    const [{ length }, not, letters = ''] = set;
    return [`[${not ? '^/' : ''}${letters.replace(/[\\^[]/g, '\\$&')}]`, length];
  }
  const letter = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
  return [letter.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), letter.length];
}
